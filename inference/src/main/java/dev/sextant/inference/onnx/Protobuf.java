package dev.sextant.inference.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.math.BinaryWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A message of protocol buffers, put together field by field.
///
/// Long arrays are referred to, not copied: a model's tables may fill most of the memory.
final class Protobuf {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int CHUNK = 1 << 16;

  private final List<Part> parts = new ArrayList<>();
  private BinaryWriter open = new BinaryWriter();

  private sealed interface Part {
    record Bytes(byte[] bytes) implements Part {}

    record Floats(float[] values) implements Part {}
  }

  Protobuf number(int field, long value) {
    open.writeVarint(tag(field, VARINT)).writeVarint(value);
    return this;
  }

  Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(UTF_8));
  }

  Protobuf bytes(int field, byte[] value) {
    open.writeVarint(tag(field, LENGTH)).writeBytes(value);
    return this;
  }

  /// Little-endian, as a field of bytes; the array may not change until it is written.
  Protobuf floats(int field, float[] values) {
    header(field, 4L * values.length);
    close();
    parts.add(new Part.Floats(values));
    return this;
  }

  /// A field of many whole numbers, packed.
  Protobuf numbers(int field, long[] values) {
    BinaryWriter packed = new BinaryWriter(values.length);
    for (long value : values) {
      packed.writeVarint(value);
    }
    return bytes(field, packed.toBytes());
  }

  /// @param value complete
  Protobuf message(int field, Protobuf value) {
    if (value.parts.isEmpty()) {
      return bytes(field, value.open.toBytes());
    }
    header(field, value.size());
    close();
    value.close();
    parts.addAll(value.parts);
    return this;
  }

  private void header(int field, long length) {
    open.writeVarint(tag(field, LENGTH)).writeVarint(length);
  }

  private void close() {
    if (open.size() > 0) {
      parts.add(new Part.Bytes(open.toBytes()));
      open = new BinaryWriter();
    }
  }

  /// Bytes when written.
  long size() {
    long size = open.size();
    for (Part part : parts) {
      size +=
          switch (part) {
            case Part.Bytes(byte[] bytes) -> bytes.length;
            case Part.Floats(float[] values) -> 4L * values.length;
          };
    }
    return size;
  }

  void writeTo(OutputStream out) throws IOException {
    close();
    for (Part part : parts) {
      switch (part) {
        case Part.Bytes(byte[] bytes) -> out.write(bytes);
        case Part.Floats(float[] values) -> write(values, out);
      }
    }
  }

  private static void write(float[] values, OutputStream out) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK / 4) {
      int count = Math.min(CHUNK / 4, values.length - from);
      chunk.asFloatBuffer().put(values, from, count);
      out.write(chunk.array(), 0, 4 * count);
    }
  }

  private static long tag(int field, int kind) {
    return (long) field << 3 | kind;
  }
}
