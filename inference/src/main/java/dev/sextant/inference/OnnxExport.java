package dev.sextant.inference;

import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.model.Calibrator;
import dev.sextant.model.LearnedModel;
import java.util.List;
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
          case NetScorer head -> head.net().onnx(graph).margin(head.head());
          default ->
              throw new IllegalArgumentException(
                  "%s can not be written as ONNX".formatted(model.learner()));
        };
    new Calibrated(graph).outputs(margin, "", task, calibrator);
    return graph.model();
  }

  /// One head of several.
  public record Head(String task, LearnedModel model, Calibrator calibrator) {}

  /// Heads of one net as one model, with `margin.TASK` and `probability.TASK` for each.
  ///
  /// @throws IllegalArgumentException when they are not heads of one net
  public static OnnxModel of(List<Head> heads) {
    OnnxGraph graph = new OnnxGraph();
    NetOnnx net = null;
    RankingNet shared = null;
    for (Head head : heads) {
      if (!(head.model() instanceof NetScorer scorer)
          || (shared != null && scorer.net() != shared)) {
        throw new IllegalArgumentException(
            "the tasks of the model share nothing; write each by itself: MODEL.TASK");
      }
      if (net == null) {
        shared = scorer.net();
        net = shared.onnx(graph);
      }
      new Calibrated(graph)
          .outputs(net.margin(scorer.head()), "." + head.task(), head.task(), head.calibrator());
    }
    return graph.model();
  }
}
