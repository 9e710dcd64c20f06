package dev.sextant.inference;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Numbers written in decimal, read from bytes.
public final class Decimals {
  /// So many digits, and powers of ten, are exact in a double.
  private static final int MOST_DIGITS = 15;

  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ZEROS = 0x3030303030303030L;

  /// The bits of a double that a float lacks, and their middle.
  private static final long LOST = (1L << 29) - 1;

  private static final long HALF = 1L << 28;

  private Decimals() {}

  /// The same float as [Float#parseFloat] gives.
  ///
  /// @throws NumberFormatException when it is no number
  public static float parse(byte[] text, int from, int to) {
    int whole = small(text, from, to);
    return whole >= 0 ? whole : decimal(text, from, to);
  }

  /// A whole number of up to eight digits without a sign; -1 when it is something else.
  static int small(byte[] text, int from, int to) {
    return to - from <= Long.BYTES && from < to && from <= text.length - Long.BYTES
        ? whole((long) LONG.get(text, from), to - from)
        : -1;
  }

  private static float decimal(byte[] text, int from, int to) {
    boolean isNegative = from < to && text[from] == '-';
    int at = isNegative ? from + 1 : from;
    int point = to;
    long digits = 0;
    int count = 0;
    for (; at < to && count <= MOST_DIGITS; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = 10 * digits + digit;
        count++;
      } else if (text[at] == '.' && point == to) {
        point = at;
      } else {
        return slow(text, from, to);
      }
    }
    if (count == 0 || count > MOST_DIGITS) {
      return slow(text, from, to);
    }
    double value = point == to ? digits : digits / POWERS[to - point - 1];
    if ((Double.doubleToRawLongBits(value) & LOST) == HALF) {
      return slow(text, from, to); // rounded twice, it could go the wrong way
    }
    return (float) (isNegative ? -value : value);
  }

  /// All digits at once: neighbours become numbers of two digits, those of four, those of eight.
  ///
  /// @param eight bytes, the first in the lowest bits
  /// @return -1 when others than digits are among the first `count`
  private static int whole(long eight, int count) {
    int unused = Long.SIZE - Byte.SIZE * count;
    long digits = ((eight << unused) | (ZEROS & ~(-1L << unused))) ^ ZEROS;
    if (((digits | (digits + 0x0606060606060606L)) & 0xF0F0F0F0F0F0F0F0L) != 0) {
      return -1;
    }
    long twos = (digits * 10 + (digits >>> 8)) & 0x00FF00FF00FF00FFL;
    long fours = (twos * 100 + (twos >>> 16)) & 0x0000FFFF0000FFFFL;
    return (int) (fours * 10_000 + (fours >>> 32));
  }

  private static float slow(byte[] text, int from, int to) {
    return Float.parseFloat(new String(text, from, to - from, StandardCharsets.UTF_8));
  }
}
