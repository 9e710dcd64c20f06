package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.feature.FeatureState;
import dev.sextant.monitoring.DecisionSample;
import dev.sextant.monitoring.Skew;
import dev.sextant.monitoring.Skew.Example;
import dev.sextant.monitoring.Skew.FeatureSkew;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faults are planted, and skew must name the features that they touch, and no other.
final class SkewAuditTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final Set<String> PARTITION = Set.of("c1", "c2", "c3", "c4", "c5");

  @TempDir Path directory;
  private ChangedShop shop;

  @BeforeEach
  void stock() {
    CornerShop.stock(directory);
    shop = new ChangedShop(directory);
    shop.withFeature("sold_2h: {by: product, count: purchase, over: 2h}");
  }

  private List<Decision> serve(int decisions, long time) {
    try (LiveSystem system = shop.open()) {
      return ChangedShop.serve(system, decisions, time);
    }
  }

  private Skew last(int decisions) {
    try (SystemHome home = shop.home()) {
      return new SkewAudit(home, 0, Watch.NONE).last(decisions);
    }
  }

  private static Set<String> skewed(Skew skew) {
    return new TreeSet<>(skew.skewed());
  }

  private static FeatureSkew of(Skew skew, String feature) {
    return skew.features().stream()
        .filter(each -> each.feature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSystemWithoutFaultShowsNone() {
    shop.train();
    serve(80, CornerShop.NOW_MILLIS);
    Skew skew = last(80);
    assertThat(skew.decisions()).isEqualTo(80);
    assertThat(skew.values()).isGreaterThan(5_000);
    assertThat(skew.differing()).isZero();
    assertThat(skew.clean()).isTrue();
    assertThat(skew.passedOver()).isEmpty();
    assertThat(skew.features())
        .extracting(FeatureSkew::feature)
        .contains("own", "sold", "sold_2h", "since", "gap", "likes", "from.with");
  }

  @Test
  void aShareOfAllDecisionsIsPickedByTheirIds() {
    List<Decision> served = serve(120, CornerShop.NOW_MILLIS);
    try (SystemHome home = shop.home()) {
      Skew skew = new SkewAudit(home, 0, Watch.NONE).sample(0.4);
      long expected = served.stream().filter(each -> DecisionSample.picks(each.id(), 0.4)).count();
      assertThat(skew.decisions()).isEqualTo(expected).isBetween(20L, 80L);
      assertThat(skew.clean()).isTrue();
    }
  }

  // ---- a changed operator

  @Test
  void aChangedOperatorIsFound() {
    serve(60, CornerShop.NOW_MILLIS);
    shop.with(ChangedShop.SOLD, "sold: {by: product, sum: purchase.quantity, over: 30d}");
    Skew skew = last(60);
    assertThat(skewed(skew)).containsExactly("sold");
    assertThat(of(skew, "sold").rate()).isGreaterThan(0.9);
    Example example = of(skew, "sold").examples().getFirst();
    assertThat(example.entity()).startsWith("a");
    assertThat(Double.parseDouble(example.recomputed()))
        .isGreaterThan(Double.parseDouble(example.logged()));
  }

  @Test
  void aChangedOperatorIsFoundInWhatIsDerivedFromIt() {
    serve(60, CornerShop.NOW_MILLIS);
    shop.with(
        "distribution: purchase.product.kind}", "distribution: purchase.product.kind, over: 2d}");
    assertThat(skewed(last(60))).containsExactly("likes");
  }

  @Test
  void aChangeWithARaisedVersionIsNoSkew() {
    serve(20, CornerShop.NOW_MILLIS);
    shop.with(
        ChangedShop.SOLD, "sold: {by: product, sum: purchase.quantity, over: 30d, version: 2}");
    Skew skew = last(20);
    assertThat(skew.clean()).isTrue();
    assertThat(skew.features()).extracting(FeatureSkew::feature).doesNotContain("sold");
    assertThat(skew.passedOver()).containsEntry("values of 'sold', whose version was raised", 20L);
  }

  // ---- a clock off by one hour

  @Test
  void aClockThatIsAnHourOffIsFound() {
    List<Decision> served = serve(60, CornerShop.NOW_MILLIS + HOUR);
    try (SystemHome home = shop.home()) {
      DecisionStore store = new DecisionStore(home);
      for (Decision each : served) {
        home.log().log().append(LogStream.DECISIONS, List.of(store.encode(earlier(each)))).join();
      }
    }
    Skew skew = last(60);
    assertThat(skewed(skew)).containsExactly("gap", "since", "sold_2h");
    assertThat(of(skew, "gap").failed()).isGreaterThan(30);
  }

  /// The decision as if it had been made an hour before.
  private static Decision earlier(Decision d) {
    Query q = d.query();
    return new Decision(
        "off-" + d.id(),
        new Query(q.request(), q.subject(), q.time() - HOUR, q.fields(), q.explore()),
        d.read(),
        d.plan(),
        d.seed(),
        d.assigned(),
        d.value(),
        d.models(),
        d.steps(),
        d.removed(),
        d.pool(),
        d.scored(),
        d.answer(),
        d.degraded(),
        d.coverage());
  }

  // ---- lost events

  /// Leaves a state behind that claims to be at the end of the log, but has not seen some events.
  private void lose(Predicate<Event> lost) {
    deleteState();
    try (SystemHome home = shop.home();
        var store = home.openState()) {
      FeatureState state = new FeatureState(home.plan().features(), home.plan().symbols());
      state.trackChanges();
      var codec = home.codec();
      int generation = home.log().position().generation();
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (offset, entry) -> {
                Event event = codec.decode(entry);
                LogPosition after = new LogPosition(generation, offset + 1);
                if (event == null || (event.type().name().equals("purchase") && lost.test(event))) {
                  state.skipTo(after);
                } else {
                  state.fold(event, after);
                }
                return true;
              });
      state.barrier(store);
    }
  }

  private void deleteState() {
    try (Stream<Path> files = Files.walk(directory.resolve("home").resolve("state"))) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aLostStretchIsFoundInTheFeaturesThatReachBackToIt() {
    shop.plan();
    lose(
        event ->
            event.eventTime() > CornerShop.NOW_MILLIS - 50 * DAY
                && event.eventTime() < CornerShop.NOW_MILLIS - 40 * DAY);
    serve(60, CornerShop.NOW_MILLIS);
    Skew skew = last(60);
    assertThat(skewed(skew))
        .contains("own", "mean_pieces", "likes", "from.with")
        .doesNotContain("sold", "sold_2h", "pieces");
  }

  @Test
  void aLostPartitionIsFoundAtItsEntities() {
    shop.plan();
    lose(SkewAuditTest::isInPartition);
    Map<String, String> subjects = new HashMap<>();
    serve(60, CornerShop.NOW_MILLIS)
        .forEach(each -> subjects.put(each.id(), each.query().subject()));
    Skew skew = last(60);
    assertThat(skewed(skew)).contains("own", "since", "likes", "sold", "pieces");
    FeatureSkew own = of(skew, "own");
    assertThat(own.examples())
        .isNotEmpty()
        .allMatch(example -> PARTITION.contains(subjects.get(example.decision())));
    long touched = subjects.values().stream().filter(PARTITION::contains).count();
    assertThat(own.failed()).isPositive().isLessThanOrEqualTo(touched);
  }

  private static boolean isInPartition(Event event) {
    return PARTITION.contains(String.valueOf(event.subject()));
  }

  // ---- tolerance, sampling while serving

  @Test
  void aToleratedShareIsNoFault() {
    shop.plan();
    lose(SkewAuditTest::isInPartition);
    serve(60, CornerShop.NOW_MILLIS);
    try (SystemHome home = shop.home()) {
      Skew strict = new SkewAudit(home, 0, Watch.NONE).last(60);
      Skew lax = new SkewAudit(home, 1, Watch.NONE).last(60);
      assertThat(strict.clean()).isFalse();
      assertThat(lax.clean()).isTrue();
      assertThat(lax.differing()).isEqualTo(strict.differing()).isPositive();
    }
  }

  @Test
  void servedVectorsAreComparedWhileServing() {
    shop.withSection("skew: {sample: 100%, per_minute: 30}");
    try (LiveSystem system = shop.open()) {
      ChangedShop.serve(system, 40, CornerShop.NOW_MILLIS);
      assertThat(system.skew().waiting()).isEqualTo(30);
      assertThat(system.skew().leftOut()).isEqualTo(10);
      system.compareNow();
      SkewReport report = system.skew();
      assertThat(report.waiting()).isZero();
      assertThat(report.passes()).isEqualTo(1);
      assertThat(report.skew().decisions()).isEqualTo(30);
      assertThat(report.skew().differing()).isZero();
    }
    lose(SkewAuditTest::isInPartition);
    try (LiveSystem system = shop.open()) {
      ChangedShop.serve(system, 25, CornerShop.NOW_MILLIS);
      system.compareNow();
      assertThat(system.skew().skew().skewed()).contains("sold");
    }
  }

  @Test
  void theWatchEndsWithTheSystem() {
    shop.withSection("skew: {sample: 100%, every: 1ms}");
    try (LiveSystem system = shop.open()) {
      system.watchSkew();
      ChangedShop.serve(system, 5, CornerShop.NOW_MILLIS);
      while (system.skew().passes() == 0) {
        Thread.onSpinWait();
      }
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("skew corner-shop"));
  }

  @Test
  void whatCanNotBeComparedIsSaid() {
    assertThatThrownBy(() -> last(10)).hasMessage("no decision of corner-shop is in the log yet");
    assertThatThrownBy(() -> last(0)).hasMessageContaining("must be >= 1, but was 0");
    try (SystemHome home = shop.home()) {
      assertThatThrownBy(() -> new SkewAudit(home, 0, Watch.NONE).sample(7))
          .hasMessageContaining("must be in (0, 1]");
    }
  }
}
