package dev.sextant.benchmarks;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;

/// LightGBM's lambdarank with its defaults: 100 rounds, rate 0.1, 31 leaves, 20 rows a leaf.
final class LightGbm {
  private static final String OPTIONS = "objective=lambdarank num_threads=1 verbosity=-1";
  private static final int ROUNDS = 100;

  private LightGbm() {}

  /// Scores of `test` by a model of `train`.
  static double[] scores(RankedRows train, RankedRows test, int width) throws LGBMException {
    try (LGBMDataset rows =
        LGBMDataset.createFromMat(
            train.table(width), train.labels().size(), width, true, OPTIONS, null)) {
      rows.setField("label", train.labelArray());
      rows.setField("group", train.sizeArray());
      try (LGBMBooster booster = LGBMBooster.create(rows, OPTIONS)) {
        for (int round = 0; round < ROUNDS && !booster.updateOneIter(); round++) {}
        return booster.predictForMat(
            test.table(width),
            test.labels().size(),
            width,
            true,
            PredictionType.C_API_PREDICT_RAW_SCORE,
            "num_threads=1");
      }
    }
  }
}
