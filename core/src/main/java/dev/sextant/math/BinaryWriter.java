package dev.sextant.math;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A growing little-endian byte buffer; [BinaryReader] reads back what it wrote.
public final class BinaryWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;

  public BinaryWriter() {
    this(256);
  }

  public BinaryWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  public BinaryWriter writeByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public BinaryWriter writeBoolean(boolean value) {
    return writeByte(value ? 1 : 0);
  }

  /// Seven bits a byte, low bits first; negative numbers take ten bytes.
  public BinaryWriter writeVarint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /// A varint after zigzag, for numbers that may be negative.
  public BinaryWriter writeSigned(long value) {
    return writeVarint((value << 1) ^ (value >> 63));
  }

  public BinaryWriter writeLong(long value) {
    reserve(8);
    LONG.set(bytes, size, value);
    size += 8;
    return this;
  }

  public BinaryWriter writeInt(int value) {
    reserve(4);
    INT.set(bytes, size, value);
    size += 4;
    return this;
  }

  public BinaryWriter writeDouble(double value) {
    return writeLong(Double.doubleToRawLongBits(value));
  }

  /// A double in few bytes where it is a whole number, as counts and times are: a zigzag varint,
  /// doubled, so that an odd one can announce eight bytes.
  public BinaryWriter writeNumber(double value) {
    long whole = (long) value;
    boolean isWhole =
        Math.abs(whole) < 1L << 52
            && Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(value);
    return isWhole
        ? writeVarint(((whole << 1) ^ (whole >> 63)) << 1)
        : writeVarint(1).writeDouble(value);
  }

  public BinaryWriter writeFloat(float value) {
    return writeInt(Float.floatToRawIntBits(value));
  }

  /// All of an array, without its length.
  public BinaryWriter writeFloats(float[] values) {
    for (float value : values) {
      writeFloat(value);
    }
    return this;
  }

  public BinaryWriter writeBytes(byte[] value) {
    writeVarint(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /// Length and UTF-8; null is told apart from "".
  public BinaryWriter writeText(@Nullable String value) {
    if (value == null) {
      return writeVarint(0);
    }
    if (writeAscii(value)) {
      return this;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    writeVarint(utf8.length + 1L);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  /// Most names are ASCII, where characters are bytes and no array is needed.
  private boolean writeAscii(String value) {
    int length = value.length();
    int start = size;
    writeVarint(length + 1L);
    reserve(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c > 0x7F) {
        size = start;
        return false;
      }
      bytes[size + i] = (byte) c;
    }
    size += length;
    return true;
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /// Everything that another has, as it is.
  public BinaryWriter writeAll(BinaryWriter other) {
    reserve(other.size);
    System.arraycopy(other.bytes, 0, bytes, size, other.size);
    size += other.size;
    return this;
  }

  /// CRC-32C of all that was written.
  public int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, size);
    return (int) crc.getValue();
  }

  /// What was written, without a copy where the buffer is full. The end of this writer.
  public byte[] take() {
    return size == bytes.length ? bytes : toBytes();
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
