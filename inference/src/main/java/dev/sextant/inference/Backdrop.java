package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.Permutations;
import dev.sextant.model.Scorer;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Training rows before which a row of a model without insight is explained: the Shapley value of
/// each input, estimated over random orders, each taken forwards and backwards [1].
///
/// For each of these rows, inputs turn one after the other from it into the row that is explained;
/// the change of the margin is the amount of the input that turned. In each order the amounts add
/// up to the whole difference, so together they are the margin less the mean margin of these rows.
///
/// [1] Mitchell et al.: Sampling Permutations for Shapley Value Estimation, JMLR 2022.
final class Backdrop {
  private static final int ROWS = 16;
  private static final long SEED = 1;

  private final Frame rows;

  private Backdrop(Frame rows) {
    this.rows = rows;
  }

  /// Some rows, spread evenly over all.
  static Backdrop of(Frame all) {
    int count = Math.min(ROWS, all.rows());
    int[] kept = new int[count];
    for (int i = 0; i < count; i++) {
      kept[i] = (int) ((2L * i + 1) * all.rows() / (2L * count));
    }
    return new Backdrop(all.pick(kept));
  }

  /// @param baseline the mean margin of the rows
  record Amounts(double baseline, double[] perInput) {}

  /// All rows that must be asked about go in one frame: for each order the row before the first
  /// turn, and the one after each turn.
  Amounts amounts(Column[] columns, int row, Scorer scorer) {
    int inputs = columns.length;
    int steps = inputs + 1;
    int[][] orders = orders(inputs);
    // source[input][place]: the row of the backdrop that gives the value, or -1 for the row itself
    int places = orders.length * steps;
    int[][] source = new int[inputs][places];
    for (int order = 0; order < orders.length; order++) {
      for (int input = 0; input < inputs; input++) {
        Arrays.fill(
            source[orders[order][input]], order * steps, order * steps + input + 1, order / 2);
        Arrays.fill(
            source[orders[order][input]], order * steps + input + 1, (order + 1) * steps, -1);
      }
    }
    List<Column> mixed = new ArrayList<>();
    for (int input = 0; input < inputs; input++) {
      mixed.add(mix(rows.columns().get(input), columns[input], row, source[input]));
    }
    double[] margins = new double[places];
    scorer.margins(new Frame(places, mixed), margins);
    return amounts(orders, margins);
  }

  private int[][] orders(int inputs) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[][] orders = new int[2 * rows.rows()][inputs];
    for (int pair = 0; pair < rows.rows(); pair++) {
      int[] forwards = orders[2 * pair];
      Arrays.setAll(forwards, i -> i);
      Permutations.shuffle(forwards, random);
      Arrays.setAll(orders[2 * pair + 1], i -> forwards[inputs - 1 - i]);
    }
    return orders;
  }

  private static Column mix(Column backdrop, Column actual, int row, int[] source) {
    return switch (actual) {
      case Frame.Numbers numbers -> {
        float[] known = ((Frame.Numbers) backdrop).values();
        float[] values = new float[source.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = source[i] < 0 ? numbers.values()[row] : known[source[i]];
        }
        yield new Frame.Numbers(numbers.name(), values);
      }
      case Frame.Categories categories ->
          new Frame.Categories(
              categories.name(),
              mix(((Frame.Categories) backdrop).values(), categories.values()[row], source));
      case Frame.Texts texts ->
          new Frame.Texts(
              texts.name(), mix(((Frame.Texts) backdrop).values(), texts.values()[row], source));
    };
  }

  private static @Nullable String[] mix(
      @Nullable String[] known, @Nullable String actual, int[] source) {
    @Nullable String[] values = new @Nullable String[source.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = source[i] < 0 ? actual : known[source[i]];
    }
    return values;
  }

  private static Amounts amounts(int[][] orders, double[] margins) {
    int inputs = orders[0].length;
    double baseline = 0;
    double[] amounts = new double[inputs];
    for (int order = 0; order < orders.length; order++) {
      int first = order * (inputs + 1);
      baseline += margins[first];
      for (int input = 0; input < inputs; input++) {
        amounts[orders[order][input]] += margins[first + input + 1] - margins[first + input];
      }
    }
    int count = orders.length;
    return new Amounts(baseline / count, Arrays.stream(amounts).map(sum -> sum / count).toArray());
  }

  // ---- stored

  void write(BinaryWriter out) {
    out.writeVarint(rows.rows());
    for (Column column : rows.columns()) {
      for (int row = 0; row < rows.rows(); row++) {
        switch (column) {
          case Frame.Numbers numbers -> out.writeFloat(numbers.values()[row]);
          case Frame.Categories categories -> out.writeText(categories.values()[row]);
          case Frame.Texts texts -> out.writeText(texts.values()[row]);
        }
      }
    }
  }

  static Backdrop read(BinaryReader in, Signature signature) {
    int count = in.readCount();
    List<Column> columns = new ArrayList<>();
    for (Input input : signature.inputs()) {
      if (input.kind() == Kind.NUMBER) {
        float[] values = new float[count];
        for (int row = 0; row < count; row++) {
          values[row] = in.readFloat();
        }
        columns.add(new Frame.Numbers(input.name(), values));
      } else {
        @Nullable String[] values = new @Nullable String[count];
        for (int row = 0; row < count; row++) {
          values[row] = in.readText();
        }
        columns.add(
            input.kind() == Kind.TEXT
                ? new Frame.Texts(input.name(), values)
                : new Frame.Categories(input.name(), values));
      }
    }
    return new Backdrop(new Frame(count, columns));
  }
}
