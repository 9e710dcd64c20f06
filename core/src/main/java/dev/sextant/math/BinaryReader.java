package dev.sextant.math;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what [BinaryWriter] wrote. Torn input ends in an [IllegalArgumentException] that names the
/// byte.
public final class BinaryReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int at;

  public BinaryReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public BinaryReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  public byte readByte() {
    need(1);
    return bytes[at++];
  }

  public boolean readBoolean() {
    return readByte() != 0;
  }

  public long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("no number ends at byte " + at);
  }

  public long readSigned() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /// Reads bytes that [BinaryWriter#writeBytes] wrote, where they are.
  public BinaryReader readSlice() {
    int length = readCount();
    at += length;
    return new BinaryReader(bytes, at - length, at);
  }

  /// A varint that counts or indexes things of at least one byte each, so it can not exceed what is
  /// left.
  public int readCount() {
    long count = readVarint();
    if (count < 0 || count > end - at) {
      throw new IllegalArgumentException(
          "a count of " + count + " at byte " + at + " exceeds the " + (end - at) + " bytes left");
    }
    return (int) count;
  }

  public long readLong() {
    need(8);
    long value = (long) LONG.get(bytes, at);
    at += 8;
    return value;
  }

  public int readInt() {
    need(4);
    int value = (int) INT.get(bytes, at);
    at += 4;
    return value;
  }

  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  /// A double written by [BinaryWriter#writeNumber].
  public double readNumber() {
    long header = readVarint();
    if (header == 1) {
      return readDouble();
    }
    long zigzag = header >>> 1;
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  public float readFloat() {
    return Float.intBitsToFloat(readInt());
  }

  public float[] readFloats(int count) {
    need(Math.multiplyExact(Float.BYTES, count));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = readFloat();
    }
    return values;
  }

  public byte[] readBytes() {
    int length = readCount();
    byte[] value = new byte[length];
    System.arraycopy(bytes, at, value, 0, length);
    at += length;
    return value;
  }

  public @Nullable String readText() {
    long header = readVarint();
    if (header == 0) {
      return null;
    }
    long length = header - 1;
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException("a text of " + length + " bytes is torn at byte " + at);
    }
    String value = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
    at += (int) length;
    return value;
  }

  /// A text that is never null.
  public String readName() {
    String value = readText();
    if (value == null) {
      throw new IllegalArgumentException("a name is missing at byte " + at);
    }
    return value;
  }

  /// Passes over these bytes when they come next.
  ///
  /// @return whether they did
  public boolean skip(byte[] expected) {
    int to = at + expected.length;
    if (to > end || !Arrays.equals(bytes, at, to, expected, 0, expected.length)) {
      return false;
    }
    at = to;
    return true;
  }

  public boolean hasMore() {
    return at < end;
  }

  private void need(int more) {
    if (end - at < more) {
      throw new IllegalArgumentException("torn at byte " + at + ": " + more + " more expected");
    }
  }
}
