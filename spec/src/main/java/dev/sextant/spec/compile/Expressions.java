package dev.sextant.spec.compile;

import dev.sextant.decision.Expression;
import dev.sextant.decision.Program;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.TextList;
import dev.sextant.decision.ValueType;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Source;
import dev.sextant.spec.row.Problem;
import dev.sextant.spec.row.RowLanguage;
import dev.sextant.spec.row.Scope;
import dev.sextant.spec.row.Usage;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compiles the row expressions of one spec against a table of columns, and keeps what went wrong.
final class Expressions {
  private final Symbols symbols;
  private final ZoneId zone;
  private final Map<String, TextList> lists;
  private final Findings findings;
  private final Set<Mark> told = new HashSet<>();

  Expressions(Symbols symbols, ZoneId zone, Map<String, TextList> lists, Findings findings) {
    this.symbols = symbols;
    this.zone = zone;
    this.lists = lists;
    this.findings = findings;
  }

  /// @param reads the columns that the program reads, ascending
  record Compiled(Program program, int[] reads) {}

  /// @return null when it has problems, which are noted, or reads what is flawed
  @Nullable Compiled compile(Source source, Table columns, Usage usage) {
    if (source.text().isEmpty()) {
      return null; // told where it was read
    }
    Used used = new Used(columns);
    return switch (RowLanguage.compile(source.text(), used, usage, symbols)) {
      case RowLanguage.Compiled(Expression expression) ->
          new Compiled(Program.compile(expression), used.reads());
      case RowLanguage.Problems(var found) -> {
        found.forEach(problem -> add(source.place(problem.offset()), problem));
        yield null;
      }
    };
  }

  /// A feature is compiled for each request, but its mistakes are told once.
  private void add(Mark at, Problem problem) {
    if (told.add(at)) {
      findings.add(at, problem.length(), problem.message());
    }
  }

  /// Named columns that expressions may read.
  static final class Table {
    private final Map<String, Expression.Column> columns = new LinkedHashMap<>();
    private final String owner;
    private final boolean open;

    /// @param owner before the names of its columns where a flawed one is noted: `click.`
    Table(String owner) {
      this(owner, false);
    }

    /// @param open whether an unknown plain name is taken for one more text column, as in a file
    ///   whose header is not read yet
    Table(String owner, boolean open) {
      this.owner = owner;
      this.open = open;
    }

    Map<String, Expression.Column> columns() {
      return columns;
    }

    void add(String name, Expression.Column column) {
      columns.putIfAbsent(name, column);
    }

    boolean has(String name) {
      return columns.containsKey(name);
    }
  }

  /// A scope that notes what was resolved.
  private final class Used implements Scope {
    private final Table table;
    private final TreeSet<Integer> reads = new TreeSet<>();

    Used(Table table) {
      this.table = table;
    }

    @Override
    public Optional<Expression> resolve(String path) {
      Expression.Column column = table.columns.get(path);
      if (column == null && table.open && path.indexOf('.') < 0 && list(path).isEmpty()) {
        column = new Expression.Column(table.columns.size(), ValueType.TEXT, true);
        table.columns.put(path, column);
      }
      if (column != null) {
        reads.add(column.index());
      }
      return Optional.ofNullable(column);
    }

    @Override
    public boolean isFlawed(String path) {
      return findings.isFlawed(table.owner + path) || findings.isFlawed(path);
    }

    @Override
    public Collection<String> names() {
      return table.columns.keySet();
    }

    @Override
    public Optional<TextList> list(String name) {
      return Optional.ofNullable(lists.get(name));
    }

    @Override
    public Collection<String> listNames() {
      return lists.keySet();
    }

    @Override
    public ZoneId zone() {
      return zone;
    }

    int[] reads() {
      return reads.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
