package dev.sextant.benchmarks;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.sextant.decision.Query;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestRows;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// How long a decision waits for its features: twenty of each of 1,000 candidates, and 250 of one
/// user, read as [RequestRows] reads them for every decision. One thread; keys are drawn evenly
/// from more state than the processor's caches hold, and nearly every tile of every window has
/// something in it.
///
/// `ReadBenchmark DIRECTORY [--rounds N] [--json]`
public final class ReadBenchmark {
  private static final int ITEMS = 100_000;
  private static final int USERS = 5_000;
  private static final int CANDIDATES = 1_000;
  private static final List<Duration> ITEM_WINDOWS =
      List.of(ofMinutes(10), ofHours(1), ofDays(1), ofDays(7), ofDays(30));
  private static final List<Duration> USER_WINDOWS =
      List.of(
          ofMinutes(10),
          ofHours(1),
          ofHours(3),
          ofHours(12),
          ofDays(1),
          ofDays(3),
          ofDays(7),
          ofDays(14),
          ofDays(30),
          ofDays(90));

  private final Report report;
  private final SystemPlan plan;
  private final RequestPlan request;
  private final FeatureState state;
  private final SplittableRandom random = new SplittableRandom(4);
  private final int rounds;

  private ReadBenchmark(Report report, Path directory, int rounds) throws IOException {
    this.report = report;
    this.rounds = rounds;
    plan = SalesSpec.plan(directory, features(), "");
    request = plan.requests().getFirst().plan();
    state = new FeatureState(plan.features(), plan.symbols());
  }

  public static void main(String[] arguments) throws IOException {
    Report report = new Report("reads", arguments);
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    int rounds = (int) Report.option(arguments, "--rounds", 5_000);
    ReadBenchmark benchmark = new ReadBenchmark(report, directory, rounds);
    benchmark.fill();
    benchmark.candidates();
    benchmark.user();
    report.end();
  }

  /// 20 of an item: two of two kinds of events over five windows; 250 of a user: five of five kinds
  /// over ten windows.
  private static List<String> features() {
    List<String> features = new ArrayList<>();
    for (Duration over : ITEM_WINDOWS) {
      for (String event : List.of("view", "cart")) {
        features.add(feature("item", "count", event, over));
        features.add(feature("item", "mean", event, over));
      }
    }
    for (Duration over : USER_WINDOWS) {
      for (String event : SalesSpec.EVENTS) {
        for (String operator : List.of("count", "sum", "mean", "min", "max")) {
          features.add(feature("user", operator, event, over));
        }
      }
    }
    return features;
  }

  private static String feature(String entity, String operator, String event, Duration window) {
    String over = window.toMinutes() + "m";
    String of = operator.equals("count") ? event : event + ".amount";
    return "%s_%s_%s_%s: {by: %s, %s: %s, over: %s}"
        .formatted(entity, operator, event, over, entity, operator, of, over);
  }

  private void fill() {
    History items = new History(plan, state, ITEM_WINDOWS.toArray(Duration[]::new));
    for (int i = 0; i < ITEMS; i++) {
      String item = "item-" + i;
      items.fold(null, () -> item, 2, 1);
    }
    History users = new History(plan, state, USER_WINDOWS.toArray(Duration[]::new));
    for (int user = 0; user < USERS; user++) {
      users.fold("user-" + user, () -> "item-0", SalesSpec.EVENTS.size(), 1);
    }
  }

  private int[] slots(String entity) {
    return request.closure(
        plan.spec().features().keySet().stream()
            .filter(name -> name.startsWith(entity + "_"))
            .mapToInt(request::slot)
            .toArray());
  }

  private void candidates() {
    int[] slots = slots("item");
    int[] candidates = new int[CANDIDATES];
    RequestRows rows = new RequestRows(request, state, query());
    long[] nanos = new long[rounds];
    double sum = 0;
    for (int round = -rounds; round < rounds; round++) {
      for (int i = 0; i < CANDIDATES; i++) {
        candidates[i] = state.symbols().find("item-" + random.nextInt(ITEMS));
      }
      Query query = query();
      long start = System.nanoTime();
      rows.begin(query);
      rows.candidates(candidates, CANDIDATES);
      rows.fill(slots);
      nanos[Math.max(0, round)] = System.nanoTime() - start;
      sum += rows.columns().numbers(slots[0])[CANDIDATES - 1];
    }
    report
        .add("candidates", (long) CANDIDATES)
        .add("features_of_each", (long) slots.length)
        .addMicros("candidates", nanos)
        .add("candidates_checksum", sum);
  }

  private void user() {
    int[] slots = slots("user");
    RequestRows rows = new RequestRows(request, state, query());
    long[] nanos = new long[rounds];
    double sum = 0;
    for (int round = -rounds; round < rounds; round++) {
      Query query = query();
      long start = System.nanoTime();
      rows.begin(query);
      rows.fill(slots);
      nanos[Math.max(0, round)] = System.nanoTime() - start;
      for (int slot : slots) {
        sum += rows.columns().numbers(slot)[0];
      }
    }
    report
        .add("features_of_one", (long) slots.length)
        .addMicros("one", nanos)
        .add("one_checksum", sum);
  }

  private Query query() {
    String user = "user-" + random.nextInt(USERS);
    return new Query("home", user, History.NOW, Map.of(), false);
  }
}
