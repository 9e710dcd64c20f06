package dev.sextant.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.math.BinaryWriter;

/// Writes a message of protocol buffers, field by field.
final class Protobuf {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;

  private final BinaryWriter out = new BinaryWriter();

  Protobuf number(int field, long value) {
    out.writeVarint(tag(field, VARINT)).writeVarint(value);
    return this;
  }

  Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(UTF_8));
  }

  Protobuf message(int field, Protobuf value) {
    return bytes(field, value.toBytes());
  }

  Protobuf bytes(int field, byte[] value) {
    out.writeVarint(tag(field, LENGTH)).writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return out.toBytes();
  }

  private static long tag(int field, int kind) {
    return (long) field << 3 | kind;
  }
}
