package dev.sextant.spec.compile;

import dev.sextant.decision.Expression;
import dev.sextant.decision.Program;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.TextList;
import dev.sextant.decision.ValueType;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Problem;
import dev.sextant.spec.Source;
import dev.sextant.spec.row.RowLanguage;
import dev.sextant.spec.row.Scope;
import dev.sextant.spec.row.Usage;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compiles the row expressions of one spec against a table of columns, and keeps what went wrong.
final class Expressions {
  private final Symbols symbols;
  private final ZoneId zone;
  private final Map<String, TextList> lists;
  private final List<Problem> problems;

  Expressions(Symbols symbols, ZoneId zone, Map<String, TextList> lists, List<Problem> problems) {
    this.symbols = symbols;
    this.zone = zone;
    this.lists = lists;
    this.problems = problems;
  }

  /// @param reads the columns that the program reads, ascending
  record Compiled(Program program, int[] reads) {}

  /// @return null when it has problems, which are noted
  @Nullable Compiled compile(Source source, Table columns, Usage usage) {
    Table.Used used = columns.used(lists, zone);
    return switch (RowLanguage.compile(source.text(), used, usage, symbols)) {
      case RowLanguage.Compiled(Expression expression) ->
          new Compiled(Program.compile(expression), used.reads());
      case RowLanguage.Problems(var found) -> {
        found.forEach(
            problem ->
                problems.add(
                    new Problem(
                        shifted(source.at(), problem.offset()),
                        problem.length(),
                        problem.message(),
                        null)));
        yield null;
      }
    };
  }

  private static Mark shifted(Mark at, int offset) {
    return new Mark(at.file(), at.line(), at.column() + offset);
  }

  /// Named columns that expressions may read.
  static final class Table {
    private final Map<String, Expression.Column> columns = new LinkedHashMap<>();
    private final boolean open;

    Table() {
      this(false);
    }

    /// @param open whether an unknown plain name is taken for one more text column, as in a file
    ///   whose header is not read yet
    Table(boolean open) {
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

    private Used used(Map<String, TextList> lists, ZoneId zone) {
      return new Used(columns, open, lists, zone);
    }

    /// A scope that notes what was resolved.
    static final class Used implements Scope {
      private final Map<String, Expression.Column> columns;
      private final boolean open;
      private final Map<String, TextList> lists;
      private final ZoneId zone;
      private final TreeSet<Integer> reads = new TreeSet<>();

      Used(
          Map<String, Expression.Column> columns,
          boolean open,
          Map<String, TextList> lists,
          ZoneId zone) {
        this.columns = columns;
        this.open = open;
        this.lists = lists;
        this.zone = zone;
      }

      @Override
      public Optional<Expression> resolve(String path) {
        Expression.Column column = columns.get(path);
        if (column == null && open && path.indexOf('.') < 0) {
          column = new Expression.Column(columns.size(), ValueType.TEXT, true);
          columns.put(path, column);
        }
        if (column != null) {
          reads.add(column.index());
        }
        return Optional.ofNullable(column);
      }

      @Override
      public Collection<String> names() {
        return columns.keySet();
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
}
