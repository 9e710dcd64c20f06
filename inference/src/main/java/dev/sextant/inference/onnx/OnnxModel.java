package dev.sextant.inference.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// A model of ours as an ONNX file, and what it reads and answers.
public final class OnnxModel {
  /// Protocol buffers can not be longer.
  private static final long MOST = Integer.MAX_VALUE;

  private final Protobuf file;
  private final List<Input> inputs;
  private final List<Output> outputs;

  OnnxModel(Protobuf file, List<Input> inputs, List<Output> outputs) {
    this.file = file;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /// A tensor of so many columns.
  ///
  /// @param columns 0 for as many as the longest row needs
  /// @param feature that fills it
  /// @param meaning how a row's value of the feature becomes its entries
  public record Input(String name, ElementType type, int columns, String feature, String meaning) {}

  /// A tensor of one column.
  ///
  /// @param task that it answers
  public record Output(String name, ElementType type, String task, String meaning) {}

  public List<Input> inputs() {
    return inputs;
  }

  public List<Output> outputs() {
    return outputs;
  }

  /// Bytes of the file.
  public long size() {
    return file.size();
  }

  /// Whether it is too large to be one file.
  public boolean isTooLarge() {
    return size() > MOST;
  }

  /// What is told of one that is too large.
  public String tooLarge() {
    return "an ONNX file has at most %,d bytes, this one would have %,d".formatted(MOST, size());
  }

  /// @throws IllegalStateException when it is too large
  public void writeTo(OutputStream out) throws IOException {
    if (isTooLarge()) {
      throw new IllegalStateException(tooLarge());
    }
    file.writeTo(out);
  }
}
