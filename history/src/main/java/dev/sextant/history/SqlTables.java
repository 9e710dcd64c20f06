package dev.sextant.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.decision.NearestName;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Tables that a person may ask with SQL, and nothing else: once [#seal] was called, queries read
/// the tables, but no other file and no network, and change nothing.
public final class SqlTables implements AutoCloseable {
  private static final Pattern NO_TABLE =
      Pattern.compile("Table with name \"?([^\"\\n]+?)\"? does not exist");
  private static final Pattern EXPLAIN = Pattern.compile("(?is)\\s*explain\\s+(.*)");

  private final DuckDBConnection connection;
  private final List<String> names = new ArrayList<>();

  private SqlTables(DuckDBConnection connection) {
    this.connection = connection;
  }

  /// @param spill directory for what does not fit into memory
  /// @param zone in which times without a zone are read, and days begin
  public static SqlTables open(Limits limits, Path spill, ZoneId zone) {
    try {
      SqlTables tables = new SqlTables(Duck.open(limits, spill));
      tables.run("SET TimeZone = " + Duck.text(zone.getId().equals("Z") ? "UTC" : zone.getId()));
      return tables;
    } catch (SQLException e) {
      throw new IllegalStateException("could not open the embedded database", e);
    }
  }

  /// A name as SQL says it, whatever characters it has.
  public static String name(String name) {
    return Duck.name(name);
  }

  /// A text as SQL says it.
  public static String text(String text) {
    return Duck.text(text);
  }

  private void run(String sql) throws SQLException {
    Duck.run(connection, sql);
  }

  /// Names of the tables, in order of their making.
  public List<String> names() {
    return List.copyOf(names);
  }

  /// A table over Parquet files of the same columns.
  public void files(String name, List<Path> files) {
    view(
        name,
        "SELECT * FROM read_parquet([%s])"
            .formatted(String.join(", ", files.stream().map(Duck::file).toList())));
  }

  /// A table over Parquet files, or one without rows where there are none.
  public void files(String name, List<Column> columns, List<Path> files) {
    if (files.isEmpty()) {
      empty(name, columns);
    } else {
      files(name, files);
    }
  }

  /// A table without rows.
  public void empty(String name, List<Column> columns) {
    String nulls =
        columns.stream()
            .map(each -> "CAST(NULL AS " + each.type().sql() + ") AS " + Duck.name(each.name()))
            .collect(Collectors.joining(", "));
    view(name, "SELECT * FROM (SELECT " + nulls + ") WHERE false");
  }

  /// A table that a trusted query makes of others.
  public void view(String name, String query) {
    try {
      run("CREATE VIEW " + Duck.name(name) + " AS " + query);
      names.add(name);
    } catch (SQLException e) {
      throw new IllegalStateException("could not make the table " + name, e);
    }
  }

  /// A table that is held by the database itself.
  public void fill(String name, List<Column> columns, Consumer<TableSink> rows) {
    try (FeedQuery query =
        new FeedQuery(
            connection,
            name,
            columns,
            source -> "CREATE TABLE " + Duck.name(name) + " AS " + source)) {
      rows.accept(query);
      query.finish();
      names.add(name);
    } catch (SQLException e) {
      throw new IllegalStateException("could not make the table " + name, e);
    }
  }

  /// From now on queries reach the tables alone.
  ///
  /// @param directory where the tables' files are
  public void seal(Path directory) {
    try {
      String allowed = directory.toAbsolutePath() + "/";
      run("SET allowed_directories = [" + Duck.text(allowed) + "]");
      run("SET enable_external_access = false");
      run("SET lock_configuration = true");
    } catch (SQLException e) {
      throw new IllegalStateException("could not close the embedded database off", e);
    }
  }

  /// Answers one query.
  ///
  /// @throws SqlProblem when it is not one statement that reads, or can not be answered
  public Answer query(String sql) {
    try {
      requireOneThatReads(sql);
      PreparedStatement statement = connection.prepareStatement(sql);
      try {
        return new Answer(statement, statement.executeQuery());
      } catch (SQLException e) {
        statement.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new SqlProblem(explained(String.valueOf(e.getMessage())));
    }
  }

  /// DuckDB writes a query's tree as JSON only when it reads; that is asked of it, since what is
  /// allowed must not depend on a reading of SQL of our own. What it can not parse is never run.
  private void requireOneThatReads(String sql) throws SQLException {
    Matcher explain = EXPLAIN.matcher(sql);
    String reads = explain.matches() ? explain.group(1) : sql;
    String tree =
        """
        SELECT t->>'error_type', t->>'error_message', CAST(t->>'position' AS BIGINT),
               t->>'error' = 'false' AND json_array_length(t, '$.statements') = 1
        FROM (SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS JSON) AS t)""";
    try (PreparedStatement statement = connection.prepareStatement(tree)) {
      statement.setString(1, reads);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        if ("parser".equals(result.getString(1)) && !explain.matches()) {
          throw new SqlProblem(placed(result.getString(2), reads, result.getInt(3)));
        }
        if (!result.getBoolean(4)) {
          throw new SqlProblem(
              "only one query that reads is answered, such as: select count(*) from events");
        }
      }
    }
  }

  /// A message with its line and a caret, as DuckDB writes them.
  private static String placed(String message, String sql, int bytes) {
    byte[] all = sql.getBytes(UTF_8);
    String before = new String(all, 0, Math.min(Math.max(bytes, 0), all.length), UTF_8);
    String line =
        sql.lines().skip(before.chars().filter(c -> c == '\n').count()).findFirst().orElse("");
    String mark = "LINE %d: ".formatted(1 + before.chars().filter(c -> c == '\n').count());
    int column = before.length() - (before.lastIndexOf('\n') + 1);
    return "Parser Error: %s%n%n%s%s%n%s^"
        .formatted(message, mark, line, " ".repeat(mark.length() + column));
  }

  /// A table's nearest name and the known ones, beside what DuckDB says.
  private String explained(String message) {
    Matcher unknown = NO_TABLE.matcher(message);
    if (!unknown.find()) {
      return message;
    }
    String hint = hint(unknown.group(1));
    return message.replaceAll("\\nDid you mean [^\\n]*", "") + hint;
  }

  private String hint(@Nullable String name) {
    return name == null
        ? ""
        : "\n\nno table '" + name + "'" + NearestName.hint(name, "tables", names);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("could not close the embedded database", e);
    }
  }
}
