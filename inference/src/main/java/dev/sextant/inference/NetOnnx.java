package dev.sextant.inference;

import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.NetShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A ranking net as an ONNX model, for use outside.
///
/// Inputs are `indices`, a row of the table per field, and `numbers`, standardised, as [NetCoding]
/// makes them; the output `margin` has one number per row.
final class NetOnnx {
  private final NetShape shape;
  private final Map<String, float[]> values;
  private final OnnxGraph graph = new OnnxGraph();

  NetOnnx(NetShape shape, Map<String, float[]> values) {
    this.shape = shape;
    this.values = values;
  }

  byte[] model(Scale scale) {
    List<String> seen = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    if (shape.numbers() > 0) {
      seen.add(graph.numbers("numbers", shape.numbers()));
      if (shape.wide()) {
        String u = matrix(Net.WIDE + ".numbers", shape.numbers(), 1);
        parts.add(graph.node("MatMul", "numbers", u));
      }
    }
    if (shape.fields() > 0) {
      seen.add(lookedUp(graph.wholes("indices", shape.fields()), parts));
    }
    if (shape.wide()) {
      parts.add(matrix(Net.WIDE + ".bias", 1, 1));
    }
    parts.addAll(towers(seen.size() == 1 ? seen.getFirst() : graph.concat(seen)));
    String answer = parts.stream().reduce((a, b) -> graph.node("Add", a, b)).orElseThrow();
    String factor = graph.constant("factor", new float[] {(float) scale.factor()});
    String shift = graph.constant("shift", new float[] {(float) scale.shift()});
    return graph.model(graph.node("Add", graph.node("Mul", answer, factor), shift), "margin");
  }

  /// The vectors of a row, one after the other; `parts` gets what is made of rows of the tables
  /// alone.
  private String lookedUp(String indices, List<String> parts) {
    if (shape.wide()) {
      String weights = graph.node("Gather", matrix(Net.WIDE, shape.tableRows(), 1), indices);
      parts.add(graph.sum(graph.node("Flatten", weights), true));
    }
    String vectors =
        graph.node("Gather", matrix(Net.VECTORS, shape.tableRows(), shape.dim()), indices);
    if (shape.pairwise()) {
      parts.add(pairwise(vectors));
    }
    return graph.node("Flatten", vectors);
  }

  private String pairwise(String vectors) {
    String sums = graph.sum(vectors, false);
    String squares = graph.sum(graph.node("Mul", vectors, vectors), false);
    String twice = graph.sum(graph.node("Sub", graph.node("Mul", sums, sums), squares), true);
    return graph.node("Mul", twice, graph.constant("half", new float[] {0.5f}));
  }

  private List<String> towers(String x) {
    boolean crosses = shape.cross().layers() > 0;
    String crossed = crosses ? cross(x) : x;
    if (shape.hidden().isEmpty()) {
      return crosses ? List.of(linear("deep.answer", crossed, shape.rowWidth(), 1)) : List.of();
    }
    if (!crosses || shape.cross().stacked()) {
      return List.of(perceptron(crossed));
    }
    return List.of(linear("crossed.answer", crossed, shape.rowWidth(), 1), perceptron(x));
  }

  private String cross(String first) {
    int width = shape.rowWidth();
    int rank = shape.cross().rank();
    String x = first;
    for (int i = 0; i < shape.cross().layers(); i++) {
      String name = "cross" + i;
      String value =
          rank == 0
              ? linear(name, x, width, width)
              : linear(
                  name + ".u",
                  graph.node("MatMul", x, matrix(name + ".v", width, rank)),
                  rank,
                  width);
      x = graph.node("Add", graph.node("Mul", first, value), x);
    }
    return x;
  }

  private String perceptron(String x) {
    String h = x;
    int in = shape.rowWidth();
    for (int i = 0; i < shape.hidden().size(); i++) {
      int out = shape.hidden().get(i);
      h = graph.node("Relu", linear("hidden" + i, h, in, out));
      in = out;
    }
    return linear("deep.answer", h, in, 1);
  }

  private String linear(String name, String x, int in, int out) {
    return graph.node("Gemm", x, matrix(name, in, out), matrix(name + ".bias", 1, out));
  }

  private String matrix(String name, int rows, int width) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalStateException("no parameter " + name);
    }
    return graph.constant(name, found, rows, width);
  }
}
