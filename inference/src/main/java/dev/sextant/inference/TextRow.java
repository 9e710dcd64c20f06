package dev.sextant.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A row as it is written in UTF-8, one of many in a buffer: values with one delimiter between,
/// ended by a line end. An empty value is missing.
public final class TextRow {
  private final int[] places;
  private byte[] text = {};
  private int[] ends = {};
  private int first;

  /// @param places the column of each input, counted from 0
  public TextRow(int[] places) {
    this.places = places.clone();
  }

  /// Goes to a row.
  ///
  /// @param ends where each value ends, row after row; not copied
  /// @param first place in `ends` of the value before the row's first
  public void set(byte[] text, int[] ends, int first) {
    this.text = text;
    this.ends = ends;
    this.first = first;
  }

  /// The buffer; not copied.
  public byte[] text() {
    return text;
  }

  /// Where the value of an input starts.
  public int from(int input) {
    return ends[first + places[input]] + 1;
  }

  /// Where it ends.
  public int to(int input) {
    return ends[first + places[input] + 1];
  }

  /// The value of an input.
  public String value(int input) {
    return new String(text, from(input), to(input) - from(input), UTF_8);
  }
}
