package dev.sextant.benchmarks;

import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.Operator;
import dev.sextant.feature.Window;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// How many events a second a running system takes with twenty windowed features: checked, encoded,
/// appended to the durable log (each batch is acknowledged after its sync), folded, and the state
/// written at barriers. One thread sends; the log's writer is another.
///
/// Redis then counts the same events, and the values of some keys are compared with what the system
/// has after it was closed and opened again.
///
/// `IngestBenchmark DIRECTORY [--events N] [--batch N] [--redis-events N] [--json]`: DIRECTORY must
/// be empty; without Redis give `--redis-events 0`.
public final class IngestBenchmark {
  private static final int KEYS_COMPARED = 1_000;

  private final Report report;
  private final Path directory;
  private final SystemPlan plan;
  private final Taking taking;
  private final int batch;

  private IngestBenchmark(Report report, Path directory, int batch) throws IOException {
    this.report = report;
    this.directory = directory;
    this.plan = BusySales.plan(directory, "");
    this.batch = batch;
    this.taking = new Taking(batch);
  }

  public static void main(String[] arguments) throws IOException {
    Report report = new Report("ingest", arguments);
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    int batch = (int) Report.option(arguments, "--batch", 5_000);
    IngestBenchmark benchmark = new IngestBenchmark(report, directory, batch);
    benchmark.sextant((int) Report.option(arguments, "--events", 2_000_000));
    int redis = (int) Report.option(arguments, "--redis-events", 300_000);
    if (redis > 0) {
      benchmark.redis(redis);
    }
    report.end();
  }

  // ---- Sextant

  /// The first half of as many events again warms the system up.
  private void sextant(int events) throws IOException {
    Path home = directory.resolve("home");
    BusySales sales = new BusySales();
    try (LiveSystem system = open(home)) {
      taking.run(system, sales, events / 2);
      long processor = Processor.nanos();
      Taking.Spent spent = taking.run(system, sales, events);
      report
          .add("events", (long) events)
          .add("batch", (long) batch)
          .add("sextant_events_per_second", events / spent.seconds())
          .add("sextant_sender_processor_us_per_event", spent.processorSeconds() * 1e6 / events)
          .add("sextant_processor_us_per_event", (Processor.nanos() - processor) / 1e3 / events);
    }
  }

  private LiveSystem open(Path home) {
    return taking.open(plan, home);
  }

  // ---- Redis

  private void redis(int events) throws IOException {
    Path home = directory.resolve("compared");
    BusySales ours = new BusySales();
    double ourSeconds;
    try (LiveSystem system = open(home)) {
      ourSeconds = taking.run(system, ours, events).seconds();
    }
    try (RedisServer server = new RedisServer(directory);
        RedisPipeline connection = server.connect()) {
      RedisSales redis = new RedisSales(connection, windows());
      BusySales theirs = new BusySales();
      double before = redis.processorSeconds();
      double seconds = count(redis, theirs, events);
      double processor = redis.processorSeconds() - before;
      report
          .add("same_events", (long) events)
          .add("sextant_same_events_per_second", events / ourSeconds)
          .add("redis_events_per_second", events / seconds)
          .add("redis_events_per_second_of_its_processor_time", events / processor)
          .add("times_redis", seconds / ourSeconds);
      compare(home, redis, theirs.now());
    }
  }

  private double count(RedisSales redis, BusySales sales, int events) throws IOException {
    long spent = 0;
    for (int done = 0; done < events; done += batch) {
      List<EventInput> inputs = sales.next(Math.min(batch, events - done));
      long start = System.nanoTime();
      redis.add(inputs);
      spent += System.nanoTime() - start;
    }
    long start = System.nanoTime();
    redis.finish();
    return (spent + System.nanoTime() - start) / 1e9;
  }

  private List<Window> windows() {
    return plan.features().groups().getFirst().operators().stream()
        .map(operator -> ((Operator.Sums) operator).window())
        .distinct()
        .toList();
  }

  private void compare(Path at, RedisSales redis, long now) throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    long compared = 0;
    List<String> different = new ArrayList<>();
    try (SystemHome home = SystemHome.open(plan, at)) {
      SystemHome.Recovered recovered = home.recover();
      for (int i = 0; i < KEYS_COMPARED; i++) {
        boolean isUser = random.nextBoolean();
        String name =
            isUser
                ? "user-" + random.nextInt(BusySales.USERS)
                : "item-" + random.nextInt(BusySales.ITEMS);
        for (Feature feature : plan.features().features()) {
          if (feature.name().startsWith(isUser ? "user" : "item")) {
            compared++;
            if (own(recovered.state(), feature, name, now) != theirs(redis, feature, name, now)) {
              different.add(feature.name() + " of " + name);
            }
          }
        }
      }
      recovered.store().close();
    }
    report.add("values_compared", compared).add("values_different", (long) different.size());
    if (!different.isEmpty()) {
      throw new IllegalStateException("different: " + different);
    }
  }

  private static double own(FeatureState state, Feature feature, String name, long now) {
    int code = state.symbols().find(name);
    return state.number(feature, code < 0 ? FeatureState.NO_KEY : code, now);
  }

  private double theirs(RedisSales redis, Feature feature, String name, long now)
      throws IOException {
    Operator.Sums sums =
        (Operator.Sums)
            plan.features().groups().get(feature.group()).operators().get(feature.slot());
    double[] read = redis.read(name, windows().indexOf(sums.window()), now);
    return (float) read[sums.wholeFirst() ? 0 : 1];
  }
}
