package dev.sextant.spec;

import java.util.List;

/// A piece of row language, or a name that refers to another definition, with the place where it
/// stands.
///
/// @param text empty when the file lacks it, which was told where it was read
/// @param runs the pieces of the text that stand unbroken in the file, in order; quotes, escapes
///   and line breaks part them
public record Source(String text, Mark at, List<Run> runs) {

  /// A text without escapes on one line.
  public Source(String text, Mark at) {
    this(text, at, List.of(new Run(0, at.line(), at.column())));
  }

  /// @param offset of the piece's first character in the text
  /// @param line where that character stands, from 1
  /// @param column from 1, in characters
  public record Run(int offset, int line, int column) {}

  /// The place of one character of the text.
  ///
  /// @param offset in [0, length]
  public Mark place(int offset) {
    Run last = runs.getFirst();
    for (Run run : runs) {
      last = run.offset() <= offset ? run : last;
    }
    int end = Math.min(offset, text.length());
    return new Mark(
        at.file(), last.line(), last.column() + text.codePointCount(last.offset(), end));
  }

  /// The text up to an offset, as a source of its own.
  public Source upTo(int offset) {
    return new Source(text.substring(0, offset), at, runs);
  }

  /// The rest of the text from an offset on, as a source of its own.
  public Source from(int offset) {
    return new Source(text.substring(offset), place(offset));
  }

  @Override
  public String toString() {
    return text;
  }
}
