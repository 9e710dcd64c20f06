package dev.sextant.runtime.rows;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feedback.Outcomes;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.RowBuffer;
import dev.sextant.history.TableSink;
import dev.sextant.spec.SystemPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The table of training rows: what was asked, what came of it, and the features as of then.
final class RowOutput {
  private final RequestPlan plan;
  private final Symbols symbols;
  private final int[] slots;
  private final List<Outcomes> outcomes;
  private final List<Column> columns = new ArrayList<>();
  private final int decision;
  private final int candidate;
  private final int firstLabel;
  private final int firstFeature;
  private @Nullable RowBuffer buffer;
  private long rows;

  /// @param slots the features
  /// @param outcomes over all of history; one label column for each
  /// @param decided whether the questions were answered by decisions
  RowOutput(
      SystemPlan system,
      RequestPlan plan,
      int[] slots,
      List<Outcomes> outcomes,
      boolean decided,
      boolean candidates) {
    this.plan = plan;
    this.symbols = system.symbols();
    this.slots = slots;
    this.outcomes = outcomes;
    Set<String> taken = new HashSet<>();
    add(taken, "query", ColumnType.LONG);
    decision = decided ? add(taken, "decision", ColumnType.TEXT) : -1;
    add(taken, "time", ColumnType.TIME);
    add(taken, entity(system, plan.subjectEntity()), ColumnType.TEXT);
    candidate =
        candidates && !plan.judges()
            ? add(taken, entity(system, plan.choiceEntity()), ColumnType.TEXT)
            : -1;
    firstLabel = columns.size();
    outcomes.forEach(each -> add(taken, "label." + each.plan().name(), ColumnType.DOUBLE));
    firstFeature = columns.size();
    for (int slot : slots) {
      add(taken, plan.slots().get(slot).name(), columnType(plan.slots().get(slot).type()));
    }
  }

  private static String entity(SystemPlan system, int index) {
    return system.features().entities().get(index).name();
  }

  /// SQL does not tell the case of letters apart, so neither may names.
  private int add(Set<String> taken, String wanted, ColumnType type) {
    String name = wanted;
    while (!taken.add(name.toLowerCase(Locale.ROOT))) {
      name += "_";
    }
    columns.add(new Column(name, type));
    return columns.size() - 1;
  }

  private static ColumnType columnType(ValueType type) {
    return switch (type) {
      case NUMBER, DURATION -> ColumnType.FLOAT;
      case BOOL -> ColumnType.BOOLEAN;
      case TIME -> ColumnType.TIME;
      case CATEGORY, ID, TEXT -> ColumnType.TEXT;
      case LIST, MAP -> throw new IllegalArgumentException("lists and maps are no columns");
    };
  }

  List<Column> columns() {
    return columns;
  }

  List<String> features() {
    return names(firstFeature, columns.size());
  }

  List<String> labels() {
    return names(firstLabel, firstFeature);
  }

  private List<String> names(int from, int to) {
    return columns.subList(from, to).stream().map(Column::name).toList();
  }

  /// From now on rows go there.
  void to(TableSink sink) {
    buffer = new RowBuffer(sink);
  }

  long rows() {
    return rows;
  }

  /// Writes the answered questions of a chunk.
  void write(Chunk chunk) {
    for (int at = 0; at < chunk.questions(); at++) {
      RowBuffer row = begin(chunk.question(at));
      for (int i = 0; i < slots.length; i++) {
        ValueType type = plan.slots().get(slots[i]).type();
        if (type.isSymbol()) {
          double code = chunk.numbers(slots[i])[at];
          row.set(firstFeature + i, Double.isNaN(code) ? null : symbols.name((int) code));
        } else if (type.isNumeric()) {
          row.set(firstFeature + i, chunk.numbers(slots[i])[at]);
        } else {
          row.set(firstFeature + i, (String) chunk.objects(slots[i])[at]);
        }
      }
      end(row);
    }
  }

  /// Writes a question with the vector that its decision logged.
  ///
  /// @param row of the frame
  void write(Question question, Frame logged, int row) {
    RowBuffer out = begin(question);
    for (int i = 0; i < slots.length; i++) {
      Frame.Column found = column(logged, plan.slots().get(slots[i]).name());
      switch (found) {
        case null -> {}
        case Frame.Numbers numbers -> out.set(firstFeature + i, (double) numbers.values()[row]);
        case Frame.Categories names -> out.set(firstFeature + i, names.values()[row]);
        case Frame.Texts texts -> out.set(firstFeature + i, texts.values()[row]);
      }
    }
    end(out);
  }

  private static Frame.@Nullable Column column(Frame frame, String name) {
    for (Frame.Column column : frame.columns()) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    return null;
  }

  private RowBuffer begin(Question question) {
    RowBuffer row = buffer;
    if (row == null) {
      throw new IllegalStateException("rows have nowhere to go");
    }
    row.set(0, question.number());
    int column = 1;
    if (decision >= 0) {
      row.set(column++, question.decision());
    }
    row.set(column++, question.query().time()).set(column++, question.query().subject());
    if (candidate >= 0) {
      row.set(candidate, question.candidate());
    }
    for (int i = 0; i < outcomes.size(); i++) {
      row.set(firstLabel + i, label(outcomes.get(i), question));
    }
    return row;
  }

  private static double label(Outcomes outcome, Question question) {
    return outcome.label(
        question.query().subject(),
        question.candidate(),
        question.decision(),
        question.query().time());
  }

  private void end(RowBuffer row) {
    row.endRow();
    rows++;
  }

  void flush() {
    RowBuffer row = buffer;
    if (row != null) {
      row.flush();
    }
  }

  /// The item that a row of a decision is about; null for a verdict.
  static @Nullable String item(Decision decision, int row) {
    return decision.answer() instanceof Decision.Slate ? decision.scored().ids()[row] : null;
  }

  /// Rows of the scored frame that were placed, or the one that was judged.
  static int[] placed(Decision decision) {
    int rows = decision.scored().frame().rows();
    int[] placed =
        switch (decision.answer()) {
          case Decision.Slate slate ->
              slate.items().stream().mapToInt(Decision.Placed::row).sorted().toArray();
          case Decision.Verdict _ -> new int[] {0};
        };
    return Arrays.stream(placed).filter(row -> row >= 0 && row < rows).toArray();
  }
}
