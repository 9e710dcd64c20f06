package dev.sextant.inference;

import dev.sextant.math.BinaryWriter;
import java.util.List;
import java.util.Locale;

/// Puts an ONNX graph together [1]: nodes in order, their constants, inputs and outputs.
///
/// Field numbers are those of onnx.proto; operators are of opset 13.
///
/// [1] https://github.com/onnx/onnx/blob/main/docs/IR.md
final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int INT_ATTRIBUTE = 2;

  private final Protobuf graph = new Protobuf();
  private int nodes;

  /// An input of so many whole numbers per row.
  String wholes(String name, int width) {
    graph.message(11, value(name, INT64, width));
    return name;
  }

  /// An input of so many numbers per row.
  String numbers(String name, int width) {
    graph.message(11, value(name, FLOAT, width));
    return name;
  }

  /// A constant matrix; with no dimensions a scalar.
  String constant(String name, float[] values, long... dimensions) {
    BinaryWriter raw = new BinaryWriter(4 * values.length);
    for (float value : values) {
      raw.writeFloat(value);
    }
    return constant(name, FLOAT, raw.toBytes(), dimensions);
  }

  private String constant(String name, int type, byte[] raw, long... dimensions) {
    Protobuf tensor = new Protobuf();
    for (long dimension : dimensions) {
      tensor.number(1, dimension);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
    return name;
  }

  /// @return the name of its output
  String node(String operator, String... inputs) {
    return node(operator, List.of(inputs), new Protobuf[0]);
  }

  /// Rows beside each other.
  String concat(List<String> inputs) {
    return node("Concat", inputs, attribute("axis", 1));
  }

  /// The sum over the second axis.
  ///
  /// @param keeps whether that axis stays, with a length of 1
  String sum(String x, boolean keeps) {
    byte[] second = new BinaryWriter(8).writeLong(1).toBytes();
    String axis = constant("axis_" + nodes, INT64, second, 1);
    return node("ReduceSum", List.of(x, axis), attribute("keepdims", keeps ? 1 : 0));
  }

  private static Protobuf attribute(String name, long value) {
    return new Protobuf().text(1, name).number(3, value).number(20, INT_ATTRIBUTE);
  }

  private String node(String operator, List<String> inputs, Protobuf... attributes) {
    String output = operator.toLowerCase(Locale.ROOT) + "_" + nodes++;
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator);
    for (Protobuf attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(1, node);
    return output;
  }

  /// The model whose answer is one number per row.
  byte[] model(String answer, String output) {
    Protobuf node = new Protobuf().text(1, answer).text(2, output).text(3, output);
    graph.message(1, node.text(4, "Identity")).text(2, "net").message(12, value(output, FLOAT, 1));
    return new Protobuf()
        .number(1, IR_VERSION)
        .text(2, "sextant")
        .message(7, graph)
        .message(8, new Protobuf().text(1, "").number(2, OPSET))
        .toBytes();
  }

  private static Protobuf value(String name, int type, int width) {
    Protobuf rows = new Protobuf().text(2, "rows");
    Protobuf shape = new Protobuf().message(1, rows).message(1, new Protobuf().number(1, width));
    Protobuf tensor = new Protobuf().number(1, type).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }
}
