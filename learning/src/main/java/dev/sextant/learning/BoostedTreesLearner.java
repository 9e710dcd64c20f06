package dev.sextant.learning;

import dev.sextant.decision.Frame.Column;
import dev.sextant.decision.NearestName;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.TreeColumns;
import dev.sextant.inference.TreeScorer;
import dev.sextant.learning.TreeOptions.Objective;
import dev.sextant.model.Examples;
import dev.sextant.model.Learner;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/// Gradient-boosted trees, or a forest, trained by XGBoost [1]; `rank` is LambdaMART on NDCG.
///
/// Options are those of [TreeOptions] with `_` between words: `objective` (`binary`, `regression`,
/// `rank`), `rounds`, `trees_per_round`, `depth`, `eta`, `min_child_weight`, `subsample`,
/// `colsample`, `l2`, `early_stopping`, `threads`, `categories`, `monotone`. Without validation
/// examples `early_stopping` does nothing. `threads` is all cores unless given: give it, best 1,
/// where machines with other numbers of cores must make the same bytes.
///
/// [1] Chen, Guestrin: XGBoost: A Scalable Tree Boosting System, KDD 2016.
public final class BoostedTreesLearner implements Learner {
  /// Gains are 2^label - 1; XGBoost refuses larger ones.
  private static final float LARGEST_GRADE = 31;

  private static final int BLOCK = 256;

  @Override
  public String name() {
    return TreeScorer.LEARNER;
  }

  @Override
  public TreeScorer fit(
      Examples train, @Nullable Examples validation, Map<String, Object> options, long seed) {
    return fit(train, validation, options, seed, Rounds.UNWATCHED);
  }

  @Override
  public void check(Map<String, Object> options) {
    TreeOptions _ = TreeOptions.read(name(), options);
  }

  @Override
  public TreeScorer fit(
      Examples train,
      @Nullable Examples validation,
      Map<String, Object> options,
      long seed,
      Rounds watched) {
    TreeOptions read = TreeOptions.read(name(), options);
    Labels.requireRows(train);
    requireLabels(train, read.objective());
    TreeColumns columns =
        new TreeColumnsLearner(read.splits(), read.categories()).learn(train.frame());
    boolean stopsEarly = read.earlyStopping() > 0 && validation != null && validation.rows() > 0;
    try {
      return grow(columns, train, stopsEarly ? validation : null, read, seed, watched);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not train: " + e.getMessage(), e);
    }
  }

  private static void requireLabels(Examples train, Objective objective) {
    switch (objective) {
      case BINARY -> Labels.requireBothClasses(train);
      case RANK, PAIRWISE -> Labels.requireRange(train, 0, LARGEST_GRADE);
      case REGRESSION -> {}
    }
  }

  private static TreeScorer grow(
      TreeColumns columns,
      Examples train,
      @Nullable Examples validation,
      TreeOptions options,
      long seed,
      Rounds watched)
      throws XGBoostError {
    DMatrix rows = matrix(columns, train, options.objective());
    DMatrix held = validation == null ? null : matrix(columns, validation, options.objective());
    try {
      Booster booster =
          XGBoost.train(
              rows, options.xgboost(seed, signs(columns, options)), 0, Map.of(), null, null);
      try {
        int rounds = boost(booster, rows, held, options, watched);
        int trees = rounds * options.treesPerRound();
        return new TreeScorer(columns, trees, booster.toByteArray("json"));
      } finally {
        booster.dispose();
      }
    } finally {
      rows.dispose();
      if (held != null) {
        held.dispose();
      }
    }
  }

  /// The direction of each column that `monotone` binds, else 0.
  private static int[] signs(TreeColumns columns, TreeOptions options) {
    List<Input> inputs = columns.signature().inputs();
    List<String> numbers =
        inputs.stream().filter(each -> each.kind() == Kind.NUMBER).map(Input::name).toList();
    for (String name : options.monotone().keySet()) {
      if (!numbers.contains(name)) {
        throw new IllegalArgumentException(
            "option 'monotone' of boosted-trees names no number '%s'%s"
                .formatted(name, NearestName.hint(name, "numbers", numbers)));
      }
    }
    return IntStream.of(columns.inputs())
        .map(input -> options.monotone().getOrDefault(inputs.get(input).name(), 0))
        .toArray();
  }

