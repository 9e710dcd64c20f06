package dev.sextant.benchmarks;

import dev.sextant.decision.Frame;
import dev.sextant.inference.TreeScorer;
import dev.sextant.learning.Learners;
import dev.sextant.model.Examples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// Answers of boosted trees by our walker beside XGBoost's own, for 1, 100 and 1,000 rows of 40
/// numbers: 200 trees of depth 6, one thread, the same model, margins compared bit for bit.
///
/// XGBoost answers from the same array of numbers, by its predictor in place and by a matrix made
/// for each call; the faster one counts. Ours starts from the columns that a decision has. The ways
/// take turns, fifty calls each: a busy machine slows all of them.
public final class TreeSpeed {
  private static final int FEATURES = 40;
  private static final int ROWS = 20_000;
  private static final int TURNS = 60;
  private static final int CALLS = 50;

  private TreeSpeed() {}

  public static void main(String[] arguments) throws XGBoostError, IOException {
    Examples examples = examples();
    TreeScorer trees =
        (TreeScorer)
            Learners.named(TreeScorer.LEARNER)
                .fit(examples, null, Map.of("rounds", 200, "depth", 6, "threads", 1), 1);
    Booster booster = XGBoost.loadModel(trees.xgboost());
    booster.setParam("nthread", 1);
    System.out.printf(
        "%d trees on %s, Java %s%n",
        trees.trees(), System.getProperty("os.arch"), Runtime.version());
    for (int rows : new int[] {1, 100, 1000}) {
      compare(trees, booster, examples.frame(), rows);
    }
  }

  private static Examples examples() {
    SplittableRandom random = new SplittableRandom(7);
    float[][] columns = new float[FEATURES][ROWS];
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (float[] column : columns) {
        column[row] = random.nextInt(20) == 0 ? Float.NaN : random.nextFloat();
      }
      float both = columns[0][row] * columns[1][row] + columns[2][row];
      labels[row] = random.nextFloat() < both - 0.4f ? 1 : 0;
    }
    List<Frame.Column> named = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      named.add(new Frame.Numbers("x" + i, columns[i]));
    }
    float[] weights = new float[ROWS];
    Arrays.fill(weights, 1);
    int[] groups = new int[ROWS];
    Arrays.setAll(groups, row -> row);
    return new Examples(new Frame(ROWS, named), labels, weights, groups);
  }

  private static void compare(TreeScorer trees, Booster booster, Frame all, int rows)
      throws XGBoostError {
    Frame frame = new Frame(rows, all.columns());
    float[] table = new float[rows * FEATURES];
    for (int i = 0; i < table.length; i++) {
      table[i] = ((Frame.Numbers) all.columns().get(i % FEATURES)).values()[i / FEATURES];
    }
    double[] ours = new double[rows];
    float[][] theirs = fromMatrix(booster, table, rows);
    trees.margins(frame, ours);
    for (int row = 0; row < rows; row++) {
      if ((float) ours[row] != theirs[row][0]) {
        throw new IllegalStateException("row " + row + ": " + ours[row] + ", " + theirs[row][0]);
      }
    }
    report(
        rows,
        times(
            List.of(
                () -> trees.margins(frame, ours),
                () -> booster.inplace_predict(table, rows, FEATURES, Float.NaN),
                () -> fromMatrix(booster, table, rows))));
  }

  private static void report(int rows, double[][] times) {
    double[] factors = new double[TURNS];
    Arrays.setAll(factors, turn -> Math.min(times[1][turn], times[2][turn]) / times[0][turn]);
    System.out.printf(
        "%,5d rows, median of %d turns: ours %.1f us, XGBoost in place %.1f us, from a matrix %.1f us"
            + ": %.1f times [%.1f, %.1f]%n",
        rows,
        TURNS,
        quantile(times[0], 0.5),
        quantile(times[1], 0.5),
        quantile(times[2], 0.5),
        quantile(factors, 0.5),
        quantile(factors, 0.1),
        quantile(factors, 0.9));
  }

  private static float[][] fromMatrix(Booster booster, float[] table, int rows)
      throws XGBoostError {
    DMatrix matrix = new DMatrix(table, rows, FEATURES, Float.NaN);
    try {
      return booster.predict(matrix, true);
    } finally {
      matrix.dispose();
    }
  }

  @FunctionalInterface
  private interface Call {
    void run() throws XGBoostError;
  }

  /// Microseconds of a call of each way in each turn, after as many turns that are not counted.
  private static double[][] times(List<Call> ways) throws XGBoostError {
    double[][] times = new double[ways.size()][TURNS];
    for (int turn = -TURNS; turn < TURNS; turn++) {
      for (int way = 0; way < ways.size(); way++) {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
          ways.get(way).run();
        }
        times[way][Math.max(0, turn)] = (System.nanoTime() - start) / 1e3 / CALLS;
      }
    }
    return times;
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
