package dev.sextant.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// Problems as a person reads them: each with its line and a caret below the place.
public final class Report {
  private static final int WIDEST = 160;

  private Report() {}

  /// @param file the bytes of the spec, whatever they are
  public static String render(List<Problem> problems, byte[] file) {
    List<String> lines = new String(file, UTF_8).lines().toList();
    StringBuilder text = new StringBuilder();
    text.append(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    for (Problem problem : problems) {
      text.append("\n\n").append(problem);
      int line = problem.at().line();
      if (line <= lines.size()) {
        excerpt(lines.get(line - 1), problem, text);
      }
    }
    return text.toString();
  }

  private static void excerpt(String line, Problem problem, StringBuilder text) {
    int characters = line.codePointCount(0, line.length());
    int column = Math.min(problem.at().column() - 1, characters);
    int place = line.offsetByCodePoints(0, column);
    int start = line.length() <= WIDEST ? 0 : Math.max(0, place - WIDEST / 2);
    int end = Math.min(line.length(), start + WIDEST);
    int marks = Math.clamp(end - place, 1, Math.max(1, problem.length()));
    text.append("\n  ").append(printable(line.substring(start, end)));
    text.append("\n  ").append(blank(line.substring(start, place)));
    text.append("^").append("~".repeat(marks - 1));
  }

  /// As wide as the text, so that what follows stands below what follows the text.
  private static String blank(String text) {
    StringBuilder blank = new StringBuilder();
    text.codePoints().forEach(c -> blank.append(c == '\t' ? '\t' : ' '));
    return blank.toString();
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(c -> printable.appendCodePoint(Character.isISOControl(c) && c != '\t' ? '?' : c));
    return printable.toString();
  }
}
