package dev.sextant.runtime.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Lines of YAML with comments.
final class YamlText {
  /// Words that some readers of YAML take for something else.
  private static final Set<String> NO_TEXT =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private static final int WIDEST = 110;

  private final List<String> lines = new ArrayList<>();

  /// @param depth levels of two spaces
  /// @param comment empty for none; too long a one stands above the line
  void line(int depth, String text, String comment) {
    String indent = "  ".repeat(depth);
    if (comment.isEmpty()) {
      lines.add(indent + text);
    } else if (indent.length() + text.length() + comment.length() + 4 <= WIDEST) {
      lines.add(indent + text + "  # " + comment);
    } else {
      comment(depth, comment);
      lines.add(indent + text);
    }
  }

  void line(int depth, String text) {
    line(depth, text, "");
  }

  /// A list or map on one line, or on several when it is long.
  ///
  /// @param brackets the opening and the closing one
  void flow(int depth, String key, String brackets, List<String> entries) {
    String indent = "  ".repeat(depth);
    StringBuilder line = new StringBuilder(indent + key + ": " + brackets.charAt(0));
    for (int i = 0; i < entries.size(); i++) {
      String entry = entries.get(i) + (i < entries.size() - 1 ? ", " : "");
      if (line.length() + entry.length() > WIDEST) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(indent + "    ");
      }
      line.append(entry);
    }
    lines.add(line.append(brackets.charAt(1)).toString());
  }

  /// A comment of its own, broken into lines.
  void comment(int depth, String comment) {
    String indent = "  ".repeat(depth) + "# ";
    StringBuilder line = new StringBuilder(indent);
    for (String word : comment.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ").split(" ", -1)) {
      if (line.length() + word.length() > WIDEST && line.length() > indent.length()) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(indent + "  ");
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
  }

  void blank() {
    lines.add("");
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }

  /// A text as YAML, in quotes where it might be taken for something else.
  static String scalar(String text) {
    boolean isPlain =
        text.matches("[A-Za-z_][A-Za-z0-9_]*") && !NO_TEXT.contains(text.toLowerCase(Locale.ROOT));
    return isPlain ? text : quoted(text);
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
