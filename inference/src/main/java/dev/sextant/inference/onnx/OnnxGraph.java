package dev.sextant.inference.onnx;

import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Puts an ONNX graph together [1]: nodes in order, their constants, inputs and outputs.
///
/// Field numbers are those of onnx.proto. Names of the graph's own begin with `/`.
///
/// [1] https://github.com/onnx/onnx/blob/main/docs/IR.md
public final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;

  /// Since when there are operators on bits.
  private static final int BITS_OPSET = 18;

  private static final String ML = "ai.onnx.ml";
  private static final int ML_OPSET = 3;
  private static final Set<String> OUTPUTS = Set.of("margin", "probability", "prediction");

  private final Protobuf graph = new Protobuf();
  private final List<OnnxModel.Input> inputs = new ArrayList<>();
  private final List<OnnxModel.Output> outputs = new ArrayList<>();
  private final Set<String> domains = new HashSet<>();
  private int opset = OPSET;
  private int nodes;

  /// An attribute of a node.
  public sealed interface Attribute {
    record Whole(String name, long value) implements Attribute {}

    record Text(String name, String value) implements Attribute {}

    record Wholes(String name, long[] values) implements Attribute {}

    record Floats(String name, float[] values) implements Attribute {}

    record Texts(String name, List<String> values) implements Attribute {}
  }

  // ---- inputs and outputs

  /// @param columns 0 for any number
  /// @param suffix of the input's name after the feature's
  /// @param meaning how a row's value of the feature becomes its entries
  /// @return the input's name
  public String input(
      String feature, String suffix, ElementType type, int columns, String meaning) {
    boolean taken = feature.startsWith("/") || OUTPUTS.contains(feature.split("\\.", 2)[0]);
    String name = (taken ? "input." : "") + feature + suffix;
    inputs.add(new OnnxModel.Input(name, type, columns, feature, meaning));
    String width = columns > 0 ? "" : name + " entries";
    graph.message(11, value(name, type, columns, width).text(3, meaning));
    return name;
  }

  /// @param x one column
  public void output(String x, String name, ElementType type, String task, String meaning) {
    outputs.add(new OnnxModel.Output(name, type, task, meaning));
    Protobuf node = new Protobuf().text(1, x).text(2, name).text(3, name).text(4, "Identity");
    graph.message(1, node).message(12, value(name, type, 1, "").text(3, meaning));
  }

  private static Protobuf value(String name, ElementType type, int columns, String any) {
    Protobuf rows = new Protobuf().text(2, "rows");
    Protobuf width = columns > 0 ? new Protobuf().number(1, columns) : new Protobuf().text(2, any);
    Protobuf shape = new Protobuf().message(1, rows).message(1, width);
    Protobuf tensor = new Protobuf().number(1, type.code()).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }

  // ---- constants

  /// A constant tensor; with no dimensions a scalar.
  ///
  /// @param values may not change any more
  public String floats(float[] values, long... dimensions) {
    return constant(ElementType.FLOAT, dimensions, tensor -> tensor.floats(9, values));
  }

  public String doubles(double[] values, long... dimensions) {
    BinaryWriter raw = new BinaryWriter(8 * values.length);
    for (double value : values) {
      raw.writeDouble(value);
    }
    return constant(ElementType.DOUBLE, dimensions, tensor -> tensor.bytes(9, raw.toBytes()));
  }

  public String wholes(long[] values, long... dimensions) {
    BinaryWriter raw = new BinaryWriter(8 * values.length);
    for (long value : values) {
      raw.writeLong(value);
    }
    return constant(ElementType.INT64, dimensions, tensor -> tensor.bytes(9, raw.toBytes()));
  }

  public String single(float value) {
    return floats(new float[] {value});
  }

  public String real(double value) {
    return doubles(new double[] {value});
  }

  public String whole(long value) {
    return wholes(new long[] {value});
  }

  private interface Filler {
    void fill(Protobuf tensor);
  }

  private String constant(ElementType type, long[] dimensions, Filler filler) {
    String name = "/constant_" + nodes++;
    Protobuf tensor = new Protobuf();
    for (long dimension : dimensions) {
      tensor.number(1, dimension);
    }
    tensor.number(2, type.code()).text(8, name);
    filler.fill(tensor);
    graph.message(5, tensor);
    return name;
  }

  // ---- nodes

  /// @return the name of its output
  public String node(String operator, String... inputs) {
    return node(operator, List.of(inputs), List.of());
  }

  /// An operator on the bits of whole numbers.
  public String bits(String operator, String... inputs) {
    opset = BITS_OPSET;
    return node(operator, inputs);
  }

  public String node(String operator, List<String> inputs, List<Attribute> attributes) {
    return node("", operator, inputs, attributes);
  }

  /// An operator of classical machine learning.
  public String learned(String operator, String input, List<Attribute> attributes) {
    return node(ML, operator, List.of(input), attributes);
  }

  /// Columns beside each other.
  public String concat(List<String> columns) {
    return columns.size() == 1
        ? columns.getFirst()
        : node("Concat", columns, List.of(new Attribute.Whole("axis", 1)));
  }

  /// The sum over some axes.
  ///
  /// @param keeps whether those axes stay, with a length of 1
  public String sum(String x, boolean keeps, long... axes) {
    String over = wholes(axes, axes.length);
    return node(
        "ReduceSum", List.of(x, over), List.of(new Attribute.Whole("keepdims", keeps ? 1 : 0)));
  }

  public String cast(String x, ElementType type) {
    return node("Cast", List.of(x), List.of(new Attribute.Whole("to", type.code())));
  }

  /// All of several added up.
  public String total(List<String> parts) {
    return parts.stream().reduce((a, b) -> node("Add", a, b)).orElseThrow();
  }

  private String node(
      String domain, String operator, List<String> inputs, List<Attribute> attributes) {
    String output = "/" + operator.toLowerCase(Locale.ROOT) + "_" + nodes++;
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator);
    attributes.forEach(attribute -> node.message(5, write(attribute)));
    if (!domain.isEmpty()) {
      node.text(7, domain);
      domains.add(domain);
    }
    graph.message(1, node);
    return output;
  }

  private static Protobuf write(Attribute attribute) {
    return switch (attribute) {
      case Attribute.Whole(String name, long value) ->
          new Protobuf().text(1, name).number(3, value).number(20, 2);
      case Attribute.Text(String name, String value) ->
          new Protobuf().text(1, name).text(4, value).number(20, 3);
      case Attribute.Floats(String name, float[] values) ->
          new Protobuf().text(1, name).floats(7, values).number(20, 6);
      case Attribute.Wholes(String name, long[] values) ->
          new Protobuf().text(1, name).numbers(8, values).number(20, 7);
      case Attribute.Texts(String name, List<String> values) -> {
        Protobuf texts = new Protobuf().text(1, name);
        values.forEach(value -> texts.text(9, value));
        yield texts.number(20, 8);
      }
    };
  }

  /// The whole model; nothing can be added any more.
  public OnnxModel model() {
    graph.text(2, "model");
    Protobuf file =
        new Protobuf()
            .number(1, IR_VERSION)
            .text(2, "sextant")
            .message(7, graph)
            .message(8, new Protobuf().text(1, "").number(2, opset));
    if (domains.contains(ML)) {
      file.message(8, new Protobuf().text(1, ML).number(2, ML_OPSET));
    }
    return new OnnxModel(file, inputs, outputs);
  }
}
