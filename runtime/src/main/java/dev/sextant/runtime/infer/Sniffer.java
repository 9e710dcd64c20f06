package dev.sextant.runtime.infer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.sextant.history.PackedFile;
import dev.sextant.history.ParquetFile;
import dev.sextant.history.ParquetFile.Kind;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds out from a file's first lines how it is laid out.
final class Sniffer {
  private static final int LINES = 1000;
  private static final int CHARACTERS = 4 << 20;
  private static final List<Character> DELIMITERS = List.of(',', '\t', ';', '|');

  private Sniffer() {}

  /// @throws Refusal when the file is of no format that can be imported
  static FileShape sniff(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new Refusal(Fault.CALLER, "no file " + path);
    }
    try {
      return startsAsParquet(path) ? parquet(path) : text(path, lines(path));
    } catch (CharacterCodingException e) {
      throw refused(path, "is not UTF-8; convert it first");
    } catch (IOException e) {
      throw refused(path, "can not be read (" + e.getMessage() + ")");
    }
  }

  private static Refusal refused(Path path, String why) {
    return new Refusal(Fault.CALLER, "file " + path.getFileName() + " " + why);
  }

  private static boolean startsAsParquet(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(4), "PAR1".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static FileShape parquet(Path path) throws IOException {
    List<String> names = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (ParquetFile.FileColumn each : new ParquetFile(path).columns()) {
      if (each.kind() == Kind.NESTED || each.kind() == Kind.OTHER) {
        leftOut.add(each.name() + ": " + each.sqlType() + " has to be flattened first");
      } else if (!Names.isPlain(each.name())) {
        leftOut.add(each.name() + ": a row expression can not say this name");
      } else {
        names.add(each.name());
      }
    }
    return new FileShape(path, "parquet", ',', true, names, false, leftOut);
  }

  private static List<String> lines(Path path) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                PackedFile.open(path),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
      List<String> lines = new ArrayList<>();
      int characters = 0;
      String line = reader.readLine();
      while (line != null && lines.size() < LINES && characters < CHARACTERS) {
        lines.add(line);
        characters += line.length();
        line = reader.readLine();
      }
      return lines;
    }
  }

  private static FileShape text(Path path, List<String> lines) {
    String start = lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    if (start.isEmpty()) {
      throw refused(path, "is empty");
    }
    if (start.startsWith("{")) {
      return json(path, lines);
    }
    if (start.startsWith("[")) {
      throw refused(path, "is one JSON array; one object on each line is needed (JSON Lines)");
    }
    if (start.indexOf('\0') >= 0 || start.startsWith("PK")) {
      throw refused(path, "is neither text nor Parquet; unpack it first");
    }
    return delimited(path, lines);
  }

  private static FileShape json(Path path, List<String> lines) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> leftOut = new LinkedHashSet<>();
    JsonMapper mapper = new JsonMapper();
    for (String line : lines) {
      try {
        JsonNode node = line.isBlank() ? null : mapper.readTree(line);
        if (node != null && node.isObject()) {
          node.properties().forEach(each -> sort(each.getKey(), each.getValue(), names, leftOut));
        }
      } catch (JacksonException e) {
        throw refused(path, "has a line that is no JSON: " + e.getOriginalMessage());
      }
    }
    return new FileShape(path, "jsonl", ',', true, List.copyOf(names), false, List.copyOf(leftOut));
  }

  private static void sort(String name, JsonNode value, Set<String> names, Set<String> leftOut) {
    if (value.isContainer()) {
      names.remove(name);
      leftOut.add(name + ": lists and objects have to be flattened first");
    } else if (!Names.isPlain(name)) {
      leftOut.add(name + ": a row expression can not say this name");
    } else if (leftOut.stream().noneMatch(each -> each.startsWith(name + ":"))) {
      names.add(name);
    }
  }

  // ---- delimited text

  /// @param consistent share of the lines with this many fields
  private record Cut(char delimiter, List<List<String>> rows, int fields, double consistent) {
    /// Fields count for something, but regularity for more.
    double score() {
      return fields < 2 ? 0 : consistent * consistent * consistent * (1 + Math.log(fields) / 10);
    }
  }

  private static FileShape delimited(Path path, List<String> lines) {
    Cut best = cut(lines, ',');
    for (char delimiter : DELIMITERS) {
      Cut cut = cut(lines, delimiter);
      if (cut.score() > best.score()) {
        best = cut;
      }
    }
    if (best.fields() < 2) {
      throw refused(path, "has a single column, or no delimiter among , ; | and tab");
    }
    boolean header = hasHeader(best.rows());
    List<String> own = header ? best.rows().getFirst() : List.of();
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < best.fields(); i++) {
      String name = i < own.size() ? own.get(i) : "column" + (i + 1);
      String plain = Names.isPlain(name) ? name : Names.fieldOf(name);
      while (!taken.add(plain) || !Names.isPlain(plain)) {
        plain += "_";
      }
      names.add(plain);
    }
    String kind = best.delimiter() == '\t' && !isQuoted(lines) ? "tsv" : "csv";
    return new FileShape(
        path, kind, best.delimiter(), header, names, header && !names.equals(own), List.of());
  }

  private static boolean isQuoted(List<String> lines) {
    return lines.stream().anyMatch(line -> line.contains("\t\"") && line.contains("\"\t"));
  }

  private static Cut cut(List<String> lines, char delimiter) {
    List<List<String>> rows = new ArrayList<>();
    if (delimiter == '\t' && !isQuoted(lines)) {
      lines.forEach(line -> rows.add(Arrays.asList(line.split("\t", -1))));
    } else {
      try (CsvReader<CsvRecord> reader =
          CsvReader.builder()
              .fieldSeparator(delimiter)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .ofCsvRecord(String.join("\n", lines))) {
        reader.forEach(row -> rows.add(row.getFields()));
      } catch (CsvParseException e) {
        return new Cut(delimiter, rows, 0, 0);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    Map<Integer, Integer> widths = new HashMap<>();
    rows.forEach(row -> widths.merge(row.size(), 1, Integer::sum));
    int usual = 0;
    for (Map.Entry<Integer, Integer> each : widths.entrySet()) {
      usual = each.getValue() > widths.getOrDefault(usual, 0) ? each.getKey() : usual;
    }
    double share = rows.isEmpty() ? 0 : (double) widths.getOrDefault(usual, 0) / rows.size();
    return new Cut(delimiter, rows, usual, share);
  }

  /// A header's cells are different names, none of which is a number or comes again below it.
  private static boolean hasHeader(List<List<String>> rows) {
    List<String> first = rows.getFirst();
    Set<String> different = new HashSet<>(first);
    boolean areNames =
        different.size() == first.size()
            && first.stream().noneMatch(cell -> cell.isBlank() || cell.length() > 60)
            && first.stream().noneMatch(cell -> cell.matches("[-+]?[0-9.]+"));
    if (!areNames) {
      return false;
    }
    boolean someTyped = false;
    for (int i = 0; i < first.size(); i++) {
      ColumnProfile below = new ColumnProfile("");
      for (List<String> row : rows.subList(1, rows.size())) {
        below.add(i < row.size() ? row.get(i) : null);
      }
      if (below.counts().containsKey(first.get(i))) {
        return false;
      }
      someTyped |= below.isNumeric() || !below.timePatterns().isEmpty();
    }
    return someTyped || first.stream().allMatch(cell -> cell.matches("[\\p{L}_][\\w .()/-]*"));
  }
}
