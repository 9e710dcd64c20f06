package dev.sextant.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// Opens the files that the log writes; a test passes one that opens a full disk.
@FunctionalInterface
interface Opening {
  Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  Set<OpenOption> EXISTING = Set.of(StandardOpenOption.WRITE);

  FileChannel open(Path file, Set<OpenOption> how) throws IOException;
}
