package dev.sextant.runtime.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestPlan.Slot;
import dev.sextant.feature.RequestRows;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any number of owners answer as a fold on one thread does, which is what serving and `replay
/// --recompute` do.
class ParallelReplayTest {
  private static final int EVENTS = 4_000;
  private static final int QUESTIONS = 1_500;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void ownersOfSomeKeysAnswerAsTheOwnerOfAll(long seed) throws Exception {
    RandomShop shop = new RandomShop(seed, directory);
    shop.writeSpec();
    List<Event> history;
    try (SystemHome home = home(shop)) {
      assertThat(shop.writeLog(home, EVENTS)).isEqualTo(EVENTS);
      history = history(home);
    }
    List<Question> questions = shop.questions(history, QUESTIONS);
    List<String> expected = sequentially(shop.plan(), questions, false);
    assertThat(expected).hasSize(QUESTIONS);
    for (int owners = 1; owners <= 4; owners++) {
      assertThat(inParallel(shop, new AtTimes(questions.iterator()), owners))
          .as("seed %d, %d owners", seed, owners)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void anEventIsAskedAboutBeforeItIsKnown(long seed) throws Exception {
    RandomShop shop = new RandomShop(seed, directory);
    shop.writeSpec();
    try (SystemHome home = home(shop)) {
      shop.writeLog(home, EVENTS);
    }
    List<String> expected = sequentially(shop.plan(), List.of(), true);
    assertThat(expected).hasSizeGreaterThan(200);
    for (int owners = 1; owners <= 3; owners++) {
      SystemPlan plan = shop.plan();
      EventType look = Objects.requireNonNull(plan.event("look"));
      SystemPlan.Request request = plan.requests().getFirst();
      Asking asking =
          new EachEvent(
              request, look, Period.ALWAYS, look.fieldOf("customer"), look.fieldOf("product"));
      assertThat(inParallel(shop, asking, owners))
          .as("seed %d, %d owners", seed, owners)
          .isEqualTo(expected);
    }
  }

  private SystemHome home(RandomShop shop) {
    return SystemHome.open(shop.plan(), directory.resolve("home"));
  }

  private static List<Event> history(SystemHome home) {
    List<Event> events = new ArrayList<>();
    EventCodec codec = home.codec();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (_, entry) -> {
              events.add(codec.decode(entry));
              return true;
            });
    return events;
  }

  /// Everything that can be a column.
  private static int[] slots(RequestPlan plan) {
    return IntStream.range(0, plan.slots().size())
        .filter(
            slot -> {
              Slot each = plan.slots().get(slot);
              return each.type() != ValueType.LIST
                  && each.type() != ValueType.MAP
                  && !(each.origin() instanceof Origin.Prediction);
            })
        .toArray();
  }

  private List<String> inParallel(RandomShop shop, Asking asking, int owners) {
    try (SystemHome home = home(shop)) {
      RequestPlan plan = home.plan().requests().getFirst().plan();
      int[] slots = slots(plan);
      List<String> rows = new ArrayList<>();
      new ParallelReplay(
              home,
              new Reads(plan, slots),
              owners,
              null,
              chunk -> {
                for (int at = 0; at < chunk.questions(); at++) {
                  rows.add(row(chunk, at, plan, slots, home.plan().symbols()));
                }
              },
              Watch.NONE)
          .run(asking);
      return rows;
    }
  }

  private static String row(Chunk chunk, int at, RequestPlan plan, int[] slots, Symbols symbols) {
    StringBuilder text = new StringBuilder().append(chunk.question(at).query().time());
    for (int slot : slots) {
      Slot each = plan.slots().get(slot);
      text.append(' ').append(each.name()).append('=');
      if (each.type().isNumeric()) {
        text.append(number(chunk.numbers(slot)[at], each.type(), symbols));
      } else {
        text.append(chunk.objects(slot)[at]);
      }
    }
    return text.toString();
  }

  private static String number(double value, ValueType type, Symbols symbols) {
    return type.isSymbol() && value >= 0 ? symbols.name((int) value) : Double.toString(value);
  }

  // ---- the same, one event and one question after the other

  private List<String> sequentially(
      SystemPlan plan, List<Question> questions, boolean asksEachLook) {
    List<Event> history;
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      history = history(home);
    }
    FeatureState state = new FeatureState(plan.features(), plan.symbols());
    RequestPlan request = plan.requests().getFirst().plan();
    List<String> rows = new ArrayList<>();
    int next = 0;
    long look = 0;
    for (int i = 0; i < history.size(); i++) {
      Event event = history.get(i);
      while (next < questions.size() && event.arrivalTime() >= questions.get(next).query().time()) {
        rows.add(ask(questions.get(next++), request, state));
      }
      if (asksEachLook && event.type().name().equals("look")) {
        rows.add(ask(asked(event, look++), request, state));
      }
      state.fold(event, new LogPosition(1, i + 1));
    }
    while (next < questions.size()) {
      rows.add(ask(questions.get(next++), request, state));
    }
    return rows;
  }

  private static Question asked(Event event, long number) {
    Map<String, @Nullable Object> fields = new HashMap<>();
    Object device = event.values()[event.type().field("device")];
    if (device != null) {
      fields.put("device", device);
    }
    Query query =
        new Query(
            "home",
            String.valueOf(event.text(event.type().fieldOf("customer"))),
            event.eventTime(),
            fields,
            false);
    return Question.asked(number, query, event.text(event.type().fieldOf("product")));
  }

  private static String ask(Question question, RequestPlan plan, FeatureState state) {
    RequestRows rows = new RequestRows(plan, state, question.query());
    int candidate = question.candidate() == null ? -1 : state.symbols().code(question.candidate());
    rows.candidates(new int[] {candidate}, 1);
    int[] slots = slots(plan);
    rows.fill(plan.closure(slots));
    StringBuilder text = new StringBuilder().append(question.query().time());
    Columns columns = rows.columns();
    for (int slot : slots) {
      Slot each = plan.slots().get(slot);
      text.append(' ').append(each.name()).append('=');
      if (each.type().isNumeric()) {
        double value = columns.numbers(slot)[0];
        text.append(
            candidate < 0 && each.origin() instanceof Origin.Id && !plan.isConstant(slot)
                ? Double.toString(Double.NaN)
                : number(value, each.type(), state.symbols()));
      } else {
        text.append(columns.objects(slot)[0]);
      }
    }
    return text.toString();
  }
}
