package dev.sextant.runtime.training;

import dev.sextant.decision.Frame;
import dev.sextant.feature.RequestPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Training rows as they gather: inputs by column, a label per task, and which question each row
/// answers.
final class RowTable {
  private final List<Frame.Column> columns = new ArrayList<>();
  private final Map<String, float[]> labels = new LinkedHashMap<>();
  private float[] weights = new float[1024];
  private Asked[] asked = new Asked[1024];
  private int rows;

  /// @param slots columns to keep
  RowTable(RequestPlan plan, int[] slots, List<String> tasks) {
    for (int slot : slots) {
      String name = plan.slots().get(slot).name();
      columns.add(
          switch (plan.slots().get(slot).type()) {
            case NUMBER, BOOL, DURATION -> new Frame.Numbers(name, new float[1024]);
            case CATEGORY, ID -> new Frame.Categories(name, new @Nullable String[1024]);
            case TEXT -> new Frame.Texts(name, new @Nullable String[1024]);
            case TIME, LIST, MAP -> throw new IllegalArgumentException(name + " is no model input");
          });
    }
    tasks.forEach(task -> labels.put(task, new float[1024]));
  }

  int rows() {
    return rows;
  }

  /// Adds one row of a frame. A column that the frame lacks is missing.
  ///
  /// @param answers task -> label, NaN when unknown
  void add(Frame frame, int row, Map<String, Double> answers, float weight, Asked about) {
    if (rows == weights.length) {
      grow();
    }
    for (Frame.Column column : columns) {
      copy(find(frame, column.name()), row, column);
    }
    labels.forEach(
        (task, values) -> values[rows] = answers.getOrDefault(task, Double.NaN).floatValue());
    weights[rows] = weight;
    asked[rows] = about;
    rows++;
  }

  private static Frame.@Nullable Column find(Frame frame, String name) {
    for (Frame.Column column : frame.columns()) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    return null;
  }

  private void copy(Frame.@Nullable Column from, int row, Frame.Column to) {
    switch (to) {
      case Frame.Numbers numbers ->
          numbers.values()[rows] = from instanceof Frame.Numbers n ? n.values()[row] : Float.NaN;
      case Frame.Categories names ->
          names.values()[rows] = from instanceof Frame.Categories c ? c.values()[row] : null;
      case Frame.Texts texts ->
          texts.values()[rows] = from instanceof Frame.Texts t ? t.values()[row] : null;
    }
  }

  private void grow() {
    int capacity = Math.max(1024, weights.length * 2);
    columns.replaceAll(
        column ->
            switch (column) {
              case Frame.Numbers n ->
                  new Frame.Numbers(n.name(), Arrays.copyOf(n.values(), capacity));
              case Frame.Categories c ->
                  new Frame.Categories(c.name(), Arrays.copyOf(c.values(), capacity));
              case Frame.Texts t -> new Frame.Texts(t.name(), Arrays.copyOf(t.values(), capacity));
            });
    labels.replaceAll((_, values) -> Arrays.copyOf(values, capacity));
    weights = Arrays.copyOf(weights, capacity);
    asked = Arrays.copyOf(asked, capacity);
  }

  /// Puts the rows in the order of their questions; rows of one question keep theirs.
  void sortByQuestion() {
    int[] order =
        IntStream.range(0, rows)
            .boxed()
            .sorted(Comparator.comparingInt(this::question))
            .mapToInt(Integer::intValue)
            .toArray();
    columns.replaceAll(column -> column.pick(order));
    labels.replaceAll((_, values) -> Frame.pick(values, order));
    weights = Frame.pick(weights, order);
    asked = IntStream.of(order).mapToObj(row -> asked[row]).toArray(Asked[]::new);
  }

  float label(String task, int row) {
    float[] values = labels.get(task);
    return values == null ? Float.NaN : values[row];
  }

  /// The rows whose label is known.
  int[] known(String task) {
    return IntStream.range(0, rows).filter(row -> !Float.isNaN(label(task, row))).toArray();
  }

  float[] labels(String task, int[] chosen) {
    float[] values = labels.get(task);
    if (values == null) {
      float[] none = new float[chosen.length];
      Arrays.fill(none, Float.NaN);
      return none;
    }
    return Frame.pick(values, chosen);
  }

  int question(int row) {
    return asked[row].question();
  }

  float weight(int row) {
    return weights[row];
  }

  long time(int row) {
    return asked[row].time();
  }

  Asked asked(int row) {
    return asked[row];
  }

  /// The chosen rows of the chosen columns.
  Frame frame(List<String> names, int[] chosen) {
    List<Frame.Column> picked = new ArrayList<>();
    for (String name : names) {
      for (Frame.Column column : columns) {
        if (column.name().equals(name)) {
          picked.add(column.pick(chosen));
        }
      }
    }
    return new Frame(chosen.length, picked);
  }
}
