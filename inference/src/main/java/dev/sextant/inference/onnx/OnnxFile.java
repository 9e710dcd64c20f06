package dev.sextant.inference.onnx;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The signature of an ONNX file, read without its weights and without ONNX Runtime.
///
/// @param inputs that someone must fill
public record OnnxFile(List<Tensor> inputs, List<Tensor> outputs) {
  public OnnxFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// @param type null for what is no tensor
  /// @param shape one length per axis, -1 where it varies; null when the file does not say
  /// @param kind what it is in words when it is no tensor
  public record Tensor(
      String name, @Nullable ElementType type, @Nullable List<Long> shape, String kind) {

    /// As `float [rows, 3]`.
    @Override
    public String toString() {
      if (type == null) {
        return kind;
      }
      return shape == null
          ? type.word() + " of unknown shape"
          : type.word()
              + shape.stream()
                  .map(length -> length < 0 ? "?" : length.toString())
                  .collect(Collectors.joining(", ", " [", "]"));
    }
  }

  /// @throws IllegalArgumentException when this is no whole ONNX file
  /// @throws IOException when it can not be read
  public static OnnxFile read(Path file) throws IOException {
    try (ProtobufReader in = new ProtobufReader(file)) {
      return new Reader(in).model();
    } catch (EOFException e) {
      throw new IllegalArgumentException("it is truncated: it ends in the middle of its model", e);
    }
  }

  /// Reads the messages of onnx.proto, as far as they matter here.
  private static final class Reader {
    private static final Set<Integer> MODEL = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26);

    private final ProtobufReader in;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private final Set<String> constants = new HashSet<>();
    private boolean hasGraph;

    Reader(ProtobufReader in) {
      this.in = in;
    }

    OnnxFile model() throws IOException {
      long end = in.size();
      boolean hasVersion = false;
      while (in.position() < end) {
        ProtobufReader.Field field = in.field(end);
        if (!MODEL.contains(field.number())) {
          throw new IllegalArgumentException("it is no ONNX file");
        }
        hasVersion |= field.number() == 1;
        if (field.number() == 7) {
          graph(field.end());
        } else {
          in.skip(field);
        }
      }
      if (!hasGraph || !hasVersion) {
        throw new IllegalArgumentException("it is no ONNX file");
      }
      inputs.removeIf(input -> constants.contains(input.name()));
      return new OnnxFile(inputs, outputs);
    }

    private void graph(long end) throws IOException {
      hasGraph = true;
      while (in.position() < end) {
        ProtobufReader.Field field = in.field(end);
        switch (field.number()) {
          case 5 -> constant(field.end());
          case 11 -> inputs.add(value(field.end()));
          case 12 -> outputs.add(value(field.end()));
          default -> in.skip(field);
        }
      }
    }

    private void constant(long end) throws IOException {
      String name = "";
      boolean elsewhere = false;
      while (in.position() < end) {
        ProtobufReader.Field field = in.field(end);
        switch (field.number()) {
          case 8 -> name = in.text(field);
          case 14 -> elsewhere = field.value() == 1;
          default -> in.skip(field);
        }
      }
      if (elsewhere) {
        throw new IllegalArgumentException(
            "it keeps the weights '%s' in another file; save it as one file without external data"
                .formatted(name));
      }
      constants.add(name);
    }

    private Tensor value(long end) throws IOException {
      String name = "";
      Tensor type = new Tensor("", null, null, "of no type");
      while (in.position() < end) {
        ProtobufReader.Field field = in.field(end);
        switch (field.number()) {
          case 1 -> name = in.text(field);
          case 2 -> type = type(field.end());
          default -> in.skip(field);
        }
      }
      return new Tensor(name, type.type, type.shape, type.kind);
    }

    private Tensor type(long end) throws IOException {
      Tensor type = new Tensor("", null, null, "of no type");
      while (in.position() < end) {
        ProtobufReader.Field field = in.field(end);
        switch (field.number()) {
          case 1 -> type = tensor(field.end());
          case 4 -> type = new Tensor("", null, null, "a sequence");
          case 5 -> type = new Tensor("", null, null, "a map");
          case 8 -> type = new Tensor("", null, null, "a sparse tensor");
          case 9 -> type = new Tensor("", null, null, "an optional value");
          default -> {}
        }
        in.skip(field);
      }
      return type;
    }

    private Tensor tensor(long end) throws IOException {
      ElementType type = null;
      List<Long> shape = null;
      String kind = "of no type";
      while (in.position() < end) {
        ProtobufReader.Field field = in.field(end);
        switch (field.number()) {
          case 1 -> {
            type = ElementType.of(field.value()).orElse(null);
            kind = "a tensor of element type " + field.value();
          }
          case 2 -> shape = shape(field.end());
          default -> in.skip(field);
        }
      }
      return new Tensor("", type, shape, kind);
    }

    private List<Long> shape(long end) throws IOException {
      List<Long> shape = new ArrayList<>();
      while (in.position() < end) {
        ProtobufReader.Field field = in.field(end);
        if (field.number() == 1) {
          shape.add(length(field.end()));
        } else {
          in.skip(field);
        }
      }
      return shape;
    }

    private long length(long end) throws IOException {
      long length = -1;
      while (in.position() < end) {
        ProtobufReader.Field field = in.field(end);
        if (field.number() == 1) {
          length = field.value();
        } else {
          in.skip(field);
        }
      }
      return length;
    }
  }
}
