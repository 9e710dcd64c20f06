package dev.sextant.benchmarks;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Scorers;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Training of [CriteoNet] whose table has many rows beside one of few rows, in one small heap: the
/// table is trained, judged on a tenth of the rows, stored and read back.
///
/// All values of a field are equally frequent, so that hardly a row of the table is in a cache.
///
/// `TableSpeed [--rows N] [--examples N] [--epochs N] [--json]`
public final class TableSpeed {
  private static final int FIELDS = 26;
  private static final int SMALL = 1000;

  private TableSpeed() {}

  public static void main(String[] arguments) {
    Report report = new Report("tables", arguments);
    int rows = (int) Report.option(arguments, "--rows", 10_000_000);
    int examples = (int) Report.option(arguments, "--examples", 200_000);
    int epochs = (int) Report.option(arguments, "--epochs", 3);
    int values = (rows + FIELDS - 1) / FIELDS;
    Examples train = examples(examples, values);
    report.add("examples", examples);
    double small = train(train, SMALL, epochs, report, "small");
    double large = train(train, values, epochs, report, "large");
    report.add("times_slower", small / large).end();
  }

  /// @return examples per second of processor time in the best epoch
  private static double train(Examples train, int buckets, int epochs, Report report, String name) {
    long[] ends = new long[epochs];
    LearnedModel model =
        CriteoNet.train(
            train,
            Map.of("buckets", buckets, "holdout", 0.1, "patience", epochs, "epochs", epochs),
            (done, _) -> ends[done - 1] = Processor.ofThisThread());
    double best = 0;
    for (int epoch = 1; epoch < epochs; epoch++) {
      best = Math.max(best, 0.9 * train.rows() * 1e9 / (ends[epoch] - ends[epoch - 1]));
    }
    report.add(name + "_table_rows", (1L + buckets) * FIELDS).add(name + "_examples_per_s", best);
    double[] margins = margins(model, train);
    byte[] stored = model.bytes();
    report.add(name + "_stored_mib", (long) stored.length >> 20);
    LearnedModel read = Scorers.load(model.learner(), stored);
    if (!Arrays.equals(margins, margins(read, train))) {
      throw new IllegalStateException("the stored model answers otherwise");
    }
    return best;
  }

  private static double[] margins(LearnedModel model, Examples examples) {
    double[] margins = new double[1000];
    model.margins(new Frame(margins.length, examples.frame().columns()), margins);
    return margins;
  }

  private static Examples examples(int rows, int values) {
    SplittableRandom random = new SplittableRandom(5);
    String[] names = new String[2 * values];
    Arrays.setAll(names, Integer::toHexString);
    List<Column> columns = new ArrayList<>();
    float[] labels = new float[rows];
    for (int field = 0; field < FIELDS; field++) {
      String[] column = new String[rows];
      for (int row = 0; row < rows; row++) {
        int value = random.nextInt(names.length);
        column[row] = names[value];
        labels[row] += value % 2 == 0 ? 0.1f : -0.1f;
      }
      columns.add(new Frame.Categories("C" + field, column));
    }
    for (int i = 0; i < 13; i++) {
      float[] column = new float[rows];
      for (int row = 0; row < rows; row++) {
        column[row] = (float) random.nextGaussian();
      }
      columns.add(new Frame.Numbers("I" + i, column));
    }
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-labels[row])) ? 1 : 0;
    }
    float[] weights = new float[rows];
    Arrays.fill(weights, 1);
    return new Examples(
        new Frame(rows, columns), labels, weights, IntStream.range(0, rows).toArray());
  }
}