  /// @return how many rounds to keep: all, or those up to the best on the validation rows
  private static int boost(
      Booster booster, DMatrix rows, @Nullable DMatrix held, TreeOptions options, Rounds watched)
      throws XGBoostError {
    int best = 0;
    double bestLoss = Double.POSITIVE_INFINITY;
    for (int round = 0; round < options.rounds(); round++) {
      booster.update(rows, round);
      watched.done(round + 1, options.rounds());
      if (held == null) {
        best = round + 1;
        continue;
      }
      double loss = loss(booster, held, round, options.objective());
      if (loss < bestLoss) {
        bestLoss = loss;
        best = round + 1;
      } else if (round + 1 - best >= options.earlyStopping()) {
        break;
      }
    }
    return Math.max(1, best);
  }

  private static double loss(Booster booster, DMatrix held, int round, Objective objective)
      throws XGBoostError {
    float[] metric = new float[1];
    booster.evalSet(new DMatrix[] {held}, new String[] {"validation"}, round, metric);
    return objective.higherIsBetter ? -metric[0] : metric[0];
  }

  private static DMatrix matrix(TreeColumns columns, Examples examples, Objective objective)
      throws XGBoostError {
    DMatrix matrix =
        new DMatrix(
            values(columns, examples), examples.rows(), Math.max(1, columns.width()), Float.NaN);
    setTypes(matrix, columns);
    matrix.setLabel(examples.labels());
    if (objective.ranks()) {
      int[] starts = starts(examples.groups());
      matrix.setGroup(sizes(starts));
      matrix.setWeight(groupWeights(examples.weights(), starts));
    } else {
      matrix.setWeight(examples.weights());
    }
    return matrix;
  }

  /// XGBoost's words: c for places of categories, q for numbers.
  private static void setTypes(DMatrix matrix, TreeColumns columns) throws XGBoostError {
    boolean[] categorical = columns.categorical();
    String[] types = new String[categorical.length];
    Arrays.setAll(types, column -> categorical[column] ? "c" : "q");
    if (List.of(types).contains("c")) {
      matrix.setFeatureTypes(types);
    }
  }

  /// One row after the other, as XGBoost wants them.
  private static float[] values(TreeColumns columns, Examples examples) {
    Column[] bound = Inputs.bind(columns.signature(), examples.frame());
    int width = columns.width();
    float[] values = new float[Math.multiplyExact(examples.rows(), Math.max(1, width))];
    Arrays.fill(values, Float.NaN);
    float[] block = new float[BLOCK * width];
    for (int from = 0; from < examples.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, examples.rows() - from);
      columns.fill(bound, from, count, block);
      for (int column = 0; column < width; column++) {
        for (int row = 0; row < count; row++) {
          values[(from + row) * width + column] = block[column * count + row];
        }
      }
    }
    return values;
  }

  /// First row of each group, and the number of rows at the end.
  private static int[] starts(int[] groups) {
    int[] starts = new int[groups.length + 1];
    int count = 0;
    for (int row = 0; row < groups.length; row++) {
      if (row == 0 || groups[row] != groups[row - 1]) {
        starts[count++] = row;
      }
    }
    starts[count++] = groups.length;
    return Arrays.copyOf(starts, count);
  }

  private static int[] sizes(int[] starts) {
    int[] sizes = new int[starts.length - 1];
    Arrays.setAll(sizes, group -> starts[group + 1] - starts[group]);
    return sizes;
  }

  /// XGBoost weighs whole queries when it ranks: the mean of their rows.
  private static float[] groupWeights(float[] weights, int[] starts) {
    float[] means = new float[starts.length - 1];
    for (int group = 0; group < means.length; group++) {
      double sum = 0;
      for (int row = starts[group]; row < starts[group + 1]; row++) {
        sum += weights[row];
      }
      means[group] = (float) (sum / (starts[group + 1] - starts[group]));
    }
    return means;
  }
}
