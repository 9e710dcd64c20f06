package dev.sextant.spec.row;

/// A mistake in an expression.
///
/// @param offset where it starts, in characters from the start of the text
/// @param length how many characters it covers, > 0
/// @param message what is wrong and what to write instead
public record Problem(int offset, int length, String message) {
  /// The line of the text that has the mistake, a caret under it, and the message.
  public String render(String text) {
    int start = text.lastIndexOf('\n', offset - 1) + 1;
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    int column = offset - start;
    int marked = Math.clamp(line.length() - column, 1, Math.max(1, length));
    return "%s%n%s^%s%n%s".formatted(line, " ".repeat(column), "~".repeat(marked - 1), message);
  }
}
