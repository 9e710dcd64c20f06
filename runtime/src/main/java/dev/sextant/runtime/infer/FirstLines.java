package dev.sextant.runtime.infer;

import dev.sextant.history.PackedFile;
import dev.sextant.runtime.Refusal;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/// The first lines of a text file.
///
/// @param whole whether these are all
record FirstLines(Path path, List<String> lines, boolean whole) {
  private static final int LINES = 1000;
  private static final int CHARACTERS = 4 << 20;

  /// @throws Refusal when there are none, or they are no text
  static FirstLines of(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = PackedFile.text(PackedFile.open(path))) {
      boolean whole = fill(lines, reader);
      return new FirstLines(path, lines, whole).checked();
    } catch (CharacterCodingException e) {
      throw Unreadable.notUtf8(path, e);
    } catch (EOFException | ZipException e) {
      throw Unreadable.torn(path, e);
    }
  }

  private static boolean fill(List<String> lines, BufferedReader reader) throws IOException {
    int characters = 0;
    while (lines.size() < LINES && characters < CHARACTERS) {
      String line = reader.readLine();
      if (line == null) {
        return true;
      }
      lines.add(line);
      characters += line.length();
    }
    return reader.read() < 0;
  }

  private FirstLines checked() {
    if (first().isEmpty()) {
      throw Unreadable.file(path, "is empty");
    }
    for (int i = 0; i < lines.size(); i++) {
      int zero = lines.get(i).indexOf('\0');
      if (zero >= 0) {
        throw Unreadable.file(
            path,
            "is neither text nor Parquet: line %d has a zero byte at character %d"
                .formatted(i + 1, zero + 1));
      }
    }
    return this;
  }

  /// The first line that is not blank, stripped; empty when there is none.
  String first() {
    return lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
  }
}
