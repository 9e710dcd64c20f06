package dev.sextant.inference;

import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.model.Calibrator;
import dev.sextant.model.LearnedModel;
import java.util.List;

/// A model of ours as an ONNX model, for use outside: from the features of rows to `margin`, and to
/// `probability`, or `prediction` for a task that is a number. They are those of the model and its
/// calibrator within the precision of floats.
public final class OnnxExport {
  private OnnxExport() {}

  /// One task of a model.
  ///
  /// @param isNumber whether the task is a number; else it is a yes or no
  public record Head(String task, LearnedModel model, Calibrator calibrator, boolean isNumber) {}

  /// @throws IllegalArgumentException when the model is none of ours
  public static OnnxModel of(Head head) {
    OnnxGraph graph = new OnnxGraph();
    String margin =
        switch (head.model) {
          case LinearScorer linear -> linear.onnx(graph);
          case TreeScorer trees -> trees.onnx(graph);
          case TwoTowers towers -> towers.onnx(graph);
          case NetScorer scorer -> scorer.net().onnx(graph).margin(scorer.head());
          default ->
              throw new IllegalArgumentException(
                  "%s can not be written as ONNX".formatted(head.model.learner()));
        };
    finish(graph, margin, "", head);
    return graph.model();
  }

  /// The heads of one net as one model; the names of the outputs end in `.TASK`.
  ///
  /// @param heads one or more
  /// @throws IllegalArgumentException when they are not heads of one net
  public static OnnxModel of(List<Head> heads) {
    OnnxGraph graph = new OnnxGraph();
    RankingNet shared = net(heads.getFirst());
    NetOnnx net = shared.onnx(graph);
    for (Head head : heads) {
      if (!(head.model instanceof NetScorer scorer) || scorer.net() != shared) {
        throw sharingNothing();
      }
      finish(graph, net.margin(scorer.head()), "." + head.task, head);
    }
    return graph.model();
  }

  private static RankingNet net(Head head) {
    if (head.model instanceof NetScorer scorer) {
      return scorer.net();
    }
    throw sharingNothing();
  }

  private static IllegalArgumentException sharingNothing() {
    return new IllegalArgumentException(
        "its tasks share no net; write each by itself, as MODEL.TASK");
  }

  private static void finish(OnnxGraph graph, String margin, String suffix, Head head) {
    new Calibrated(graph).outputs(margin, suffix, head.task, head.calibrator, head.isNumber);
  }
}
