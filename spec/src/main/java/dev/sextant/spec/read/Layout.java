package dev.sextant.spec.read;

import dev.sextant.spec.Mark;
import dev.sextant.spec.Source;
import dev.sextant.spec.Source.Run;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Finds the characters of a scalar's text in the file again, so that a mistake in a folded or
/// escaped expression is shown where it stands.
///
/// It walks through both at once: white space of the file that the text lacks was folded away, a
/// backslash or a doubled quote stands for one character. Where they can not be matched the rest
/// counts as unbroken.
final class Layout {
  private final int[] file;
  private final String text;
  private final Mark at;
  private final ScalarStyle style;
  private final List<Run> runs = new ArrayList<>();
  private int next;
  private int line;
  private int column;

  /// @param file code points
  /// @param start index of the first character behind the quote
  Layout(int[] file, int start, Mark at, ScalarNode node) {
    this.file = file;
    this.text = node.getValue();
    this.at = at;
    this.style = node.getScalarStyle();
    next = start;
    line = at.line();
    column = at.column();
  }

  Source source() {
    if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
      skipLine();
    }
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int wanted = text.codePointAt(i);
      skipFolded(wanted);
      note(i);
      if (!take(wanted)) {
        break;
      }
    }
    return new Source(
        text, at, runs.isEmpty() ? List.of(new Run(0, at.line(), at.column())) : List.copyOf(runs));
  }

  private void skipLine() {
    while (next < file.length && file[next] != '\n') {
      step();
    }
  }

  private void skipFolded(int wanted) {
    while (isContinuation() || (!isSpace(wanted) && isSpace(here()))) {
      step();
    }
  }

  /// A backslash at the end of a line joins it with the next one.
  private boolean isContinuation() {
    return style == ScalarStyle.DOUBLE_QUOTED
        && here() == '\\'
        && next + 1 < file.length
        && file[next + 1] == '\n';
  }

  private void note(int offset) {
    Run last = runs.isEmpty() ? null : runs.getLast();
    boolean unbroken =
        last != null
            && last.line() == line
            && last.column() + text.codePointCount(last.offset(), offset) == column;
    if (!unbroken) {
      runs.add(new Run(offset, line, column));
    }
  }

  /// Passes what stands for one character of the text.
  ///
  /// @return false when it is not there
  private boolean take(int wanted) {
    if (style == ScalarStyle.DOUBLE_QUOTED && here() == '\\') {
      step(escapeLength());
      return true;
    }
    if (here() == wanted) {
      step(style == ScalarStyle.SINGLE_QUOTED && wanted == '\'' ? 2 : 1);
      return true;
    }
    return isSpace(wanted);
  }

  private int escapeLength() {
    int letter = next + 1 < file.length ? file[next + 1] : 0;
    return switch (letter) {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      default -> 2;
    };
  }

  private void step(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  private void step() {
    boolean breaks = here() == '\n';
    line += breaks ? 1 : 0;
    column = breaks ? 1 : column + 1;
    next++;
  }

  private int here() {
    return next < file.length ? file[next] : -1;
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
