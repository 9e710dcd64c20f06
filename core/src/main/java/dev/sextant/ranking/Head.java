package dev.sextant.ranking;

import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Frame;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Scorer;
import dev.sextant.multitask.SharedPass;

/// One prediction of one model, ready to answer.
///
/// @param model name in the spec
/// @param version in the registry
/// @param inputs columns that the model reads
/// @param reads the same with all that they are derived from, in order
/// @param predictionSlot column that receives the probability, or -1
public record Head(
    String model,
    String version,
    String task,
    Scorer scorer,
    Calibrator calibrator,
    int[] inputs,
    int[] reads,
    int predictionSlot) {
  public String name() {
    return model + "." + task;
  }

  /// Scores every row of a frame.
  public Prediction predict(Frame frame) {
    return predict(frame, new SharedPass());
  }

  /// Scores every row of a frame.
  ///
  /// @param pass of all heads that are asked about these rows
  public Prediction predict(Frame frame, SharedPass pass) {
    double[] margins = pass.margins(scorer, frame);
    double[] probabilities = new double[frame.rows()];
    for (int row = 0; row < probabilities.length; row++) {
      probabilities[row] = calibrator.prediction(margins[row]);
    }
    return new Prediction(name(), task, margins, probabilities);
  }
}
