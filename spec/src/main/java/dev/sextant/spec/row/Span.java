package dev.sextant.spec.row;

/// A piece of an expression's text.
record Span(int offset, int length) {
  int end() {
    return offset + length;
  }

  /// The piece from the start of this one to the end of the other.
  Span to(Span last) {
    return new Span(offset, last.end() - offset);
  }

  String of(String text) {
    return text.substring(offset, end());
  }
}
