package dev.sextant.runtime.infer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The first lines of a file, cut at one delimiter.
///
/// @param quoted whether fields may stand in quotes
/// @param fields of most rows
/// @param regular share of the rows with this many fields
record Cut(char delimiter, boolean quoted, List<List<String>> rows, int fields, double regular) {

  static Cut of(FirstLines file, char delimiter) {
    if (delimiter != '\t') {
      return of(delimiter, true, csv(file, delimiter));
    }
    Cut plain = of(delimiter, false, split(file.lines()));
    Cut quoted = of(delimiter, true, csv(file, delimiter));
    return isQuoted(file.lines()) || quoted.regular > plain.regular ? quoted : plain;
  }

  private static Cut of(char delimiter, boolean quoted, List<List<String>> rows) {
    Map<Integer, Integer> widths = new HashMap<>();
    rows.forEach(row -> widths.merge(row.size(), 1, Integer::sum));
    int usual = 0;
    for (Map.Entry<Integer, Integer> each : widths.entrySet()) {
      usual = each.getValue() > widths.getOrDefault(usual, 0) ? each.getKey() : usual;
    }
    double regular = rows.isEmpty() ? 0 : (double) widths.getOrDefault(usual, 0) / rows.size();
    return new Cut(delimiter, quoted, rows, usual, regular);
  }

  /// Fields count for something, but regularity for more.
  double score() {
    return fields < 2 ? 0 : regular * regular * regular * (1 + Math.log(fields) / 10);
  }

  /// Tab-separated text seldom has quotes; a lone one is a letter like others.
  private static boolean isQuoted(List<String> lines) {
    long quoted =
        lines.stream().filter(line -> line.contains("\t\"") && line.contains("\"\t")).count();
    return quoted > 0.2 * lines.size();
  }

  private static List<List<String>> split(List<String> lines) {
    List<List<String>> rows = new ArrayList<>();
    lines.forEach(line -> rows.add(Arrays.asList(line.split("\t", -1))));
    return rows;
  }

  private static List<List<String>> csv(FirstLines file, char delimiter) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(String.join("\n", file.lines()))) {
      reader.forEach(row -> rows.add(row.getFields()));
    } catch (CsvParseException e) {
      // What was read so far has to do; the import says where a file is no CSV.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!file.whole() && rows.size() > 1) {
      rows.removeLast(); // it may go on
    }
    return rows;
  }
}
