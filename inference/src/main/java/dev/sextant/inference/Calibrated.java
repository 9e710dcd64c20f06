package dev.sextant.inference;

import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.model.Calibrator;

/// The end of an ONNX graph: a margin, and the prediction that the calibrator makes of it.
final class Calibrated {
  private final OnnxGraph graph;

  Calibrated(OnnxGraph graph) {
    this.graph = graph;
  }

  /// @param margin a column of doubles
  /// @param suffix of the outputs' names
  void outputs(String margin, String suffix, String task, Calibrator calibrator, boolean number) {
    graph.output(
        graph.cast(margin, ElementType.FLOAT),
        "margin" + suffix,
        ElementType.FLOAT,
        task,
        "the raw score, before calibration");
    graph.output(
        graph.cast(prediction(margin, calibrator), ElementType.FLOAT),
        (number ? "prediction" : "probability") + suffix,
        ElementType.FLOAT,
        task,
        number ? "the calibrated number" : "the calibrated probability");
  }

  private String prediction(String margin, Calibrator calibrator) {
    return switch (calibrator) {
      case Calibrator.Logistic() -> logistic(margin);
      case Calibrator.Platt(double slope, double intercept) ->
          logistic(
              graph.node(
                  "Add", graph.node("Mul", margin, graph.real(slope)), graph.real(intercept)));
      case Calibrator.Linear(double slope, double intercept) ->
          graph.node("Add", graph.node("Mul", margin, graph.real(slope)), graph.real(intercept));
      case Calibrator.Isotonic(double[] margins, double[] probabilities) ->
          isotonic(margin, margins, probabilities);
    };
  }

  private String logistic(String x) {
    String below = graph.node("Add", graph.node("Exp", graph.node("Neg", x)), graph.real(1));
    return graph.node("Div", graph.real(1), below);
  }

  private String isotonic(String margin, double[] margins, double[] probabilities) {
    int knots = margins.length;
    if (knots == 1) {
      String zero = graph.node("Mul", margin, graph.real(0));
      return graph.node("Add", zero, graph.real(probabilities[0]));
    }
    String reached = graph.node("GreaterOrEqual", margin, graph.doubles(margins.clone(), 1, knots));
    String count = graph.sum(graph.cast(reached, ElementType.INT64), true, 1);
    String above = graph.node("Clip", count, graph.whole(1), graph.whole(knots - 1L));
    String below = graph.node("Sub", above, graph.whole(1));
    String allMargins = graph.doubles(margins.clone(), knots);
    String allProbabilities = graph.doubles(probabilities.clone(), knots);
    String from = graph.node("Gather", allMargins, below);
    String width = graph.node("Sub", graph.node("Gather", allMargins, above), from);
    String share =
        graph.node(
            "Clip",
            graph.node("Div", graph.node("Sub", margin, from), width),
            graph.real(0),
            graph.real(1));
    String least = graph.node("Gather", allProbabilities, below);
    String rise = graph.node("Sub", graph.node("Gather", allProbabilities, above), least);
    return graph.node("Add", least, graph.node("Mul", share, rise));
  }
}
