package dev.sextant.benchmarks;

import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.FeatureState;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What the state of users takes, with everything that comes with it: names, attributes, tables.
///
/// Twenty features of a million users, every tile filled: sixteen counts and sums over four
/// windows, three that came last, one that fades. Then sketches and lists, each on its own. Then a
/// smaller system through its log, once with all the memory it wants and once with a fraction of
/// it: every value must be the same.
///
/// `MemoryBenchmark DIRECTORY [--users N] [--bounded-events N] [--json]`; run it with `-Xmx2g`.
public final class MemoryBenchmark {
  private static final Duration[] WINDOWS = {
    Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30)
  };
  private static final int ITEMS = 1_000;
  private static final int USERS_A_BARRIER = 10_000;
  private static final int BATCH = 5_000;
  private static final int SKETCHED_USERS = 10_000;
  private static final List<String> STRUCTURES =
      List.of(
          "distinct: view.item, over: 30d",
          "quantile: view.amount, over: 30d",
          "top: view.item, over: 30d, limit: 10",
          "distribution: view.item, over: 30d, limit: 50",
          "sequence: view.item, limit: 50",
          "last: view.item, limit: 20");

  private final Report report;
  private final Path directory;

  private MemoryBenchmark(Report report, Path directory) {
    this.report = report;
    this.directory = directory;
  }

  public static void main(String[] arguments) throws IOException {
    Report report = new Report("memory", arguments);
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    MemoryBenchmark benchmark = new MemoryBenchmark(report, directory);
    benchmark.users((int) Report.option(arguments, "--users", 1_000_000));
    for (String structure : STRUCTURES) {
      benchmark.structure(structure);
    }
    benchmark.bounded((int) Report.option(arguments, "--bounded-events", 1_000_000));
    report.end();
  }

  private static List<String> features() {
    List<String> features = new ArrayList<>();
    for (String event : List.of("view", "cart")) {
      for (Duration window : WINDOWS) {
        String over = window.toHours() + "h";
        features.add(
            "n_%s_%s: {by: user, count: %s, over: %s}".formatted(event, over, event, over));
        features.add(
            "sum_%s_%s: {by: user, sum: %s.amount, over: %s}".formatted(event, over, event, over));
      }
      features.add("last_%s: {by: user, last: %s.amount}".formatted(event, event));
    }
    features.add("last_item: {by: user, last: view.item}");
    features.add("interest: {by: user, decayed: view, half_life: 7d}");
    return features;
  }

  // ---- a million users

  private void users(int users) throws IOException {
    long before = heap();
    SystemPlan plan = SalesSpec.plan(directory, features(), "state: {memory: 1900MB}");
    try (SystemHome home = SystemHome.open(plan, directory.resolve("users"))) {
      SystemHome.Recovered fresh = home.recover();
      FeatureState state = fresh.state();
      History history = new History(plan, state, WINDOWS);
      long start = System.nanoTime();
      for (int i = 0; i < users; i++) {
        String item = "item-" + i % ITEMS;
        history.fold("user-" + i, () -> item, 2, 1);
        if (i % USERS_A_BARRIER == 0 || i == users - 1) {
          state.barrier(fresh.store());
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      long bytes = heap() - before;
      int count = features().size();
      report
          .add("users", (long) users)
          .add("features", (long) count)
          .add("heap_after_gc_mib", bytes / 1048576.0)
          .add("bytes_per_user", (double) bytes / users)
          .add("bytes_per_feature", (double) bytes / users / count)
          .add("estimated_bytes_per_state", (double) state.memory().bytes() / users)
          .add("states_evicted", state.memory().evicted())
          .add("folded_per_second", state.position().offset() / seconds);
      fresh.store().close();
    }
  }

  // ---- sketches and lists

  private void structure(String definition) throws IOException {
    long without = bytes(List.of("n: {by: user, count: view}"));
    long with = bytes(List.of("n: {by: user, count: view}", "x: {by: user, " + definition + "}"));
    String name = definition.substring(0, definition.indexOf(':'));
    report.add("bytes_of_one_" + name, (double) (with - without) / SKETCHED_USERS);
  }

  /// @return bytes after each user viewed 600 times, of 200 items
  private long bytes(List<String> features) throws IOException {
    long before = heap();
    SystemPlan plan = SalesSpec.plan(directory, features, "");
    FeatureState state = new FeatureState(plan.features(), plan.symbols());
    try {
      SplittableRandom random = new SplittableRandom(5);
      History history = new History(plan, state, Duration.ofDays(30));
      for (int user = 0; user < SKETCHED_USERS; user++) {
        history.fold("user-" + user, () -> "item-" + random.nextInt(200), 1, 50);
      }
      return heap() - before;
    } finally {
      Reference.reachabilityFence(state);
    }
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  // ---- less memory than is needed

  private void bounded(int events) throws IOException {
    double[] all = values("all", "1GB", events);
    double[] few = values("few", "16MB", events);
    int different = 0;
    for (int i = 0; i < all.length; i++) {
      different += Double.compare(all[i], few[i]) == 0 ? 0 : 1;
    }
    report.add("values_compared", (long) all.length).add("values_different", (long) different);
    if (different > 0) {
      throw new IllegalStateException(different + " values are different");
    }
  }

  /// @return every value of every key, as it is after the system was closed and opened again
  private double[] values(String name, String memory, int events) throws IOException {
    SystemPlan plan = BusySales.plan(directory, "state: {memory: " + memory + "}");
    Path home = directory.resolve(name);
    Taking taking = new Taking(BATCH);
    BusySales sales = new BusySales();
    try (LiveSystem system = taking.open(plan, home)) {
      double seconds = taking.run(system, sales, events).seconds();
      FeatureState.Memory used = system.status().memory();
      report
          .add(name + "_budget", memory)
          .add(name + "_events_per_second", events / seconds)
          .add(name + "_state_mib", used.bytes() / 1048576.0)
          .add(name + "_keys", used.keys())
          .add(name + "_keys_evicted", used.evicted())
          .add(name + "_keys_brought_back", used.reloads());
    }
    try (SystemHome opened = SystemHome.open(plan, home)) {
      SystemHome.Recovered recovered = opened.recover();
      long start = System.nanoTime();
      double[] values = values(recovered.state(), sales.now());
      report.add(
          name + "_values_read_per_second", values.length / ((System.nanoTime() - start) / 1e9));
      recovered.store().close();
      return values;
    }
  }

  private static double[] values(FeatureState state, long now) {
    List<Feature> features = state.plan().features();
    double[] values = new double[features.size() / 2 * (BusySales.USERS + BusySales.ITEMS)];
    int filled = 0;
    for (String entity : List.of("user", "item")) {
      int keys = entity.equals("user") ? BusySales.USERS : BusySales.ITEMS;
      List<Feature> own = features.stream().filter(each -> each.name().startsWith(entity)).toList();
      for (int i = 0; i < keys; i++) {
        int code = state.symbols().find(entity + "-" + i);
        for (Feature feature : own) {
          values[filled++] = state.number(feature, code < 0 ? FeatureState.NO_KEY : code, now);
        }
      }
    }
    return values;
  }
}
