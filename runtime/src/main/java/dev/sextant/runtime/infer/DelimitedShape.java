package dev.sextant.runtime.infer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The delimiter and the columns of a CSV or TSV file.
final class DelimitedShape {
  private static final List<Character> DELIMITERS = List.of(',', '\t', ';', '|');
  private static final int LONGEST_NAME = 60;

  /// Share of rows that have the usual number of fields, below which a file is no table.
  private static final double LEAST_REGULAR = 0.6;

  private final FirstLines file;
  private final Cut cut;
  private final boolean header;
  private final List<String> own;
  private final List<String> remarks = new ArrayList<>();

  private DelimitedShape(FirstLines file, Cut cut) {
    this.file = file;
    this.cut = cut;
    this.header = hasHeader(cut.rows());
    this.own = header ? cut.rows().getFirst() : List.of();
  }

  static FileShape of(FirstLines file) {
    Cut best = Cut.of(file, DELIMITERS.getFirst());
    for (char delimiter : DELIMITERS) {
      Cut cut = Cut.of(file, delimiter);
      if (cut.score() > best.score()) {
        best = cut;
      }
    }
    if (best.fields() < 2) {
      throw Unreadable.file(
          file.path(), "has a single column, or a delimiter other than , ; | and tab");
    }
    if (best.regular() < LEAST_REGULAR) {
      throw Unreadable.file(
          file.path(),
          "is no table: the most frequent number of fields, %d, is that of %s of the rows"
              .formatted(best.fields(), Reasons.percent(best.regular())));
    }
    return new DelimitedShape(file, best).shape();
  }

  private FileShape shape() {
    if (header && own.size() != cut.fields()) {
      throw Unreadable.file(
          file.path(),
          "has %d names in line 1, but most rows have %d fields"
              .formatted(own.size(), cut.fields()));
    }
    List<String> names = names();
    boolean renamed = header && !names.equals(own);
    if (renamed) {
      remarkNames(names);
    } else if (!header) {
      remarks.add("line 1 was taken for data; if it names the columns, say header: true");
    }
    String kind = cut.delimiter() == '\t' && !cut.quoted() ? "tsv" : "csv";
    return new FileShape(file.path(), kind, cut.delimiter(), header, names, renamed, remarks);
  }

  private List<String> names() {
    Names unique = new Names();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cut.fields(); i++) {
      String name = i < own.size() ? own.get(i).strip() : "";
      String spare = header && i == 0 ? "index" : "column" + (i + 1);
      String sayable = Names.isPlain(name) ? name : new Names().field(name);
      names.add(unique.unique(name.isEmpty() ? spare : sayable));
    }
    return names;
  }

  private void remarkNames(List<String> names) {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < own.size(); i++) {
      Integer before = first.putIfAbsent(own.get(i), i);
      if (before != null) {
        remarks.add(
            "line 1 names '%s' twice, as columns %d and %d; the second is %s here"
                .formatted(own.get(i), before + 1, i + 1, names.get(i)));
      }
    }
    remarks.add("`names` stand for the header's where a row expression can not say those");
  }

  /// A header's cells are names: no numbers, and none comes again below it. One may be missing,
  /// that of a row number.
  private static boolean hasHeader(List<List<String>> rows) {
    List<String> first = rows.getFirst();
    boolean areNames =
        first.stream().skip(1).noneMatch(String::isBlank)
            && first.stream().allMatch(DelimitedShape::mayBeAName);
    if (!areNames) {
      return false;
    }
    boolean comesAgain = false;
    for (int i = 0; i < first.size(); i++) {
      ColumnProfile below = below(rows, i);
      if (below.isNumeric() || below.times().best() != null) {
        return true;
      }
      comesAgain |= !first.get(i).isEmpty() && below.has(first.get(i));
    }
    return !comesAgain && first.stream().allMatch(cell -> cell.matches("[\\p{L}_][\\w .()/-]*"));
  }

  private static boolean mayBeAName(String cell) {
    return cell.length() <= LONGEST_NAME && !cell.matches("[-+]?[0-9.]+");
  }

  private static ColumnProfile below(List<List<String>> rows, int column) {
    ColumnProfile below = new ColumnProfile("");
    for (List<String> row : rows.subList(1, rows.size())) {
      below.add(column < row.size() ? row.get(column) : null);
    }
    return below;
  }
}
