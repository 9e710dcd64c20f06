package dev.sextant.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.runtime.Watch;
import dev.sextant.runtime.projection.Exporter;
import dev.sextant.runtime.rows.Period;
import dev.sextant.runtime.rows.RowMaker;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Training rows, point in time, from a log of made-up sales: by `sextant rows` and by DuckDB,
/// which computes the same tile-aligned windows with SQL over the exported events; then every value
/// is compared.
///
/// `RowsBenchmark DIRECTORY EVENTS QUERIES THREADS ROUNDS`: the log is made once and used again.
/// Run it with `-Xmx2g`, which holds the log's reading, all state and the writing.
public final class RowsBenchmark {
  private RowsBenchmark() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    if (arguments.length != 5) {
      System.err.println("usage: RowsBenchmark DIRECTORY EVENTS QUERIES THREADS ROUNDS");
      System.exit(2);
    }
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    int events = Integer.parseInt(arguments[1]);
    int queries = Integer.parseInt(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    int rounds = Integer.parseInt(arguments[4]);
    new MadeUpSales(directory, events, queries).make();
    Path ours = directory.resolve("rows.parquet");
    for (int round = 1; round <= rounds; round++) {
      System.gc();
      resetPeaks();
      long before = processorNanos();
      double seconds = rows(directory, threads, ours);
      System.out.printf(
          "sextant rows    round %d: %6.2f s, %,.0f rows/s, %,.0f events/s, %.1f s of processor time, heap peak %,d MiB%n",
          round,
          seconds,
          queries / seconds,
          events / seconds,
          (processorNanos() - before) / 1e9,
          peak() >> 20);
    }
    Path exported = directory.resolve("export");
    if (!Files.exists(exported)) {
      try (SystemHome home = home(directory)) {
        new Exporter(home, Watch.NONE).run(exported);
      }
    }
    Path theirs = directory.resolve("duckdb.parquet");
    try (Connection database = SalesSql.open(threads)) {
      for (int round = 1; round <= rounds; round++) {
        long before = processorNanos();
        double seconds = SalesSql.run(database, exported, directory, theirs);
        System.out.printf(
            "DuckDB SQL      round %d: %6.2f s, %,.0f rows/s, %.1f s of processor time, %d threads%n",
            round, seconds, queries / seconds, (processorNanos() - before) / 1e9, threads);
      }
      System.out.println(SalesSql.compare(database, ours, theirs));
    }
  }

  private static SystemHome home(Path directory) throws IOException {
    return SystemHome.open(plan(directory), directory.resolve("home"));
  }

  static SystemPlan plan(Path directory) throws IOException {
    return switch (Systems.load(directory.resolve("system.yaml"))) {
      case Systems.Result.Loaded(var plan) -> plan;
      case Systems.Result.Wrong(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  /// From opening the home to the renamed file.
  private static double rows(Path directory, int threads, Path out) throws IOException {
    long start = System.nanoTime();
    try (SystemHome home = home(directory)) {
      var options =
          new RowMaker.Options(
              out,
              new RowMaker.From.Queries(directory.resolve("queries.parquet")),
              Period.ALWAYS,
              null,
              MadeUpSales.FEATURES,
              Math.max(1, threads - 1));
      new RowMaker(home, Watch.NONE).run(options);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /// Of all threads of this process, DuckDB's included: it tells work from waiting where others use
  /// the machine too.
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .collect(Collectors.toList());
  }

  private static void resetPeaks() {
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /// The sum of the pools' peaks, which need not have been at one time.
  private static long peak() {
    return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }
}
