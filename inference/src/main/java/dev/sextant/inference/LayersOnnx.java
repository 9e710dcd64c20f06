package dev.sextant.inference;

import dev.sextant.inference.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;

/// The layers that nets share, in an ONNX graph.
final class LayersOnnx {
  private final OnnxGraph graph;
  private final Map<String, float[]> values;

  /// @param values of each parameter by name
  LayersOnnx(OnnxGraph graph, Map<String, float[]> values) {
    this.graph = graph;
    this.values = values;
  }

  /// Layers with nothing below 0 in their answers.
  ///
  /// @param of before the names of their parameters
  /// @param width of x
  String hidden(String of, String x, int width, List<Integer> widths) {
    String h = x;
    int in = width;
    for (int i = 0; i < widths.size(); i++) {
      int out = widths.get(i);
      h = graph.node("Relu", linear(of + "hidden" + i, h, in, out));
      in = out;
    }
    return h;
  }

  String linear(String name, String x, int in, int out) {
    return graph.node("Gemm", x, matrix(name, in, out), matrix(name + ".bias", 1, out));
  }

  String matrix(String name, int rows, int width) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalStateException("no parameter " + name);
    }
    return graph.floats(found, rows, width);
  }
}
