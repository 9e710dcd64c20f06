package dev.sextant.learning;

import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.TwoTowers;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Examples;
import dev.sextant.model.PlattFit;
import java.util.Arrays;
import java.util.stream.IntStream;

/// What makes log-odds of a pair's products. Their loss leaves them a level of their own, and they
/// grow with each epoch, so those of two trainings can not be compared, nor calibrated alike.
final class TowerScale {
  /// Rows of each outcome that the held-out rows must have; else all rows are taken.
  private static final int FEWEST = 50;

  private TowerScale() {}

  /// @param cut the first row that was held out
  static Scale of(TwoTowers towers, Examples train, int cut) {
    double[] margins = new double[train.rows()];
    towers.margins(train.frame(), margins);
    int from = isEnough(train.labels(), cut) ? cut : 0;
    Calibrator.Platt found =
        PlattFit.fit(
            Arrays.copyOfRange(margins, from, train.rows()),
            Arrays.copyOfRange(train.labels(), from, train.rows()),
            Arrays.copyOfRange(train.weights(), from, train.rows()));
    return found.slope() > 0 ? new Scale(found.intercept(), found.slope()) : Scale.NONE;
  }

  private static boolean isEnough(float[] labels, int from) {
    long positive = IntStream.range(from, labels.length).filter(row -> labels[row] > 0.5f).count();
    return positive >= FEWEST && labels.length - from - positive >= FEWEST;
  }
}
