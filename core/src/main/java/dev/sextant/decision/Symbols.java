package dev.sextant.decision;

import dev.sextant.math.Hashes;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/// The running system's table of texts that stand for categories and ids: each text has one dense
/// code from 0.
///
/// Codes are given in order of arrival and never change or disappear while the system runs; they
/// are *not* stable between runs, so nothing durable may hold one. Safe for all threads; reading
/// takes no lock.
public final class Symbols {
  private final ConcurrentHashMap<String, Integer> codes = new ConcurrentHashMap<>();
  private volatile String[] names = new String[64];
  private volatile int[] hashes = new int[64];
  private volatile int size;

  /// The code of a text, given now if the text is new.
  public int code(String name) {
    Integer known = codes.get(name);
    return known != null ? known : add(name);
  }

  /// The code of a text, or -1 when it has none.
  public int find(String name) {
    Integer known = codes.get(name);
    return known != null ? known : -1;
  }

  /// The text of a code.
  ///
  /// @throws IndexOutOfBoundsException when no text has this code
  public String name(int code) {
    if (code < 0 || code >= size) {
      throw new IndexOutOfBoundsException(
          "symbol code must be in [0, " + size + "), but was " + code);
    }
    return names[code];
  }

  /// A number that depends on the text alone, and so breaks ties alike in every run.
  ///
  /// @throws IndexOutOfBoundsException when no text has this code
  public int hash(int code) {
    if (code < 0 || code >= size) {
      throw new IndexOutOfBoundsException(
          "symbol code must be in [0, " + size + "), but was " + code);
    }
    return hashes[code];
  }

  /// How many texts have a code; the next new text gets this one.
  public int size() {
    return size;
  }

  private synchronized int add(String name) {
    Integer raced = codes.get(name);
    if (raced != null) {
      return raced;
    }
    int code = size;
    if (code == names.length) {
      names = Arrays.copyOf(names, 2 * code);
      hashes = Arrays.copyOf(hashes, 2 * code);
    }
    names[code] = name;
    hashes[code] = (int) Hashes.mix(name.hashCode());
    size = code + 1; // the volatile write that publishes name and hash to readers of `size`
    codes.put(name, code);
    return code;
  }
}
