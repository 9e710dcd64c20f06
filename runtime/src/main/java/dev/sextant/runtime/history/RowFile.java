package dev.sextant.runtime.history;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.sextant.decision.NearestName;
import dev.sextant.history.PackedFile;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec.Format;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One file of rows: CSV, TSV or JSON Lines, plain or packed with gzip or zstd, or Parquet.
///
/// @param columns the values that are handed over, in order; a name that the file lacks is an error
/// @param zone of times that have none in a Parquet file
public record RowFile(Path path, Format format, List<SystemPlan.Column> columns, ZoneId zone) {
  /// Receives rows in the file's order.
  public interface Rows {
    /// @param line in the file, from 1; a row's number in a Parquet file
    /// @param values one per column: text as it stands there, or a Double where the file is typed
    ///   (a bool as 1 or 0, a time in epoch milliseconds); null for missing
    void row(long line, @Nullable Object[] values);

    /// A row that is no row of this format.
    void broken(long line, String raw, String why);
  }

  /// @throws TornFile when the file ends too early, is not packed as its name says, or is no UTF-8
  /// @throws Refusal when a column is not there, or of a type that no row expression reads
  public void read(Rows rows) {
    if (format.kind().equals("parquet")) {
      new ParquetRows(path, format, columns, zone).read(rows);
      return;
    }
    long[] line = {0};
    try (InputStream bytes = PackedFile.open(path);
        BufferedReader reader = PackedFile.text(bytes)) {
      switch (format.kind()) {
        case "csv" -> readCsv(reader, rows, line);
        case "tsv" -> readTsv(reader, rows, line);
        default -> readJson(reader, rows, line);
      }
    } catch (CsvParseException e) {
      throw torn("is torn after line " + line[0] + " (" + e.getMessage() + ")", e);
    } catch (UncheckedIOException e) {
      throw torn(requireNonNull(e.getCause()), line[0]);
    } catch (IOException e) {
      throw torn(e, line[0]);
    }
  }

  private TornFile torn(IOException cause, long line) {
    String what =
        switch (cause) {
          case CharacterCodingException _ -> "is not UTF-8 after line " + line;
          case EOFException _, ZipException _ ->
              "is torn after line " + line + " (" + cause.getMessage() + ")";
          default -> "can not be read after line " + line + " (" + cause.getMessage() + ")";
        };
    return torn(what, cause);
  }

  private TornFile torn(String what, Exception cause) {
    return new TornFile("file " + path.getFileName() + " " + what, cause);
  }

  private void readCsv(BufferedReader reader, Rows rows, long[] line) throws IOException {
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .fieldSeparator(format.delimiter())
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(reader)) {
      Places places = new Places();
      for (CsvRecord entry : csv) {
        line[0] = entry.getStartingLineNumber();
        places.take(line[0], entry.getFields(), String.valueOf(format.delimiter()), rows);
      }
    }
  }

  /// Where the columns stand: the header says it, or `names`, which replace a header's.
  private final class Places {
    private int @Nullable [] places = format.names().isEmpty() ? null : places(format.names());
    private int width = format.names().size();
    private boolean headerToCome = format.header();

    void take(long line, List<String> fields, String delimiter, Rows rows) {
      int[] known = places;
      if (headerToCome) {
        headerToCome = false;
        if (known == null) {
          places = places(fields);
          width = fields.size();
        } else if (fields.size() != width) {
          throw new Refusal(
              Fault.CONFIGURATION,
              "file %s has %d columns, but `names` has %d"
                  .formatted(path.getFileName(), fields.size(), width));
        }
      } else if (known == null || fields.size() != width) {
        String why = "has " + fields.size() + " fields instead of " + width;
        rows.broken(line, String.join(delimiter, fields), why);
      } else {
        rows.row(line, pick(fields, known));
      }
    }
  }

  private void readTsv(BufferedReader reader, Rows rows, long[] line) throws IOException {
    Places places = new Places();
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      line[0]++;
      places.take(line[0], Arrays.asList(text.split("\t", -1)), "\t", rows);
    }
  }

  private void readJson(BufferedReader reader, Rows rows, long[] line) throws IOException {
    JsonMapper json = new JsonMapper();
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      line[0]++;
      if (text.isBlank()) {
        continue;
      }
      try {
        JsonNode node = json.readTree(text);
        if (!node.isObject()) {
          rows.broken(line[0], text, "is not a JSON object");
          continue;
        }
        @Nullable String[] values = new @Nullable String[columns.size()];
        for (int i = 0; i < values.length; i++) {
          JsonNode value = node.get(columns.get(i).name());
          values[i] =
              value == null || value.isNull()
                  ? null
                  : missing(value.isString() ? value.stringValue() : value.toString());
        }
        rows.row(line[0], values);
      } catch (JacksonException e) {
        rows.broken(line[0], text, "is not JSON: " + e.getOriginalMessage());
      }
    }
  }

  private int[] places(List<String> header) {
    return columns.stream()
        .map(SystemPlan.Column::name)
        .mapToInt(
            column -> {
              int place = header.indexOf(column);
              if (place < 0) {
                throw new Refusal(
                    Fault.CONFIGURATION,
                    "file "
                        + path.getFileName()
                        + " has no column '"
                        + column
                        + "'"
                        + NearestName.hint(column, "columns", header));
              }
              return place;
            })
        .toArray();
  }

  private @Nullable String[] pick(List<String> fields, int[] places) {
    @Nullable String[] values = new @Nullable String[places.length];
    for (int i = 0; i < places.length; i++) {
      values[i] = missing(fields.get(places[i]));
    }
    return values;
  }

  private @Nullable String missing(String value) {
    return format.missing().contains(value) ? null : value;
  }
}
