package dev.sextant.learning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.sextant.decision.Frame;
import dev.sextant.inference.OnnxExport;
import dev.sextant.model.Calibrator;
import dev.sextant.model.LearnedModel;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;

/// Holds the answers of an exported model in ONNX Runtime against those here.
final class SameAnswers {
  static final Calibrator ISOTONIC =
      new Calibrator.Isotonic(
          new double[] {-3, -0.5, 0.25, 0.75, 4}, new double[] {0.01, 0.2, 0.2, 0.7, 0.9});
  private static final List<Calibrator> CALIBRATORS =
      List.of(
          new Calibrator.Logistic(),
          new Calibrator.Platt(0.7, -1.25),
          ISOTONIC,
          new Calibrator.Isotonic(new double[] {1}, new double[] {0.3}));

  private SameAnswers() {}

  static OnnxExport.Head head(LearnedModel model, Calibrator calibrator) {
    return new OnnxExport.Head("click", model, calibrator, false);
  }

  static void require(LearnedModel model, Frame frame) throws OrtException {
    double[] expected = Worlds.margins(model, frame);
    for (Calibrator calibrator : CALIBRATORS) {
      Map<String, float[]> found =
          new OrtRun(OnnxExport.of(head(model, calibrator))).answers(frame);
      float[] margins = requireNonNull(found.get("margin"));
      float[] probabilities = requireNonNull(found.get("probability"));
      assertThat(margins).hasSize(expected.length);
      for (int row = 0; row < expected.length; row++) {
        assertThat((double) margins[row]).isCloseTo(expected[row], tolerance(expected[row]));
        assertThat((double) probabilities[row])
            .isCloseTo(calibrator.prediction(expected[row]), within(1e-5));
      }
    }
  }

  static Offset<Double> tolerance(double margin) {
    return within(1e-5 * Math.max(1, Math.abs(margin)));
  }
}
