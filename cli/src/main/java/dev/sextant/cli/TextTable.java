package dev.sextant.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows in columns that line up: numbers to the right, everything else to the left.
final class TextTable {
  private static final int WIDEST_CELL = 72;

  private final List<String> names;
  private final List<Boolean> right;
  private final List<List<String>> rows = new ArrayList<>();

  /// @param right whether each column stands to the right
  TextTable(List<String> names, List<Boolean> right) {
    this.names = List.copyOf(names);
    this.right = List.copyOf(right);
  }

  /// @param cells null stands for no value
  void add(List<? extends @Nullable Object> cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell == null ? "-" : clipped(cell.toString()));
    }
    rows.add(row);
  }

  private static String clipped(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    int count = line.codePointCount(0, line.length());
    return count <= WIDEST_CELL
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WIDEST_CELL - 3)) + "...";
  }

  void print(PrintWriter out) {
    int[] widths = new int[names.size()];
    widen(widths, names);
    rows.forEach(row -> widen(widths, row));
    out.println(line(names, widths));
    out.println("-".repeat(Math.max(1, line(names, widths).length())));
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], length(cells.get(i)));
    }
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(widths[i] - length(cells.get(i)));
      line.append(i == 0 ? "" : "  ");
      line.append(right.get(i) ? pad + cells.get(i) : cells.get(i) + pad);
    }
    return line.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
