package dev.sextant.runtime.infer;

import dev.sextant.decision.NearestName;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a file's first bytes tell of its format, whatever its name says.
final class FirstBytes {
  private static final int COUNT = 512;

  private FirstBytes() {}

  /// @return whether the file is Parquet; else it is text, perhaps packed as its name says
  /// @throws Refusal when the file is not there, empty or of a format that can not be read
  static boolean tellParquet(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new Refusal(Fault.CALLER, absent(path));
    }
    String start = read(path);
    if (start.isEmpty()) {
      throw Unreadable.file(path, "is empty");
    }
    boolean isParquet = start.startsWith("PAR1");
    if (!isParquet) {
      refuseOthers(path, start);
    }
    return isParquet;
  }

  private static String read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(COUNT), StandardCharsets.ISO_8859_1);
    }
  }

  private static void refuseOthers(Path path, String start) {
    refusePacked(path, start, "\u001f\u008b", "gzip", ".gz");
    refusePacked(path, start, "(\u00b5/\u00fd", "zstd", ".zst");
    if (start.startsWith("PK\u0003\u0004")) {
      throw Unreadable.file(path, "is a zip archive; unpack it first");
    }
    if (start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff")) {
      throw Unreadable.file(path, "is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
    }
    if (!isPacked(path) && start.indexOf('\0') >= 0) {
      throw Unreadable.file(path, "is neither text nor Parquet");
    }
  }

  /// A name's ending tells the import how a file is packed, so it must be right.
  private static void refusePacked(
      Path path, String start, String magic, String how, String ending) {
    boolean isSo = start.startsWith(magic);
    boolean isNamedSo = path.toString().endsWith(ending);
    if (isSo && !isNamedSo) {
      throw Unreadable.file(
          path, "is packed with %s; its name must end in %s".formatted(how, ending));
    }
    if (isNamedSo && !isSo) {
      throw Unreadable.file(path, "is not packed with %s as its name says".formatted(how));
    }
  }

  private static boolean isPacked(Path path) {
    return path.toString().endsWith(".gz") || path.toString().endsWith(".zst");
  }

  private static String absent(Path path) {
    if (Files.isDirectory(path)) {
      return path + " is a directory; name one file in it";
    }
    return "no file "
        + path
        + nearest(path).map(name -> " (did you mean '" + name + "'?)").orElse("");
  }

  private static Optional<String> nearest(Path path) {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> siblings = Files.list(directory)) {
      List<String> names = siblings.map(each -> each.getFileName().toString()).toList();
      return NearestName.of(path.getFileName().toString(), names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
