package dev.sextant.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackedFileTest {
  private static final byte[] TEXT = "reader,story\n".repeat(20_000).getBytes(UTF_8);

  @TempDir Path directory;

  private static byte[] packed(String ending) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (ending) {
          case ".gz" -> new GZIPOutputStream(bytes);
          case ".zst" -> new ZstdOutputStream(bytes).setChecksum(true);
          default -> bytes;
        }) {
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = PackedFile.open(file)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", ".zst"})
  void theNameTellsHowItIsPacked(String ending) throws IOException {
    Path file = Files.write(directory.resolve("clicks.csv" + ending), packed(ending));
    assertThat(read(file)).isEqualTo(TEXT);
    assertThat(PackedFile.unpackedName("clicks.csv" + ending)).isEqualTo("clicks.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".zst"})
  void severalFramesAreOneText(String ending) throws IOException {
    byte[] once = packed(ending);
    byte[] twice = Arrays.copyOf(once, 2 * once.length);
    System.arraycopy(once, 0, twice, once.length, once.length);
    Path file = Files.write(directory.resolve("clicks.csv" + ending), twice);
    assertThat(read(file)).hasSize(2 * TEXT.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".zst"})
  void aTornOrDamagedFileIsNoShorterText(String ending) throws IOException {
    byte[] whole = packed(ending);
    Path file = directory.resolve("clicks.csv" + ending);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
    byte[] damaged = whole.clone();
    damaged[whole.length - 2] ^= 0x10;
    Files.write(file, damaged);
    assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
    Files.write(file, TEXT);
    assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void anEmptyZstdFileIsTorn() throws IOException {
    Path file = Files.write(directory.resolve("clicks.csv.zst"), new byte[0]);
    assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
  }
}
