package dev.sextant.inference;

import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.inference.FieldCoding.Hashed;
import dev.sextant.inference.FieldCoding.Listed;
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
  private final Map<String, float[]> values;
  private final Link link;
  private final OnnxGraph graph;
  private final List<String> numbers = new ArrayList<>();
  private final List<String> indices = new ArrayList<>();

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
    this.values = values;
    this.link = link;
    this.graph = graph;
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
    coding.inputs().forEach(this::read);
    List<String> seen = new ArrayList<>();
    if (!numbers.isEmpty()) {
      String x = graph.concat(numbers);
      seen.add(x);
      if (shape.wide()) {
        String u = matrix(Net.WIDE + ".numbers", shape.numbers(), 1);
        parts.add(graph.node("MatMul", x, u));
      }
    }
    if (!indices.isEmpty()) {
      seen.add(lookedUp(graph.concat(indices)));
    }
    if (shape.wide()) {
      parts.add(matrix(Net.WIDE + ".bias", 1, 1));
    }
    String x = graph.concat(seen);
    if (shape.sharing().kind() == Kind.NONE) {
      parts.addAll(towers(x));
      return x;
    }
    String crossed = shape.cross().layers() > 0 ? cross(x) : x;
    return shape.sharing().kind() == Kind.SHARED_BOTTOM
        ? hidden("", crossed, shape.rowWidth(), shape.hidden())
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
      experts.add(hidden("expert" + i + ".", row, shape.rowWidth(), shape.hidden()));
    }
    String gate = linear("gate" + head, row, shape.rowWidth(), count);
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
    String h = hidden("task" + head + ".", x, in, widths);
    return linear("task" + head + ".answer", h, widths.isEmpty() ? in : widths.getLast(), 1);
  }

  // ---- what the net sees of a row

  private void read(FieldCoding field) {
    RowTensors row = new RowTensors(graph);
    String name = field.input().name();
    switch (field) {
      case Binned binned -> read(row, row.number(name), binned);
      case Listed listed ->
          indices.add(
              row.category(
                  name,
                  listed.values(),
                  start(field) + Listed.OTHER + 1,
                  start(field) + FieldCoding.MISSING,
                  start(field) + Listed.OTHER));
      case Hashed hashed -> {
        String meaning =
            "row of the value by hash, in [1, %d], as in docs/onnx.md; 0 for missing"
                .formatted(hashed.buckets());
        String index = graph.input(name, "", ElementType.INT64, 1, meaning);
        indices.add(graph.node("Add", index, graph.whole(start(field))));
      }
    }
  }

  private long start(FieldCoding field) {
    return coding.start(coding.inputs().indexOf(field));
  }

  private void read(RowTensors row, String x, Binned number) {
    String missing = row.missing(x);
    numbers.add(standardised(row, x, missing, number));
    if (number.looksUp()) {
      String bin = graph.node("Add", row.bin(x, number.edges()), graph.whole(start(number) + 1));
      indices.add(
          graph.node("Where", missing, graph.whole(start(number) + FieldCoding.MISSING), bin));
    }
  }

  private String standardised(RowTensors row, String x, String missing, Binned number) {
    String there = graph.node("Where", missing, graph.single(0), x);
    String wide = graph.cast(there, ElementType.DOUBLE);
    String shaped = number.logarithm() ? row.signedLog(wide) : wide;
    String standard =
        graph.node(
            "Div",
            graph.node("Sub", shaped, graph.real(number.mean())),
            graph.real(number.deviation()));
    String near = row.clip(standard, -Binned.LARGEST, Binned.LARGEST);
    return graph.node("Where", missing, graph.single(0), graph.cast(near, ElementType.FLOAT));
  }

  // ---- what it makes of that

  /// The vectors of a row, one after the other; `parts` gets what is made of rows of the tables
  /// alone.
  private String lookedUp(String indices) {
    if (shape.wide()) {
      String weights = graph.node("Gather", matrix(Net.WIDE, shape.tableRows(), 1), indices);
      parts.add(graph.sum(graph.node("Flatten", weights), true, 1));
    }
    String vectors =
        graph.node("Gather", matrix(Net.VECTORS, shape.tableRows(), shape.dim()), indices);
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
    String h = hidden("", x, shape.rowWidth(), shape.hidden());
    return linear("deep.answer", h, shape.hidden().getLast(), 1);
  }

  /// @param of what the layers belong to
  private String hidden(String of, String x, int width, List<Integer> widths) {
    String h = x;
    int in = width;
    for (int i = 0; i < widths.size(); i++) {
      int out = widths.get(i);
      h = graph.node("Relu", linear(of + "hidden" + i, h, in, out));
      in = out;
    }
    return h;
  }

  private String linear(String name, String x, int in, int out) {
    return graph.node("Gemm", x, matrix(name, in, out), matrix(name + ".bias", 1, out));
  }

  private String matrix(String name, int rows, int width) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalStateException("no parameter " + name);
    }
    return graph.floats(found, rows, width);
  }
}
