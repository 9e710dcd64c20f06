package dev.sextant.learning;

import dev.sextant.learning.NetOptions.Training;
import dev.sextant.model.Learner.Rounds;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// Passes over the training rows until the loss of others falls no more, and ends with the
/// parameters of the best epoch; with those of the last where nothing judges.
final class BestEpoch {
  private BestEpoch() {}

  /// One pass over the rows.
  @FunctionalInterface
  interface Pass {
    /// @param from share of the training that was done before
    /// @param to share that is done after
    void run(double from, double to);
  }

  /// Parameters are copied only where a later epoch could be worse.
  ///
  /// @param loss of rows that are not learned from, as of now; null where there are none
  /// @param warm whether the parameters are an earlier net's, which is then judged too
  static void run(
      Training options,
      Pass pass,
      @Nullable DoubleSupplier loss,
      boolean warm,
      TrainedValues values,
      Rounds watched) {
    int epochs = options.epochs();
    double least = Double.POSITIVE_INFINITY;
    int best = -1;
    if (warm && loss != null) {
      least = loss.getAsDouble();
      best = 0;
      values.keep();
    }
    for (int epoch = 1; epoch <= epochs; epoch++) {
      pass.run((epoch - 1.0) / epochs, (double) epoch / epochs);
      watched.done(epoch, epochs);
      double found = loss == null ? -epoch : loss.getAsDouble();
      if (found < least || best < 0) {
        least = Double.isNaN(found) ? Double.POSITIVE_INFINITY : found;
        best = epoch;
        if (loss != null && epoch < epochs) {
          values.keep();
        }
      } else if (epoch - best >= options.patience()) {
        break;
      }
    }
    if (loss != null && best < epochs) {
      values.goBack();
    }
  }
}
