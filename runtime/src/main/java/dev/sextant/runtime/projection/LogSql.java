package dev.sextant.runtime.projection;

import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.history.Answer;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.Limits;
import dev.sextant.history.SqlProblem;
import dev.sextant.history.SqlTables;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// SQL over a system's log: events, decisions, candidates, outcomes, dead letters, features,
/// entities. The tables of the log are cached; features are read from the state when asked for.
public final class LogSql implements AutoCloseable {
  private static final String PERSONAL = "personal-";

  private final SqlTables tables;
  private final @Nullable Path temporary;

  private LogSql(SqlTables tables, @Nullable Path temporary) {
    this.tables = tables;
    this.temporary = temporary;
  }

  /// @param personal whether personal fields are decrypted, into files that [#close] deletes
  /// @param now the moment at which the windows of features end, epoch milliseconds
  public record Options(Limits limits, boolean personal, long now) {}

  /// Brings the tables up to the log's end.
  ///
  /// @param sql what will be asked; only the tables that it names are made where that takes time
  public static LogSql open(SystemHome home, Options options, String sql, Watch watch) {
    forgetPersonal(home);
    Path directory = options.personal() ? temporary(home) : home.projections();
    try {
      Projection projection = new Projection(home, options.personal(), directory, watch);
      Map<String, List<Path>> files = projection.refresh();
      Path spill = directory.resolve("spill");
      SqlTables tables = SqlTables.open(options.limits(), spill, home.plan().spec().timezone());
      try {
        makeLogTables(projection.tables(), files, tables);
        makeFeatureTables(home, options, sql.toLowerCase(Locale.ROOT), tables);
        tables.seal(directory);
        return new LogSql(tables, options.personal() ? directory : null);
      } catch (RuntimeException e) {
        tables.close();
        throw e;
      }
    } catch (RuntimeException e) {
      if (options.personal()) {
        Projection.delete(directory);
      }
      throw e;
    }
  }

  /// Readable by its owner alone.
  private static Path temporary(SystemHome home) {
    try {
      return Files.createTempDirectory(home.directory(), PERSONAL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Deletes what a process that was killed has left.
  private static void forgetPersonal(SystemHome home) {
    try (Stream<Path> all = Files.list(home.directory())) {
      all.filter(path -> path.getFileName().toString().startsWith(PERSONAL))
          .toList()
          .forEach(Projection::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeLogTables(
      LogTables log, Map<String, List<Path>> files, SqlTables tables) {
    for (Table each : log.all()) {
      tables.files(each.name(), each.columns(), files.getOrDefault(each.name(), List.of()));
    }
    List<String> events =
        log.events().stream()
            .filter(each -> files.containsKey(each.table().name()))
            .map(LogSql::asEvents)
            .toList();
    if (events.isEmpty()) {
      tables.view("events", asEvents(log.events().getFirst()));
    } else {
      tables.view("events", String.join(" UNION ALL ", events));
    }
  }

  /// One type's rows as those of all types.
  private static String asEvents(EventTable each) {
    String object = each.object();
    return "SELECT event_id, %s AS type, event_time, arrival_time, log_position, %s AS subject, %s AS object, %s AS fields FROM %s"
        .formatted(
            SqlTables.text(each.type().name()),
            SqlTables.name(each.subject()),
            object == null ? "CAST(NULL AS VARCHAR)" : SqlTables.name(object),
            json(each.others()),
            SqlTables.name(each.table().name()));
  }

  private static String json(List<String> columns) {
    return columns.stream()
        .map(column -> SqlTables.text(column) + ", " + SqlTables.name(column))
        .collect(Collectors.joining(", ", "json_object(", ")"));
  }

  private static void makeFeatureTables(
      SystemHome home, Options options, String sql, SqlTables tables) {
    SystemPlan plan = home.plan();
    List<FeatureTable> made = new ArrayList<>();
    List<FeaturePlan.Entity> entities = plan.features().entities();
    Naming names = new Naming(tables.names().toArray(String[]::new));
    for (int i = 0; i < entities.size(); i++) {
      String name = names.unique("features_" + entities.get(i).name());
      made.add(new FeatureTable(plan, i, name, options.personal()));
    }
    if (sql.contains("features") || sql.contains("entities")) {
      fill(home, options.now(), made, tables);
    } else {
      made.forEach(each -> tables.empty(each.table().name(), each.table().columns()));
    }
    tables.view("features", union(made.stream().flatMap(LogSql::asFeatures).toList(), FEATURES));
    tables.view("entities", union(made.stream().map(LogSql::asEntities).toList(), ENTITIES));
  }

  private static void fill(
      SystemHome home, long now, List<FeatureTable> features, SqlTables tables) {
    SystemHome.Recovered recovered = home.recover();
    try {
      for (FeatureTable each : features) {
        Table table = each.table();
        tables.fill(
            table.name(), table.columns(), sink -> each.write(recovered.state(), now, sink));
      }
    } finally {
      recovered.store().close();
    }
  }

  private static final List<Column> FEATURES =
      List.of(
          new Column("entity", ColumnType.TEXT),
          new Column("key", ColumnType.TEXT),
          new Column("feature", ColumnType.TEXT),
          new Column("value", ColumnType.DOUBLE),
          new Column("text", ColumnType.TEXT));

  private static final List<Column> ENTITIES =
      List.of(
          new Column("entity", ColumnType.TEXT),
          new Column("key", ColumnType.TEXT),
          new Column("live", ColumnType.BOOLEAN),
          new Column("attributes", ColumnType.TEXT));

  private static String union(List<String> queries, List<Column> columns) {
    return queries.isEmpty()
        ? "SELECT %s WHERE false"
            .formatted(
                columns.stream()
                    .map(column -> "NULL AS " + SqlTables.name(column.name()))
                    .collect(Collectors.joining(", ")))
        : String.join(" UNION ALL ", queries);
  }

  /// One SELECT for each feature: its number, or its text; a time is both.
  private static Stream<String> asFeatures(FeatureTable each) {
    return each.features().stream()
        .map(
            feature ->
                "SELECT %s AS entity, key, %s AS feature, %s FROM %s"
                    .formatted(
                        SqlTables.text(each.entity()),
                        SqlTables.text(feature.plan().name()),
                        valueAndText(feature.plan().type(), SqlTables.name(feature.column())),
                        SqlTables.name(each.table().name())));
  }

  private static String valueAndText(ValueType type, String column) {
    return switch (type) {
      case BOOL, NUMBER, DURATION ->
          "CAST(%s AS DOUBLE) AS value, CAST(NULL AS VARCHAR) AS text".formatted(column);
      case TIME ->
          "CAST(epoch_ms(%1$s) AS DOUBLE) AS value, CAST(%1$s AS VARCHAR) AS text"
              .formatted(column);
      case CATEGORY, ID, TEXT, LIST, MAP ->
          "CAST(NULL AS DOUBLE) AS value, %s AS text".formatted(column);
    };
  }

  private static String asEntities(FeatureTable each) {
    return "SELECT %s AS entity, key, live, %s AS attributes FROM %s"
        .formatted(
            SqlTables.text(each.entity()),
            json(each.attributes().stream().map(FeatureTable.Attribute::column).toList()),
            SqlTables.name(each.table().name()));
  }

  /// Names of the tables.
  public List<String> tables() {
    return tables.names();
  }

  /// @throws SqlProblem when the query can not be answered as it was given
  public Answer query(String sql) {
    return tables.query(sql);
  }

  @Override
  public void close() {
    tables.close();
    if (temporary != null) {
      Projection.delete(temporary);
    }
  }
}
