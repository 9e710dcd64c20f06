package dev.sextant.runtime.infer;

import dev.sextant.history.PackedFile;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.history.TornFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// Failures of files that can not be looked at.
final class Unreadable {
  private Unreadable() {}

  static Refusal file(Path path, String why) {
    return new Refusal(Fault.CALLER, "file " + path.getFileName() + " " + why);
  }

  /// A file that is packed text, but not to its end.
  static TornFile torn(Path path, IOException cause) throws IOException {
    return new TornFile(
        "file %s is torn after line %d (%s)"
            .formatted(path.getFileName(), wholeLines(path), cause.getMessage()),
        cause);
  }

  static TornFile notUtf8(Path path, IOException cause) throws IOException {
    return new TornFile(
        "file %s is not UTF-8: %s; convert it first, for example with iconv"
            .formatted(path.getFileName(), BadByte.of(path)),
        cause);
  }

  /// Lines before the tear; a reader of text loses what it has not decoded yet.
  private static long wholeLines(Path path) throws IOException {
    long lines = 0;
    try (InputStream in = new BufferedInputStream(PackedFile.open(path))) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        lines += next == '\n' ? 1 : 0;
      }
    } catch (EOFException | ZipException e) {
      // this is the tear
    }
    return lines;
  }
}
