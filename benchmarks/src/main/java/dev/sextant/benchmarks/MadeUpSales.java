package dev.sextant.benchmarks;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.ParquetWriter;
import dev.sextant.history.RowBuffer;
import dev.sextant.runtime.SystemHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A log of seeded sales over 60 days and questions about them, both in order of time. Users and
/// items are drawn with a skew; amounts are whole cents, so that sums do not depend on their order.
final class MadeUpSales {
  static final List<String> FEATURES =
      List.of(
          "n_1h",
          "n_1d",
          "n_7d",
          "spent_1d",
          "spent_7d",
          "mean_30d",
          "sold_1h",
          "sold_1d",
          "sold_7d",
          "dearest_7d");

  private static final String SPEC =
      """
      sextant: 1
      system: made-up-sales
      entities:
        user: {}
        item: {}
      requests:
        home: {for: user, choose: item}
      events:
        purchase: {subject: user, object: item, fields: {amount: number}}
        refund: {subject: user, object: item}
      features:
        n_1h: {by: user, count: purchase, over: 1h}
        n_1d: {by: user, count: purchase, over: 1d}
        n_7d: {by: user, count: purchase, over: 7d}
        spent_1d: {by: user, sum: purchase.amount, over: 1d}
        spent_7d: {by: user, sum: purchase.amount, over: 7d}
        mean_30d: {by: user, mean: purchase.amount, over: 30d}
        sold_1h: {by: item, count: purchase, over: 1h}
        sold_1d: {by: item, count: purchase, over: 1d}
        sold_7d: {by: item, count: purchase, over: 7d}
        dearest_7d: {by: item, max: purchase.amount, over: 7d}
      outcomes:
        refunded: {event: refund, match: pair, within: 30d}
      models:
        light: {learner: logistic, tasks: [refunded], features: [sold_7d, n_7d]}
      retrieve:
        sources:
          popular: {top: sold_7d, keep: 20}
      rank:
        light: {model: light, keep: 20}
        value: "sold_7d * (1 - p.refunded)"
        slate: {size: 5}
      """;

  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final long LENGTH = Duration.ofDays(60).toMillis();
  private static final int USERS = 200_000;
  private static final int ITEMS = 20_000;
  private static final int BATCH = 10_000;

  private final Path directory;
  private final int events;
  private final int queries;

  MadeUpSales(Path directory, int events, int queries) {
    this.directory = directory;
    this.events = events;
    this.queries = queries;
  }

  /// Makes what is not there yet.
  void make() throws IOException {
    Files.writeString(directory.resolve("system.yaml"), SPEC);
    try (SystemHome home =
        SystemHome.open(RowsBenchmark.plan(directory), directory.resolve("home"))) {
      long there = home.log().position().offset();
      if (there == 0) {
        writeLog(home);
      } else if (there != events) {
        throw new IllegalStateException(
            directory + " has a log of " + there + " events; give another directory");
      }
    }
    writeQueries();
  }

  private void writeLog(SystemHome home) {
    EventCodec codec = home.codec();
    EventType type = home.plan().features().events().getFirst();
    SplittableRandom random = new SplittableRandom(1);
    List<LogRecord> batch = new ArrayList<>(BATCH);
    for (int i = 0; i < events; i++) {
      @Nullable Object[] values = new @Nullable Object[type.fields().size()];
      values[type.field("user")] = user(random);
      values[type.field("item")] = item(random);
      values[type.field("amount")] = (double) (1 + random.nextInt(20_000));
      long time = START + LENGTH / events * i + random.nextLong(2) * LENGTH / events;
      batch.add(codec.encode(new Event(type, "s" + i, time, time, values)));
      if (batch.size() == BATCH || i == events - 1) {
        home.log().log().append(LogStream.EVENTS, batch).join();
        batch.clear();
      }
    }
  }

  private static String user(SplittableRandom random) {
    return "user-" + (int) (USERS * Math.pow(random.nextDouble(), 1.5));
  }

  private static String item(SplittableRandom random) {
    return "item-" + (int) (ITEMS * Math.pow(random.nextDouble(), 2));
  }

  private void writeQueries() {
    SplittableRandom random = new SplittableRandom(2);
    List<Column> columns =
        List.of(
            new Column("user", ColumnType.TEXT),
            new Column("item", ColumnType.TEXT),
            new Column("time", ColumnType.TIME));
    try (ParquetWriter file = ParquetWriter.create(directory.resolve("queries.parquet"), columns)) {
      RowBuffer rows = new RowBuffer(file);
      for (int i = 0; i < queries; i++) {
        rows.set(0, user(random)).set(1, item(random)).set(2, START + LENGTH / queries * i);
        rows.endRow();
      }
      rows.flush();
      file.finish();
    }
  }
}
