package dev.sextant.inference;

import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.inference.FieldCoding.Hashed;
import dev.sextant.inference.FieldCoding.Listed;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;

/// How a net reads rows, in an ONNX graph. Rows come as they are; a category whose values share
/// rows by hash comes as the number of its row: see docs/onnx.md.
final class CodingOnnx {
  private final NetCoding coding;
  private final OnnxGraph graph;
  private final RowTensors row;
  private final List<String> numbers = new ArrayList<>();
  private final List<String> indices = new ArrayList<>();

  CodingOnnx(NetCoding coding, OnnxGraph graph) {
    this.coding = coding;
    this.graph = graph;
    this.row = new RowTensors(graph);
    coding.inputs().forEach(this::read);
  }

  boolean hasNumbers() {
    return !numbers.isEmpty();
  }

  /// The standardised numbers, one column each.
  String numbers() {
    return graph.concat(numbers);
  }

  boolean looksUp() {
    return !indices.isEmpty();
  }

  /// Rows of the table, one column for each input that looks one up.
  String indices() {
    return graph.concat(indices);
  }

  private void read(FieldCoding field) {
    String name = field.input().name();
    switch (field) {
      case Binned binned -> read(row.number(name), binned);
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

  private void read(String x, Binned number) {
    String missing = row.missing(x);
    numbers.add(standardised(x, missing, number));
    if (number.looksUp()) {
      String bin = graph.node("Add", row.bin(x, number.edges()), graph.whole(start(number) + 1));
      indices.add(
          graph.node("Where", missing, graph.whole(start(number) + FieldCoding.MISSING), bin));
    }
  }

  private String standardised(String x, String missing, Binned number) {
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
}
