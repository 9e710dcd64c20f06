package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void theWholeContentIsReplaced() throws IOException {
    Path file = directory.resolve("pointer");
    AtomicFile.write(file, new byte[] {1, 2, 3});
    AtomicFile.write(file, new byte[] {4});
    assertThat(Files.readAllBytes(file)).containsExactly(4);
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void whatACrashLeftBesideIsOverwritten() throws IOException {
    Path file = directory.resolve("pointer");
    Files.write(directory.resolve("pointer.tmp"), new byte[100]);
    AtomicFile.write(file, new byte[] {4});
    assertThat(Files.readAllBytes(file)).containsExactly(4);
  }

  @Test
  void aFailureLeavesTheOldContentAndNamesTheFile() throws IOException {
    Path file = directory.resolve("pointer");
    AtomicFile.write(file, new byte[] {1});
    Files.createDirectories(directory.resolve("pointer.tmp/in-the-way"));
    assertThatThrownBy(() -> AtomicFile.write(file, new byte[] {2}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("pointer.tmp");
    assertThat(Files.readAllBytes(file)).containsExactly(1);
  }

  @Test
  void ownerOnlyMeansOwnerOnly() throws IOException {
    Path file = directory.resolve("secret");
    AtomicFile.writeOwnerOnly(file, new byte[] {1});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
