package dev.sextant.inference;

/// The hashing trick: names of features to one of 2^bits weights.
///
/// Names are hashed with FNV-1a and finished with the mixer of MurmurHash3, so that the high bits,
/// which choose the bucket, depend on every character.
///
/// @param bits in [4, 26]
public record Buckets(int bits) {
  private static final int FNV_OFFSET = 0x811C9DC5;
  private static final int FNV_PRIME = 0x01000193;

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
