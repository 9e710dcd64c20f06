package dev.sextant.inference;

import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.model.Calibrator;
import dev.sextant.model.LearnedModel;
import org.jspecify.annotations.Nullable;

/// A model of ours as an ONNX model, for use outside: from the features of rows to `margin` and
/// `probability`, which are those of the model and its calibrator within the precision of floats.
public final class OnnxExport {
  private OnnxExport() {}

  /// @param calibrator null when the task is no yes or no
  /// @throws IllegalArgumentException when the model is none of ours
  public static OnnxModel of(LearnedModel model, String task, @Nullable Calibrator calibrator) {
    OnnxGraph graph = new OnnxGraph();
    String margin =
        switch (model) {
          case LinearScorer linear -> linear.onnx(graph);
          case TreeScorer trees -> trees.onnx(graph);
          case NetScorer net -> net.onnx(graph);
          default ->
              throw new IllegalArgumentException(
                  "%s can not be written as ONNX".formatted(model.learner()));
        };
    new Calibrated(graph).outputs(margin, "", task, calibrator);
    return graph.model();
  }
}
