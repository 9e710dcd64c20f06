package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.inference.onnx.OnnxSession.Feed;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How rows become the inputs of a foreign model, and what its output means.
///
/// @param output name in the file
/// @param column of the output
/// @param isProbability whether the output is a probability; else it is a margin
/// @param oneByOne whether the file takes a single row at a time
record ForeignBinding(
    List<Tensor> inputs, String output, int column, boolean isProbability, boolean oneByOne) {
  ForeignBinding {
    inputs = List.copyOf(inputs);
  }

  /// @param isFlat whether it has no axis of columns
  /// @param features positions in the signature, one per column
  /// @param number stands for a missing number; NaN for NaN
  /// @param text stands for a missing category or text
  record Tensor(
      String name,
      ElementType type,
      boolean isFlat,
      List<Integer> features,
      float number,
      String text) {
    Tensor {
      features = List.copyOf(features);
    }

    private long[] shape(int rows) {
      return isFlat ? new long[] {rows} : new long[] {rows, features.size()};
    }

    Feed feed(Column[] columns, int from, int rows) {
      long[] shape = shape(rows);
      if (type == ElementType.STRING) {
        return new Feed.Texts(texts(columns, from, rows), shape);
      }
      double[] numbers = numbers(columns, from, rows);
      return switch (type) {
        case FLOAT -> new Feed.Floats(floats(numbers), shape);
        case DOUBLE -> new Feed.Doubles(numbers, shape);
        case INT64 -> new Feed.Longs(wholes(numbers), shape);
        case INT32 -> new Feed.Ints(ints(wholes(numbers)), shape);
        default -> throw new IllegalStateException("input of type " + type);
      };
    }

    private String[] texts(Column[] columns, int from, int rows) {
      String[] all = new String[rows * features.size()];
      int at = 0;
      for (int row = from; row < from + rows; row++) {
        for (int feature : features) {
          String value = text(columns[feature], row);
          all[at++] = value == null ? text : value;
        }
      }
      return all;
    }

    private static @Nullable String text(Column column, int row) {
      return switch (column) {
        case Frame.Categories categories -> categories.values()[row];
        case Frame.Texts texts -> texts.values()[row];
        case Frame.Numbers numbers -> throw new IllegalStateException(numbers.name());
      };
    }

    private double[] numbers(Column[] columns, int from, int rows) {
      double[] all = new double[rows * features.size()];
      int at = 0;
      for (int row = from; row < from + rows; row++) {
        for (int feature : features) {
          float value = ((Frame.Numbers) columns[feature]).values()[row];
          double passed = Float.isNaN(value) ? number : value;
          all[at++] = requirePassable(passed, columns[feature]);
        }
      }
      return all;
    }

    private double requirePassable(double value, Column column) {
      boolean whole = type == ElementType.INT64 || type == ElementType.INT32;
      double most = type == ElementType.INT32 ? Integer.MAX_VALUE : 1L << 62;
      if (whole && !(value == Math.rint(value) && Math.abs(value) <= most)) {
        throw new IllegalArgumentException(
            Double.isNaN(value)
                ? "'%s' is missing, and input '%s' takes whole numbers: say what stands for it, such as inputs: {%s: {features: [%s], missing: -1}}"
                    .formatted(column.name(), name, name, column.name())
                : "'%s' is %s, but input '%s' takes whole numbers of type %s"
                    .formatted(column.name(), value, name, type.word()));
      }
      return value;
    }

    private static float[] floats(double[] numbers) {
      float[] floats = new float[numbers.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) numbers[i];
      }
      return floats;
    }

    private static long[] wholes(double[] numbers) {
      long[] wholes = new long[numbers.length];
      for (int i = 0; i < wholes.length; i++) {
        wholes[i] = (long) numbers[i];
      }
      return wholes;
    }

    private static int[] ints(long[] wholes) {
      int[] ints = new int[wholes.length];
      for (int i = 0; i < ints.length; i++) {
        ints[i] = (int) wholes[i];
      }
      return ints;
    }
  }

  Map<String, Feed> feeds(Column[] columns, int from, int rows) {
    Map<String, Feed> feeds = new LinkedHashMap<>();
    inputs.forEach(input -> feeds.put(input.name(), input.feed(columns, from, rows)));
    return feeds;
  }

  /// The file's inputs, a line for each column.
  List<OnnxModel.Input> described(Signature signature) {
    List<OnnxModel.Input> described = new ArrayList<>();
    for (Tensor input : inputs) {
      String features =
          input.features.stream()
              .map(place -> signature.inputs().get(place).name())
              .collect(Collectors.joining(", "));
      String missing =
          input.type == ElementType.STRING ? "\"" + input.text + "\"" : "" + input.number;
      described.add(
          new OnnxModel.Input(
              input.name,
              input.type,
              input.features.size(),
              features,
              "the values as they are; " + missing + " for missing"));
    }
    return described;
  }

  OnnxModel.Output described(String task) {
    return new OnnxModel.Output(
        output,
        ElementType.FLOAT,
        task,
        (isProbability ? "a probability" : "a margin") + ", column " + column);
  }

  void write(BinaryWriter out) {
    out.writeVarint(inputs.size());
    for (Tensor input : inputs) {
      out.writeText(input.name).writeText(input.type.name()).writeBoolean(input.isFlat);
      out.writeFloat(input.number).writeText(input.text).writeVarint(input.features.size());
      input.features.forEach(out::writeVarint);
    }
    out.writeText(output).writeVarint(column).writeBoolean(isProbability).writeBoolean(oneByOne);
  }

  static ForeignBinding read(BinaryReader in) {
    List<Tensor> inputs = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      String name = in.readName();
      ElementType type = ElementType.valueOf(in.readName());
      boolean isFlat = in.readBoolean();
      float number = in.readFloat();
      String text = in.readName();
      List<Integer> features = new ArrayList<>();
      for (int more = in.readCount(); more > 0; more--) {
        features.add((int) in.readVarint());
      }
      inputs.add(new Tensor(name, type, isFlat, features, number, text));
    }
    return new ForeignBinding(
        inputs, in.readName(), (int) in.readVarint(), in.readBoolean(), in.readBoolean());
  }
}
