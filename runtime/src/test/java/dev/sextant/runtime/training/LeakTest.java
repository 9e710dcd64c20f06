package dev.sextant.runtime.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Frame;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A world that leaks wherever it can: every fraud has a terminal of its own, so that a feature
/// that counts reports is the label itself as soon as it sees the report. Reports come at the
/// payment's own instant, before it or after it in the log, one millisecond or days later; payments
/// arrive after their report, reports after the end of training.
final class LeakTest {
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000L;
  private static final long HOUR = DAY / 24;
  private static final int PAYMENTS = 4_000;
  private static final List<String> INPUTS = List.of("own", "reports", "latest");

  @TempDir private Path directory = Path.of("");
  private final List<Case> cases = new ArrayList<>();

  /// @param order place of the payment among equal arrivals
  /// @param reported event time of the report; -1 for a genuine payment
  private record Case(
      String id, long time, long arrival, int order, long reported, long reportArrival) {
    boolean isFraud() {
      return reported >= 0;
    }

    /// Whether the report lies before the payment in the log.
    boolean isAnsweredBefore() {
      return isFraud() && (reportArrival < arrival || (reportArrival == arrival && order == 2));
    }
  }

  private record Line(long arrival, int order, Event event) {}

  @BeforeEach
  void makeWorld() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < PAYMENTS; i++) {
      long time = START + random.nextLong(40 * DAY);
      long arrival = random.nextInt(3) == 0 ? time + random.nextLong(3 * DAY) : time;
      boolean fraud = random.nextBoolean();
      long[] delays = {0, 0, 1, 60_000, random.nextLong(7 * DAY), 7 * DAY};
      long reported = fraud ? time + delays[random.nextInt(delays.length)] : -1;
      long late = random.nextInt(4) == 0 ? random.nextLong(20 * DAY) : 0;
      cases.add(
          new Case(
              "p" + i, time, arrival, random.nextBoolean() ? 0 : 2, reported, reported + late));
    }
  }

  @Test
  void noTrainingRowSeesItsAnswer() throws Exception {
    try (SystemHome home = open()) {
      RowTable table =
          new TrainingRows(home, new History(home), 1, Watch.NONE)
              .collect(Part.until(Long.MAX_VALUE));
      List<Case> asked = asked();
      assertThat(asked).filteredOn(Case::isAnsweredBefore).hasSizeGreaterThan(300);
      assertThat(asked)
          .filteredOn(each -> each.isAnsweredBefore() && each.arrival() == each.reportArrival())
          .as("at the same instant")
          .hasSizeGreaterThan(50);
      assertThat(questions(table))
          .containsExactly(
              IntStream.range(0, asked.size())
                  .filter(i -> !asked.get(i).isAnsweredBefore())
                  .toArray());
      assertBlind(table);
      for (int row = 0; row < table.rows(); row++) {
        Case of = asked.get(table.question(row));
        assertThat(table.label("fraud", row)).as(of.toString()).isEqualTo(of.isFraud() ? 1f : 0f);
      }
    }
  }

  @Test
  void trainingKnowsNoLabelThatBecomesKnownWhenTheTestHasBegun() throws Exception {
    try (SystemHome home = open()) {
      SystemSpec.Split split = requireNonNull(home.plan().spec().evaluate()).split();
      Instant testFrom = requireNonNull(split.testFrom());
      Part part = Part.of(split, requireNonNull(split.trainBefore()), testFrom);
      RowTable table = new TrainingRows(home, new History(home), 1, Watch.NONE).collect(part);
      List<Case> asked = asked();
      assertThat(testFrom).isEqualTo(Instant.parse("2026-01-27T00:00:00Z"));
      assertBlind(table);
      int hidden = 0;
      for (int row = 0; row < table.rows(); row++) {
        Case of = asked.get(table.question(row));
        assertThat(of.arrival()).isBetween(START + 4 * DAY, START + 19 * DAY - 1);
        boolean isKnown = of.isFraud() && of.reportArrival() < testFrom.toEpochMilli();
        assertThat(table.label("fraud", row)).as(of.toString()).isEqualTo(isKnown ? 1f : 0f);
        hidden += of.isFraud() && !isKnown ? 1 : 0;
      }
      assertThat(hidden).as("frauds reported too late to learn from").isGreaterThan(20);
    }
  }

  @Test
  void aCaseThatWaitedTrainsWithWhatIsKnownOfItByThen() throws Exception {
    try (SystemHome home = open("  from: history", "  from: history\n  wait: 2h")) {
      long cut = START + 20 * DAY;
      RowTable table =
          new TrainingRows(home, new History(home), 1, Watch.NONE).collect(Part.until(cut));
      List<Case> asked = asked();
      assertBlind(table);
      int young = 0;
      int hidden = 0;
      for (int row = 0; row < table.rows(); row++) {
        Case of = asked.get(table.question(row));
        assertThat(of.time()).isLessThan(cut - 2 * HOUR);
        boolean isKnown = of.isFraud() && of.reportArrival() < cut;
        assertThat(table.label("fraud", row)).as(of.toString()).isEqualTo(isKnown ? 1f : 0f);
        young += of.time() > cut - 3 * HOUR ? 1 : 0;
        hidden += of.isFraud() && !isKnown ? 1 : 0;
      }
      assertThat(young).as("cases of the hour before").isPositive();
      assertThat(hidden).as("frauds reported too late to learn from").isGreaterThan(20);
    }
  }

  /// The terminals are the payments' own, so any report that a row sees is its own.
  private static void assertBlind(RowTable table) {
    assertThat(table.rows()).isGreaterThan(500);
    Frame frame = table.frame(INPUTS, IntStream.range(0, table.rows()).toArray());
    assertThat(frame.columns()).hasSize(INPUTS.size());
    for (Frame.Column column : frame.columns()) {
      for (float value : ((Frame.Numbers) column).values()) {
        assertThat(value > 0).as(column.name()).isFalse();
      }
    }
  }

  private static int[] questions(RowTable table) {
    return IntStream.range(0, table.rows()).map(table::question).toArray();
  }

  /// The cases in the order in which their payments lie in the log.
  private List<Case> asked() {
    return cases.stream()
        .sorted(Comparator.comparingLong(Case::arrival).thenComparingInt(Case::order))
        .toList();
  }

  private SystemHome open() throws Exception {
    return open("", "");
  }

  private SystemHome open(String replaced, String by) throws Exception {
    Path file = directory.resolve("system.yaml");
    try (InputStream spec =
        requireNonNull(Systems.class.getResourceAsStream("late-reports.yaml"))) {
      Files.writeString(file, new String(spec.readAllBytes(), UTF_8).replace(replaced, by));
    }
    SystemPlan plan =
        switch (Systems.load(file)) {
          case Systems.Result.Loaded(var loaded) -> loaded;
          case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
        };
    SystemHome home = SystemHome.open(plan, directory.resolve("home"));
    List<LogRecord> records =
        lines(plan).stream().map(line -> home.codec().encode(line.event())).toList();
    home.log().log().append(LogStream.EVENTS, records).join();
    return home;
  }

  private List<Line> lines(SystemPlan plan) {
    List<Line> lines = new ArrayList<>();
    for (Case each : cases) {
      lines.add(
          new Line(
              each.arrival(),
              each.order(),
              event(plan, "authorisation", each, each.time(), each.arrival())));
      if (each.isFraud()) {
        lines.add(
            new Line(
                each.reportArrival(),
                1,
                event(plan, "fraud_report", each, each.reported(), each.reportArrival())));
      }
    }
    lines.sort(Comparator.comparingLong(Line::arrival).thenComparingInt(Line::order));
    return lines;
  }

  private static Event event(SystemPlan plan, String name, Case of, long time, long arrival) {
    EventType type =
        plan.features().events().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    @Nullable Object[] values = new @Nullable Object[type.fields().size()];
    Arrays.setAll(
        values,
        i ->
            switch (type.fields().get(i).name()) {
              case "payment" -> of.id();
              case "terminal" -> "terminal of " + of.id();
              case "amount" -> 10.0;
              default -> null;
            });
    return new Event(type, name + of.id(), time, arrival, values);
  }
}
