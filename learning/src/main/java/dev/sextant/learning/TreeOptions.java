package dev.sextant.learning;

import dev.sextant.model.Options;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How trees are grown.
///
/// @param rounds of boosting
/// @param treesPerRound 1 to boost; more for a forest (a forest alone: rounds 1, eta 1)
/// @param earlyStopping rounds without improvement on the validation examples after which to stop;
///   0 for never
/// @param categories most columns per category
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
    int categories) {
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
          "categories");

  /// What trees learn to predict.
  enum Objective {
    BINARY("binary", "binary:logistic", "logloss", false),
    REGRESSION("regression", "reg:squarederror", "rmse", false),
    RANK("rank", "rank:ndcg", "ndcg@10", true);

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
        Objective.of(
            options.choice("objective", "binary", List.of("binary", "regression", "rank"))),
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
        options.whole("categories", 32, 1, 1000));
  }

  /// The same in XGBoost's words. Columns are drawn per tree when boosting, per split in a forest.
  Map<String, Object> xgboost(long seed) {
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
    parameters.put("nthread", threads);
    parameters.put("seed", Long.hashCode(seed) & Integer.MAX_VALUE);
    parameters.put("verbosity", 0);
    return parameters;
  }
}
