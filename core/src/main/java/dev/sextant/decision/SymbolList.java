package dev.sextant.decision;

import java.util.Arrays;

/// An immutable list of symbol codes, oldest first: the value of a `list`, such as the last 20
/// stories clicked.
public final class SymbolList {
  public static final SymbolList EMPTY = new SymbolList(new int[0]);

  private final int[] codes;

  private SymbolList(int[] codes) {
    this.codes = codes;
  }

  /// A list of these codes in this order; the array is copied.
  public static SymbolList of(int... codes) {
    return codes.length == 0 ? EMPTY : new SymbolList(codes.clone());
  }

  public int size() {
    return codes.length;
  }

  public int code(int index) {
    return codes[index];
  }

  public boolean contains(int code) {
    for (int each : codes) {
      if (each == code) {
        return true;
      }
    }
    return false;
  }

  /// The codes that another list has too, in the order of this one.
  public SymbolList common(SymbolList other) {
    int[] shared = new int[codes.length];
    int size = 0;
    for (int code : codes) {
      if (other.contains(code)) {
        shared[size++] = code;
      }
    }
    return of(Arrays.copyOf(shared, size));
  }

  /// The codes in order, as a fresh array.
  public int[] toArray() {
    return codes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SymbolList list && Arrays.equals(codes, list.codes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codes);
  }

  @Override
  public String toString() {
    return Arrays.toString(codes);
  }
}
