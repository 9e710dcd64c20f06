package dev.sextant.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/// A file that a verb writes.
final class OutputFile {
  private OutputFile() {}

  /// @param example a name, for who gave a directory
  /// @throws CommandMistake when no file can be there
  static void require(Path file, String example) {
    Path parent = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || parent == null) {
      throw new CommandMistake(
          file + " is a directory; name a file, such as " + file.resolve(example));
    }
    if (!Files.isDirectory(parent)) {
      throw new CommandMistake("no directory " + parent);
    }
  }
}
