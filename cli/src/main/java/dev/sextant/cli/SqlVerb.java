package dev.sextant.cli;

import dev.sextant.history.Answer;
import dev.sextant.history.Limits;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.projection.LogSql;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = "Ask the log and the features with SQL; nothing is changed.",
    footer = {
      "",
      "Without a QUERY it lists the tables and their columns: events, one table per event type,",
      "decisions, candidates, outcomes, dead_letters, entities, features, features_ENTITY.",
      "SQL is DuckDB's. Times are shown in UTC; days begin in the system's time zone.",
      "",
      "Examples",
      "  sextant sql news-feed",
      "  sextant sql news-feed \"select type, count(*) from events group by type\"",
      "  sextant sql news-feed \"select outcome, avg(label) from outcomes where rank = 1 group by 1\"",
      "  sextant sql shop --at 2011-09-01 \"from features_product order by sold_30d desc limit 5\"",
      "  sextant sql shop --csv \"from purchase where quantity > 100\" > large.csv"
    })
final class SqlVerb implements Callable<Integer> {
  private static final long SPILL_BYTES = 8L << 30;

  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "QUERY",
      description = "one query that reads")
  private @Nullable String sql;

  @ArgGroup private Form form = new Form();

  /// How the answer is written.
  static final class Form {
    @Option(names = "--json", description = "rows as a JSON array of objects")
    boolean json;

    @Option(names = "--csv", description = "rows as CSV with a header")
    boolean csv;
  }

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "most rows shown as a table (default: ${DEFAULT-VALUE}); JSON and CSV have all",
      defaultValue = "100")
  private int rows;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "the moment at which the windows of features end, a date or 2026-11-23T14:00:00Z (default: now)")
  private @Nullable String at;

  @Option(
      names = "--personal",
      description = "decrypt personal fields, in files that are deleted after the answer")
  private boolean personal;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "most memory beside the Java heap (default: ${DEFAULT-VALUE}); more goes to disk",
      defaultValue = "1GiB",
      converter = ByteSize.Converter.class)
  private ByteSize memory = new ByteSize(1L << 30);

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that a query uses (default: ${DEFAULT-VALUE})",
      defaultValue = "2")
  private int threads;

  SqlVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      LogSql.Options options = new LogSql.Options(limits(), personal, now(home));
      try (LogSql tables = LogSql.open(home, options, String.valueOf(sql), bar)) {
        bar.close();
        if (sql == null) {
          list(tables);
        } else {
          answer(tables, sql);
        }
      }
    }
    return 0;
  }

  private Limits limits() {
    try {
      return new Limits(memory.bytes(), threads, SPILL_BYTES);
    } catch (IllegalArgumentException e) {
      throw new CommandMistake(String.valueOf(e.getMessage()));
    }
  }

  private long now(SystemHome home) {
    if (at == null) {
      return Clock.systemUTC().millis();
    }
    ZoneId zone = home.plan().spec().timezone();
    try {
      return at.length() == 10
          ? LocalDate.parse(at).atStartOfDay(zone).toInstant().toEpochMilli()
          : Instant.parse(at).toEpochMilli();
    } catch (DateTimeException e) {
      throw new CommandMistake(
          "--at must be a date such as 2026-11-23 or a moment such as 2026-11-23T14:00:00Z, but is '"
              + at
              + "'");
    }
  }

  private void list(LogSql tables) {
    String columns =
        """
        select table_name as "table", string_agg(column_name, ', ' order by column_index) as columns
        from duckdb_columns() where not internal and schema_name = 'main' and database_name = 'memory'
        group by 1""";
    Map<String, String> found = new LinkedHashMap<>();
    try (Answer answer = tables.query(columns)) {
      for (var row = answer.next(); row != null; row = answer.next()) {
        found.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
      }
    }
    if (form.json) {
      terminal.out().println(Json.pretty(found));
      return;
    }
    tables.tables().stream()
        .filter(found::containsKey)
        .forEach(table -> terminal.out().printf("%-20s %s%n", table, found.get(table)));
  }

  private void answer(LogSql tables, String query) {
    try (Answer answer = tables.query(query)) {
      if (form.json) {
        printJson(answer);
      } else if (form.csv) {
        printCsv(answer);
      } else {
        printTable(answer);
      }
    }
    terminal.out().flush();
  }

  private void printJson(Answer answer) {
    PrintWriter out = terminal.out();
    String before = "[\n  ";
    for (var row = answer.next(); row != null; row = answer.next()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        object.put(answer.names().get(i), row.get(i));
      }
      out.print(before + Json.compact(object));
      before = ",\n  ";
    }
    out.println(before.startsWith("[") ? "[]" : "\n]");
  }

  private void printCsv(Answer answer) {
    PrintWriter out = terminal.out();
    out.println(Csv.header(answer.names()));
    for (var row = answer.next(); row != null; row = answer.next()) {
      out.println(Csv.line(row.stream().map(SqlVerb::cell).toList()));
    }
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list -> Csv.quoted(Json.compact(list));
      case Map<?, ?> map -> Csv.quoted(Json.compact(map));
      default -> Csv.quoted(value.toString());
    };
  }

  private void printTable(Answer answer) {
    List<Boolean> right =
        IntStream.range(0, answer.names().size()).mapToObj(answer::isNumeric).toList();
    TextTable table = new TextTable(answer.names(), right);
    int shown = 0;
    for (var row = answer.next(); row != null; row = answer.next()) {
      if (shown == rows) {
        table.print(terminal.out());
        terminal.err().printf("more than %,d rows: --rows N, --csv or --json show them%n", rows);
        return;
      }
      table.add(row);
      shown++;
    }
    table.print(terminal.out());
    terminal.err().printf("%,d %s%n", shown, shown == 1 ? "row" : "rows");
  }
}
