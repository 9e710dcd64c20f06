package dev.sextant.inference;

import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.net.NetShape.Sharing.Kind;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.inference.onnx.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A ranking net in an ONNX graph. Rows come as they are; a category whose values share rows by
/// hash comes as the number of its row: see docs/onnx.md.
///
/// What heads have in common is in the graph once; a tower is there when its head is asked for.
final class NetOnnx {
  private final NetCoding coding;
  private final NetShape shape;
  private final Link link;
  private final OnnxGraph graph;
  private final LayersOnnx layers;

  /// What towers of several tasks read: a row of the net, or, where there are experts, one mixture
  /// for each task.
  private final Map<Integer, String> answers = new HashMap<>();

  private final List<String> experts = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();
  private final String row;

  NetOnnx(
      NetCoding coding, NetShape shape, Map<String, float[]> values, Link link, OnnxGraph graph) {
    this.coding = coding;
    this.shape = shape;
    this.link = link;
    this.graph = graph;
    this.layers = new LayersOnnx(graph, values);
    this.row = row();
  }

  /// @return the margin of a head, a column of doubles
  String margin(int head) {
    return link.chained() ? product(head) : scaled(head);
  }

  private String scaled(int head) {
    Scale scale = link.scales().get(head);
    String answer = answers.computeIfAbsent(head, this::answer);
    return graph.node(
        "Add", graph.node("Mul", answer, graph.real(scale.factor())), graph.real(scale.shift()));
  }

  /// As [Link] where chained.
  private String product(int head) {
    String happened = graph.real(0);
    String not = graph.real(0);
    for (int i = 0; i <= head; i++) {
      String m = new RowTensors(graph).clip(scaled(i), -Link.LARGEST, Link.LARGEST);
      String one = graph.real(1);
      String fails = graph.node("Add", one, graph.node("Exp", m));
      not = graph.node("Add", not, graph.node("Div", graph.node("Exp", happened), fails));
      String holds = graph.node("Add", one, graph.node("Exp", graph.node("Neg", m)));
      happened = graph.node("Sub", happened, graph.node("Log", holds));
    }
    return graph.node("Sub", happened, graph.node("Log", not));
  }

  /// What the net answers for a head, a column of doubles.
  private String answer(int head) {
    String answer =
        shape.sharing().kind() == Kind.NONE ? graph.total(parts) : tower(head, seen(head));
    return graph.cast(answer, ElementType.DOUBLE);
  }

  /// What a row is before any tower; of a net for one task its parts are made too.
  private String row() {
    CodingOnnx read = new CodingOnnx(coding, graph);
    List<String> seen = new ArrayList<>();
    if (read.hasNumbers()) {
      String x = read.numbers();
      seen.add(x);
      if (shape.wide()) {
        String u = layers.matrix(Net.WIDE + ".numbers", shape.numbers(), 1);
        parts.add(graph.node("MatMul", x, u));
      }
    }
    if (read.looksUp()) {
      seen.add(lookedUp(read.indices()));
    }
    if (shape.wide()) {
      parts.add(layers.matrix(Net.WIDE + ".bias", 1, 1));
    }
    String x = graph.concat(seen);
    if (shape.sharing().kind() == Kind.NONE) {
      parts.addAll(towers(x));
      return x;
    }
    String crossed = shape.cross().layers() > 0 ? cross(x) : x;
    return shape.sharing().kind() == Kind.SHARED_BOTTOM
        ? layers.hidden("", crossed, shape.rowWidth(), shape.hidden())
        : crossed;
  }

  // ---- several tasks

  /// What the tower of a head reads.
  private String seen(int head) {
    if (shape.sharing().kind() != Kind.MMOE) {
      return row;
    }
    int count = shape.sharing().experts();
    for (int i = experts.size(); i < count; i++) {
      experts.add(layers.hidden("expert" + i + ".", row, shape.rowWidth(), shape.hidden()));
    }
    String gate = layers.linear("gate" + head, row, shape.rowWidth(), count);
    String shares = graph.node("Softmax", List.of(gate), List.of(new Attribute.Whole("axis", 1)));
    List<String> weighed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String share =
          graph.node(
              "Gather",
              List.of(shares, graph.wholes(new long[] {i}, 1)),
              List.of(new Attribute.Whole("axis", 1)));
      weighed.add(graph.node("Mul", share, experts.get(i)));
    }
    return graph.total(weighed);
  }

  private String tower(int head, String x) {
    boolean hasBottom = shape.sharing().kind() != Kind.ESMM && !shape.hidden().isEmpty();
    int in = hasBottom ? shape.hidden().getLast() : shape.rowWidth();
    List<Integer> widths = shape.sharing().towers();
    String h = layers.hidden("task" + head + ".", x, in, widths);
    return layers.linear("task" + head + ".answer", h, widths.isEmpty() ? in : widths.getLast(), 1);
  }

  // ---- what it makes of that

  /// The vectors of a row, one after the other; `parts` gets what is made of rows of the tables
  /// alone.
  private String lookedUp(String indices) {
    if (shape.wide()) {
      String weights = graph.node("Gather", layers.matrix(Net.WIDE, shape.tableRows(), 1), indices);
      parts.add(graph.sum(graph.node("Flatten", weights), true, 1));
    }
    String vectors =
        graph.node("Gather", layers.matrix(Net.VECTORS, shape.tableRows(), shape.dim()), indices);
    if (shape.pairwise()) {
      parts.add(pairwise(vectors));
    }
    return graph.node("Flatten", vectors);
  }

  private String pairwise(String vectors) {
    String sums = graph.sum(vectors, false, 1);
    String squares = graph.sum(graph.node("Mul", vectors, vectors), false, 1);
    String twice = graph.sum(graph.node("Sub", graph.node("Mul", sums, sums), squares), true, 1);
    return graph.node("Mul", twice, graph.single(0.5f));
  }

  private List<String> towers(String x) {
    boolean crosses = shape.cross().layers() > 0;
    String crossed = crosses ? cross(x) : x;
    if (shape.hidden().isEmpty()) {
      return crosses
          ? List.of(layers.linear("deep.answer", crossed, shape.rowWidth(), 1))
          : List.of();
    }
    if (!crosses || shape.cross().stacked()) {
      return List.of(perceptron(crossed));
    }
    return List.of(layers.linear("crossed.answer", crossed, shape.rowWidth(), 1), perceptron(x));
  }

  private String cross(String first) {
    int width = shape.rowWidth();
    int rank = shape.cross().rank();
    String x = first;
    for (int i = 0; i < shape.cross().layers(); i++) {
      String name = "cross" + i;
      String value =
          rank == 0
              ? layers.linear(name, x, width, width)
              : layers.linear(
                  name + ".u",
                  graph.node("MatMul", x, layers.matrix(name + ".v", width, rank)),
                  rank,
                  width);
      x = graph.node("Add", graph.node("Mul", first, value), x);
    }
    return x;
  }

  private String perceptron(String x) {
    String h = layers.hidden("", x, shape.rowWidth(), shape.hidden());
    return layers.linear("deep.answer", h, shape.hidden().getLast(), 1);
  }
}
