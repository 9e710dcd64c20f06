package dev.sextant.inference;

import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.TwoTowers.Side;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Normalise;
import dev.sextant.inference.net.TowerShape;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A pair of towers in an ONNX graph, each from the features of its side to its vector, and their
/// product.
final class TowersOnnx {
  private final OnnxGraph graph;
  private final LayersOnnx layers;

  TowersOnnx(OnnxGraph graph, Map<String, float[]> values) {
    this.graph = graph;
    this.layers = new LayersOnnx(graph, values);
  }

  /// @return the margin, a column of doubles
  String margin(Side query, Side item, double temperature, Scale scale) {
    String u = graph.cast(vector("query.", query), ElementType.DOUBLE);
    String v = graph.cast(vector("item.", item), ElementType.DOUBLE);
    String product = graph.sum(graph.node("Mul", u, v), true, 1);
    String answer = graph.node("Div", product, graph.real(temperature));
    return graph.node(
        "Add", graph.node("Mul", answer, graph.real(scale.factor())), graph.real(scale.shift()));
  }

  /// @param of before the names of its parameters
  private String vector(String of, Side side) {
    TowerShape shape = side.shape();
    List<Integer> widths = shape.hidden();
    String h = layers.hidden(of, row(of, side), shape.rowWidth(), widths);
    int in = widths.isEmpty() ? shape.rowWidth() : widths.getLast();
    String y = layers.linear(of + "out", h, in, shape.width());
    return shape.normalised() ? normalised(y) : y;
  }

  private String row(String of, Side side) {
    CodingOnnx read = new CodingOnnx(side.coding(), graph);
    List<String> seen = new ArrayList<>();
    if (read.hasNumbers()) {
      seen.add(read.numbers());
    }
    if (read.looksUp()) {
      TowerShape shape = side.shape();
      String table = layers.matrix(of + Net.VECTORS, shape.tableRows(), shape.dim());
      seen.add(graph.node("Flatten", graph.node("Gather", table, read.indices())));
    }
    return graph.concat(seen);
  }

  /// As [Normalise].
  private String normalised(String y) {
    String wide = graph.cast(y, ElementType.DOUBLE);
    String squares = graph.sum(graph.node("Mul", wide, wide), true, 1);
    String length = graph.node("Sqrt", graph.node("Max", squares, graph.real(Normalise.SMALLEST)));
    String scale = graph.cast(graph.node("Reciprocal", length), ElementType.FLOAT);
    return graph.node("Mul", y, scale);
  }
}
