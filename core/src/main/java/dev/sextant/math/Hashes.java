package dev.sextant.math;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Hash functions whose values are part of a contract, so that they never change.
public final class Hashes {
  private Hashes() {}

  /// 32-bit FNV-1a of the UTF-8 bytes, as an unsigned number.
  public static long fnv1a32(String text) {
    int hash = 0x811C9DC5;
    for (byte b : text.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x01000193;
    }
    return hash & 0xFFFFFFFFL;
  }

  /// 64 well-mixed bits of a text: seeds are made of names this way.
  public static long mix(String text) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : text.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /// The finaliser of SplitMix64.
  public static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
