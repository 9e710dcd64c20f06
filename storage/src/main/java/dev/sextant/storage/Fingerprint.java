package dev.sextant.storage;

/// Maps an id to 64 bits. Equal fingerprints of different ids cost time, never correctness.
@FunctionalInterface
interface Fingerprint {
  /// FNV-1a, finished with the 64-bit mixer of MurmurHash3 so that all bits depend on all bytes.
  Fingerprint DEFAULT = Fingerprint::mixedFnv;

  long of(byte[] id);

  private static long mixedFnv(byte[] id) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : id) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return hash ^ (hash >>> 33);
  }
}
