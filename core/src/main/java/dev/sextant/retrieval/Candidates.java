package dev.sextant.retrieval;

import java.util.Arrays;

/// The merged proposals of several sources: each candidate once, with who proposed it and at what
/// score.
public final class Candidates {
  private static final int FREE = -1;

  private final int limit;
  private int[] codes;
  private int[] masks;
  private final float[][] scores;
  private int size;
  private int[] index;

  /// @param sources how many sources may propose, at most 31
  /// @param limit most candidates kept; proposals beyond it are not taken
  public Candidates(int sources, int limit) {
    if (sources > 31) {
      throw new IllegalArgumentException(
          "at most 31 sources may propose, but there are " + sources);
    }
    this.limit = limit;
    codes = new int[64];
    masks = new int[64];
    scores = new float[sources][64];
    index = filled(256);
  }

  /// Adds a proposal, or notes one more source for a known candidate.
  ///
  /// @return false when the limit is reached and the candidate is new
  public boolean propose(int source, int code, double score) {
    int at = find(code);
    if (at == FREE) {
      if (size == limit) {
        return false;
      }
      at = append(code);
    }
    masks[at] |= 1 << source;
    scores[source][at] = (float) score;
    return true;
  }

  public int size() {
    return size;
  }

  /// Symbol codes; entries from [#size] on are undefined.
  public int[] codes() {
    return codes;
  }

  public int mask(int row) {
    return masks[row];
  }

  /// The score that a source gave, or NaN when it did not propose the candidate.
  public float score(int source, int row) {
    return (masks[row] & (1 << source)) == 0 ? Float.NaN : scores[source][row];
  }

  /// @return the row of a candidate, or -1
  public int find(int code) {
    int mask = index.length - 1;
    for (int at = hash(code) & mask; index[at] != FREE; at = (at + 1) & mask) {
      if (codes[index[at]] == code) {
        return index[at];
      }
    }
    return FREE;
  }

  private int append(int code) {
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, size * 2);
      masks = Arrays.copyOf(masks, size * 2);
      Arrays.setAll(scores, i -> Arrays.copyOf(scores[i], codes.length));
    }
    codes[size] = code;
    masks[size] = 0;
    size++;
    if (4 * size > index.length) {
      index = filled(index.length * 4);
      for (int row = 0; row < size; row++) {
        enter(row);
      }
    } else {
      enter(size - 1);
    }
    return size - 1;
  }

  private void enter(int row) {
    int mask = index.length - 1;
    int at = hash(codes[row]) & mask;
    while (index[at] != FREE) {
      at = (at + 1) & mask;
    }
    index[at] = row;
  }

  private static int hash(int code) {
    return (code * 0x9E3779B9) >>> 5;
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, FREE);
    return array;
  }
}
