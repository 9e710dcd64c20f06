package dev.sextant.inference;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The hashing trick: names of features to one of 2^bits weights.
///
/// Names are hashed with FNV-1a and finished with the mixer of MurmurHash3, so that the high bits,
/// which choose the bucket, depend on every character.
///
/// @param bits in [4, 26]
public record Buckets(int bits) {
  private static final int FNV_OFFSET = 0x811C9DC5;
  private static final int FNV_PRIME = 0x01000193;

  /// What a character below 256 is multiplied with: its high byte is 0.
  private static final int FNV_SQUARE = (int) ((long) FNV_PRIME * FNV_PRIME);

  private static final long NOT_ASCII = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  public Buckets {
    if (bits < 4 || bits > 26) {
      throw new IllegalArgumentException("bits must be in [4, 26], but was " + bits);
    }
  }

  public int count() {
    return 1 << bits;
  }

  /// The start of a hash, for features of one name.
  static int start(String name) {
    return extend(FNV_OFFSET, name);
  }

  static int extend(int hash, String text) {
    int extended = hash;
    for (int i = 0; i < text.length(); i++) {
      extended = extend(extended, text.charAt(i));
    }
    return extended;
  }

  /// As for the text that the bytes are in UTF-8.
  static int extend(int hash, byte[] utf8, int from, int to) {
    int extended = hash;
    long signs = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long eight = (long) LONG.get(utf8, at);
      signs |= eight;
      extended = extendByEight(extended, eight);
    }
    for (; at < to; at++) {
      signs |= utf8[at];
      extended = (extended ^ utf8[at]) * FNV_SQUARE;
    }
    return (signs & NOT_ASCII) == 0
        ? extended
        : extend(hash, new String(utf8, from, to - from, StandardCharsets.UTF_8));
  }

  private static int extendByEight(int hash, long eight) {
    int extended = hash;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      extended = (extended ^ ((int) (eight >>> shift) & 0xFF)) * FNV_SQUARE;
    }
    return extended;
  }

  static int extend(int hash, char next) {
    return (((hash ^ (next & 0xFF)) * FNV_PRIME) ^ (next >>> 8)) * FNV_PRIME;
  }

  /// The bucket of a finished hash.
  int of(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
    return (mixed ^ (mixed >>> 16)) >>> (32 - bits);
  }
}
