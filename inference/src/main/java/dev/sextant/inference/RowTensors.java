package dev.sextant.inference;

import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.inference.onnx.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/// The inputs of an ONNX graph as a row has them, and the steps that models share: numbers as
/// floats, NaN for *missing*; categories as texts, `""` for *missing* unless that is one of the
/// values.
final class RowTensors {
  private final OnnxGraph graph;

  RowTensors(OnnxGraph graph) {
    this.graph = graph;
  }

  String number(String feature) {
    return graph.input(feature, "", ElementType.FLOAT, 1, "the number; NaN for missing");
  }

  /// The code of a category's value.
  ///
  /// @param values coded from `first` on
  /// @param missing code of a missing value
  /// @param other code of all other values
  String category(String feature, List<String> values, long first, long missing, long other) {
    String none = none(values);
    String x =
        graph.input(
            feature, "", ElementType.STRING, 1, "the value; \"%s\" for missing".formatted(none));
    List<String> keys = new ArrayList<>(List.of(none));
    keys.addAll(values);
    long[] codes =
        LongStream.concat(LongStream.of(missing), LongStream.range(first, first + values.size()))
            .toArray();
    return graph.learned(
        "LabelEncoder",
        x,
        List.of(
            new Attribute.Texts("keys_strings", keys),
            new Attribute.Wholes("values_int64s", codes),
            new Attribute.Whole("default_int64", other)));
  }

  /// What stands for a missing category.
  static String none(Collection<String> values) {
    String none = values.contains("") ? "<missing>" : "";
    while (values.contains(none)) {
      none += "_";
    }
    return none;
  }

  /// Whether a number is missing.
  String missing(String x) {
    return graph.node("IsNaN", x);
  }

  /// How many edges are not above a number; 0 for NaN.
  String bin(String x, float[] edges) {
    String reached = graph.node("GreaterOrEqual", x, graph.floats(edges.clone(), 1, edges.length));
    return graph.sum(graph.cast(reached, ElementType.INT64), true, 1);
  }

  /// sign(x) log(1 + |x|) of doubles, without losing digits near 0 [1].
  ///
  /// [1] Kahan: log1p(u) = u log(w) / (w - 1), w = 1 + u.
  String signedLog(String x) {
    String u = graph.node("Abs", x);
    String w = graph.node("Add", u, graph.real(1));
    String rest = graph.node("Sub", w, graph.real(1));
    String log = graph.node("Log", w);
    String exact = graph.node("Mul", log, graph.node("Div", u, rest));
    String tiny = graph.node("Equal", rest, graph.real(0));
    String large = graph.node("Greater", u, graph.real(1e15));
    String bent = graph.node("Where", tiny, u, graph.node("Where", large, log, exact));
    return graph.node("Mul", graph.node("Sign", x), bent);
  }

  String clip(String x, double least, double most) {
    return graph.node("Clip", x, graph.real(least), graph.real(most));
  }
}
