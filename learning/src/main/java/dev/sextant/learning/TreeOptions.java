package dev.sextant.learning;

import dev.sextant.inference.TreeColumns.Splits;
import dev.sextant.model.Options;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How trees are grown.
///
/// @param rounds of boosting
/// @param treesPerRound 1 to boost; more for a forest (a forest alone: rounds 1, eta 1)
/// @param earlyStopping rounds without improvement on the validation examples after which to stop;
///   0 for never
/// @param categories most values per category that trees know
/// @param splits how a node asks for a category
/// @param singleBelow categories with fewer values are split by one value even so
/// @param pairs of a ranking objective: each of a question's so many best items is compared with
///   the others; 0 for XGBoost's default
/// @param monotone number -> 1 where the margin may only rise with it, -1 where it may only fall
record TreeOptions(
    Objective objective,
    int rounds,
    int treesPerRound,
    int depth,
    double eta,
    double minChildWeight,
    double subsample,
    double colsample,
    double l2,
    int earlyStopping,
    int threads,
    int categories,
    Splits splits,
    int singleBelow,
    int pairs,
    Map<String, Integer> monotone) {
  private static final List<String> KNOWN =
      List.of(
          "objective",
          "rounds",
          "trees_per_round",
          "depth",
          "eta",
          "min_child_weight",
          "subsample",
          "colsample",
          "l2",
          "early_stopping",
          "threads",
          "categories",
          "category_splits",
          "one_hot_below",
          "pairs",
          "monotone");

  private static final List<String> WORDS = Stream.of(Splits.values()).map(Splits::word).toList();

  /// What trees learn to predict.
  enum Objective {
    BINARY("binary", "binary:logistic", "logloss", false),
    REGRESSION("regression", "reg:squarederror", "rmse", false),
    /// LambdaMART: pairs weigh by what swapping them changes in NDCG.
    RANK("rank", "rank:ndcg", "ndcg@10", true),
    /// Pairs weigh alike.
    PAIRWISE("pairwise", "rank:pairwise", "ndcg@10", true);

    private final String word;
    final String xgboost;
    final String metric;
    final boolean higherIsBetter;

    Objective(String word, String xgboost, String metric, boolean higherIsBetter) {
      this.word = word;
      this.xgboost = xgboost;
      this.metric = metric;
      this.higherIsBetter = higherIsBetter;
    }

    static List<String> words() {
      return Stream.of(values()).map(one -> one.word).toList();
    }

    boolean ranks() {
      return this == RANK || this == PAIRWISE;
    }

    static Objective of(String word) {
      return List.of(values()).stream()
          .filter(one -> one.word.equals(word))
          .findFirst()
          .orElseThrow();
    }
  }

  static TreeOptions read(String learner, Map<String, Object> values) {
    Options options = new Options(learner, KNOWN, values);
    return new TreeOptions(
        Objective.of(options.choice("objective", "binary", Objective.words())),
        options.whole("rounds", 200, 1, 100_000),
        options.whole("trees_per_round", 1, 1, 10_000),
        options.whole("depth", 6, 1, 16),
        options.number("eta", 0.1, 1e-6, 1),
        options.number("min_child_weight", 1, 0, 1e9),
        options.number("subsample", 1, 0.01, 1),
        options.number("colsample", 1, 0.01, 1),
        options.number("l2", 1, 0, 1e9),
        options.whole("early_stopping", 0, 0, 100_000),
        options.whole("threads", Runtime.getRuntime().availableProcessors(), 1, 1024),
        options.whole("categories", 32, 1, 1000),
        splits(options.choice("category_splits", Splits.ONE_HOT.word(), WORDS)),
        options.whole("one_hot_below", 4, 1, 1001),
        options.whole("pairs", 0, 0, 10_000),
        options.signs("monotone"));
  }

  private static Splits splits(String word) {
    return Stream.of(Splits.values())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  /// The same in XGBoost's words. Columns are drawn per tree when boosting, per split in a forest.
  ///
  /// @param signs 1, -1 or 0 per column
  Map<String, Object> xgboost(long seed, int[] signs) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("objective", objective.xgboost);
    parameters.put("eval_metric", objective.metric);
    parameters.put("tree_method", "hist");
    parameters.put("num_parallel_tree", treesPerRound);
    parameters.put("max_depth", depth);
    parameters.put("eta", eta);
    parameters.put("min_child_weight", minChildWeight);
    parameters.put("subsample", subsample);
    parameters.put(treesPerRound > 1 ? "colsample_bynode" : "colsample_bytree", colsample);
    parameters.put("lambda", l2);
    parameters.put("max_cat_to_onehot", singleBelow);
    parameters.put("nthread", threads);
    parameters.put("seed", Long.hashCode(seed) & Integer.MAX_VALUE);
    if (objective.ranks() && pairs > 0) {
      parameters.put("lambdarank_pair_method", "topk");
      parameters.put("lambdarank_num_pair_per_sample", pairs);
    }
    if (!monotone.isEmpty()) {
      parameters.put(
          "monotone_constraints",
          IntStream.of(signs).mapToObj(String::valueOf).collect(Collectors.joining(",", "(", ")")));
    }
    parameters.put("verbosity", 0);
    return parameters;
  }
}
