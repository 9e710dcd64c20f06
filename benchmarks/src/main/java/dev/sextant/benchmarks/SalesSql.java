package dev.sextant.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// The features of [MadeUpSales] as one SQL query: window functions over sales and questions
/// together. A frame begins where its oldest tile begins and ends a millisecond before the
/// question.
///
/// This holds only because the log is in order and events arrive when they happen; a frame can not
/// say "arrived before, whenever it happened".
final class SalesSql {
  private SalesSql() {}

  static Connection open(int threads) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("memory_limit", "6GB");
    Connection database = DriverManager.getConnection("jdbc:duckdb:", settings);
    run(database, "SET TimeZone = 'UTC'");
    return database;
  }

  private static void run(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  /// @param over milliseconds
  private static String windowed(String aggregate, String by, long over) {
    long tile = Math.ceilDiv(over, 12);
    return "%s OVER (PARTITION BY %s ORDER BY t RANGE BETWEEN t - ((t // %d) - 11) * %d PRECEDING AND 1 PRECEDING)"
        .formatted(aggregate, by, tile, tile);
  }

  private static String features() {
    long hour = 3_600_000;
    long day = 24 * hour;
    String sum = "coalesce(%s, 0)";
    List<String> columns = new ArrayList<>();
    columns.add(windowed("count(amount)", "\"user\"", hour));
    columns.add(windowed("count(amount)", "\"user\"", day));
    columns.add(windowed("count(amount)", "\"user\"", 7 * day));
    columns.add(sum.formatted(windowed("sum(amount)", "\"user\"", day)));
    columns.add(sum.formatted(windowed("sum(amount)", "\"user\"", 7 * day)));
    columns.add(windowed("avg(amount)", "\"user\"", 30 * day));
    columns.add(windowed("count(amount)", "item", hour));
    columns.add(windowed("count(amount)", "item", day));
    columns.add(windowed("count(amount)", "item", 7 * day));
    columns.add(windowed("max(amount)", "item", 7 * day));
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      sql.append(",\n  CAST(")
          .append(columns.get(i))
          .append(" AS FLOAT) AS ")
          .append(MadeUpSales.FEATURES.get(i));
    }
    return sql.toString();
  }

  /// @return seconds from Parquet to Parquet
  static double run(Connection database, Path exported, Path directory, Path out)
      throws SQLException {
    long start = System.nanoTime();
    run(
        database,
        """
        COPY (
          WITH everything AS (
            SELECT NULL AS query, "user", item, epoch_ms(event_time) AS t, amount
            FROM read_parquet('%s')
            UNION ALL
            SELECT file_row_number, "user", item, epoch_ms(time), NULL
            FROM read_parquet('%s', file_row_number = true)),
          windowed AS (SELECT query, t, "user", item%s FROM everything)
          SELECT * FROM windowed WHERE query IS NOT NULL ORDER BY query
        ) TO '%s' (FORMAT parquet, COMPRESSION zstd)
        """
            .formatted(
                exported.resolve("events/purchase.parquet"),
                directory.resolve("queries.parquet"),
                features(),
                out));
    return (System.nanoTime() - start) / 1e9;
  }

  /// @return per feature how many values were compared and how many differ
  static String compare(Connection database, Path ours, Path theirs) throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT count(*)");
    for (String feature : MadeUpSales.FEATURES) {
      sql.append(", count(*) FILTER (a.%1$s IS DISTINCT FROM b.%1$s)".formatted(feature));
    }
    sql.append(
        " FROM read_parquet('%s') a FULL JOIN read_parquet('%s') b ON a.query = b.query"
            .formatted(ours, theirs));
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql.toString())) {
      row.next();
      StringBuilder text = new StringBuilder("compared %,d rows".formatted(row.getLong(1)));
      long differing = 0;
      for (int i = 0; i < MadeUpSales.FEATURES.size(); i++) {
        differing += row.getLong(i + 2);
        if (row.getLong(i + 2) > 0) {
          text.append(
              "%n  %s differs in %,d".formatted(MadeUpSales.FEATURES.get(i), row.getLong(i + 2)));
        }
      }
      long values = row.getLong(1) * MadeUpSales.FEATURES.size();
      return text.append("%n%,d values, %,d differ".formatted(values, differing)).toString();
    }
  }
}
