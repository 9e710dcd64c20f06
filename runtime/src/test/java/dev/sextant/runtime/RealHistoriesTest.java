package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import dev.sextant.decision.SymbolList;
import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.Operator;
import dev.sextant.feature.StateStore;
import dev.sextant.runtime.history.Importer;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.storage.RocksStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// On real histories, with a fifth of the events out of order and one in twenty sent twice, every
/// operator over every window equals a recomputation from the whole history: the value that is kept
/// online, with states leaving memory and a restart on the way, and the value that a replay of the
/// log gives.
final class RealHistoriesTest {
  private static final int MOST_EVENTS = 60_000;
  private static final int BATCH = 500;
  private static final int BARRIER = 5_000;
  private static final long MEMORY = 2_000_000;
  private static final long LATEST = 2 * 86_400_000L;
  private static final int SAMPLES = 12;

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "online-retail, ecommerce-recommendation/online-retail",
    "complete-journey, ecommerce-recommendation/complete-journey",
    "talkingdata, ad-ctr",
    "payment-fraud, payment-fraud"
  })
  void onlineAndReplayedFeaturesEqualARecomputation(String name, String folder) throws Exception {
    String data = System.getenv("SEXTANT_DATA");
    if (data == null || !Files.isDirectory(Path.of(data, folder))) {
      System.out.println("SKIPPED RealHistoriesTest: no SEXTANT_DATA/" + folder);
      return;
    }
    SystemPlan plan = Specs.plan("histories/" + name + ".yaml", directory);
    List<Event> arriving = disordered(read(plan, Path.of(data, folder)), new SplittableRandom(1));
    Online online = new Online(plan, directory.resolve("live"));
    List<Event> taken = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(2);
    for (int from = 0; from < arriving.size(); from += BATCH) {
      List<Event> batch = arriving.subList(from, Math.min(arriving.size(), from + BATCH));
      taken.addAll(online.take(batch));
      if (from / BATCH % 40 == 39 || from + BATCH >= arriving.size()) {
        long now = batch.getLast().arrivalTime() + random.nextLong(3_600_000);
        compare(plan, taken, now, List.of(online.state(), online.replayed()), random);
      }
    }
    assertThat(taken).hasSizeLessThan(arriving.size());
    assertThat(online.state().memory().reloads()).as("states left memory").isPositive();
    online.close();
  }

  private List<Event> read(SystemPlan plan, Path data) {
    List<Event> events = new ArrayList<>();
    try (SystemHome home = SystemHome.open(plan, directory.resolve("imported"))) {
      new Importer(home, Clock.systemUTC(), Watch.NONE).run(data);
      EventCodec codec = home.codec();
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (_, entry) -> {
                Event event = codec.decode(entry);
                if (event != null && !event.type().name().startsWith("sextant.")) {
                  events.add(event);
                }
                return events.size() < MOST_EVENTS;
              });
    }
    assertThat(events).hasSizeGreaterThan(50_000);
    return events;
  }

  /// A fifth arrives up to two days late, one in twenty comes again later.
  private static List<Event> disordered(List<Event> events, SplittableRandom random) {
    List<Event> arriving = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      long late = random.nextInt(5) == 0 ? random.nextLong(LATEST) : 0;
      Event arrived =
          new Event(
              event.type(),
              "e" + i,
              event.eventTime(),
              event.eventTime() + late,
              event.values().clone());
      arriving.add(arrived);
      if (random.nextInt(20) == 0) {
        arriving.add(
            new Event(
                arrived.type(),
                arrived.id(),
                arrived.eventTime(),
                arrived.arrivalTime() + random.nextLong(LATEST),
                arrived.values().clone()));
      }
    }
    arriving.sort(Comparator.comparingLong(Event::arrivalTime));
    return arriving;
  }

  /// A log and a state over it, as a running system keeps them.
  private static final class Online implements AutoCloseable {
    private final SystemPlan plan;
    private final SystemHome home;
    private final EventCodec codec;
    private final Path states;
    private StateStore store;
    private FeatureState state;
    private int sinceBarrier;
    private int barriers;

    Online(SystemPlan plan, Path directory) {
      this.plan = plan;
      this.home = SystemHome.open(plan, directory);
      this.codec = home.codec();
      this.states = directory.resolve("states");
      this.store = new RocksStateStore(states);
      this.state = fresh();
    }

    private FeatureState fresh() {
      FeatureState fresh = new FeatureState(plan.features(), plan.symbols());
      fresh.trackChanges();
      fresh.boundedBy(store, MEMORY);
      return fresh;
    }

    FeatureState state() {
      return state;
    }

    /// @return those that were new
    List<Event> take(List<Event> events) {
      List<LogRecord> records = new ArrayList<>();
      for (Event event : events) {
        state.resolve(event);
        records.add(codec.encode(event));
      }
      long[] offsets = home.log().log().append(LogStream.EVENTS, records).join();
      List<Event> taken = new ArrayList<>();
      for (int i = 0; i < offsets.length; i++) {
        if (offsets[i] != RecordLog.DUPLICATE) {
          state.fold(events.get(i), new LogPosition(1, offsets[i] + 1));
          taken.add(events.get(i));
        }
      }
      sinceBarrier += taken.size();
      if (sinceBarrier >= BARRIER) {
        barrier();
      }
      return taken;
    }

    private void barrier() {
      state.barrier(store);
      sinceBarrier = 0;
      if (++barriers % 3 == 0) {
        store.close();
        store = new RocksStateStore(states);
        state = fresh();
        assertThat(state.load(store)).isTrue();
      }
    }

    FeatureState replayed() {
      FeatureState replayed = new FeatureState(plan.features(), plan.symbols());
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (offset, entry) -> {
                Event event = Objects.requireNonNull(codec.decode(entry));
                replayed.fold(event, new LogPosition(1, offset + 1));
                return true;
              });
      return replayed;
    }

    @Override
    public void close() {
      store.close();
      home.close();
    }
  }

  private static void compare(
      SystemPlan plan,
      List<Event> taken,
      long now,
      List<FeatureState> states,
      SplittableRandom random) {
    for (FeaturePlan.Feature feature : plan.features().features()) {
      Aggregate definition =
          (Aggregate)
              Objects.requireNonNull(plan.spec().features().get(feature.name())).definition();
      List<String> by = definition.by().stream().map(Object::toString).toList();
      Map<List<String>, List<Event>> histories =
          NaiveFeatures.byKey(taken, event -> key(event, by));
      List<List<String>> keys = new ArrayList<>(histories.keySet());
      keys.sort(Comparator.comparing(Object::toString));
      Operator operator =
          plan.features().groups().get(feature.group()).operators().get(feature.slot());
      for (int i = 0; i < SAMPLES; i++) {
        List<String> key = keys.get(random.nextInt(keys.size()));
        List<Event> history = Objects.requireNonNull(histories.get(key));
        Object naive = NaiveFeatures.value(definition, history, now);
        Object online = read(plan, states.getFirst(), feature, key, now);
        Object replayed = read(plan, states.getLast(), feature, key, now);
        String label = "%s of %s at %d: %s".formatted(feature.name(), key, now, definition);
        assertThat(online).as("replayed, " + label).isEqualTo(replayed);
        agree(operator, online, naive, definition, history, now, label);
      }
    }
  }

  private static List<String> key(Event event, List<String> by) {
    return by.stream()
        .map(entity -> Objects.requireNonNullElse(event.text(event.type().fieldOf(entity)), ""))
        .toList();
  }

  private static @Nullable Object read(
      SystemPlan plan,
      FeatureState state,
      FeaturePlan.Feature feature,
      List<String> key,
      long now) {
    Symbols symbols = plan.symbols();
    long code =
        key.size() == 1
            ? symbols.find(key.getFirst())
            : FeatureState.pair(symbols.find(key.getFirst()), symbols.find(key.getLast()));
    if (feature.type().isNumeric()) {
      double number = state.number(feature, code, now);
      return Double.isNaN(number)
          ? null
          : feature.type().isSymbol() ? symbols.name((int) number) : (Object) number;
    }
    return switch (state.object(feature, code, now)) {
      case SymbolList list -> Arrays.stream(list.toArray()).mapToObj(symbols::name).toList();
      case SymbolMap map -> {
        Map<String, Double> named = new TreeMap<>();
        map.forEach((each, count) -> named.put(symbols.name(each), count));
        yield named;
      }
      case null -> null;
      default -> throw new AssertionError(feature.name());
    };
  }

  private static void agree(
      Operator operator,
      @Nullable Object online,
      @Nullable Object naive,
      Aggregate definition,
      List<Event> history,
      long now,
      String label) {
    switch (operator) {
      case Operator.Quantile quantile when naive instanceof Double -> {
        double[] numbers = NaiveFeatures.numbers(definition, history, now);
        double answer = (Double) Objects.requireNonNull(online, label);
        double below = Arrays.stream(numbers).filter(x -> (float) x < answer).count();
        double upTo = Arrays.stream(numbers).filter(x -> (float) x <= answer).count();
        double slack = Operator.Quantile.RANK_ERROR * numbers.length + 1;
        assertThat(quantile.rank() * numbers.length)
            .as(label)
            .isBetween(below - slack, upTo + slack);
      }
      case Operator.Distinct _ when naive instanceof Double count ->
          assertThat((Double) Objects.requireNonNull(online, label))
              .as(label)
              .isBetween(
                  count * (1 - 4 * Operator.Distinct.STANDARD_ERROR) - 0.01,
                  count * (1 + 4 * Operator.Distinct.STANDARD_ERROR) + 0.01);
      case Operator.Frequent frequent when naive instanceof Map<?, ?> counts ->
          agreeOnTop(frequent, (Map<?, ?>) Objects.requireNonNull(online, label), counts, label);
      default -> exactly(online, naive, label);
    }
  }

  /// Each is among the most frequent, ties aside, with its count.
  private static void agreeOnTop(
      Operator.Frequent frequent, Map<?, ?> online, Map<?, ?> counts, String label) {
    assertThat(online.size()).as(label).isEqualTo(Math.min(frequent.limit(), counts.size()));
    double least =
        counts.values().stream()
            .map(Double.class::cast)
            .sorted(Comparator.reverseOrder())
            .limit(frequent.limit())
            .reduce((a, b) -> b)
            .orElse(0.0);
    double error = 3.5 * counts.values().stream().mapToDouble(Double.class::cast).sum() / 128;
    online.forEach(
        (name, count) -> {
          double exact = (Double) Objects.requireNonNull(counts.get(name), label);
          assertThat((Double) count).as(label).isBetween(exact - error, exact);
          assertThat(exact).as(label).isGreaterThanOrEqualTo(least - error);
        });
  }

  private static void exactly(@Nullable Object online, @Nullable Object naive, String label) {
    if (online instanceof Double a && naive instanceof Double b) {
      boolean near = a.equals(b) || Math.abs(a - b) <= 2e-7 * Math.max(Math.abs(b), 1e-3);
      assertThat(near).as("%s: %s, but naively %s", label, a, b).isTrue();
    } else {
      assertThat(online).as(label).isEqualTo(naive);
    }
  }
}
