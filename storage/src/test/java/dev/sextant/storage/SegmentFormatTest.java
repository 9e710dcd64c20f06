package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds format version 1 to a file that was written once and is never regenerated: a log of today
/// must be readable for ever.
class SegmentFormatTest {
  private static final List<LogRecord> GOLDEN =
      List.of(
          new LogRecord("ключ", 1_767_225_600_000L, 1_767_225_600_500L, new byte[] {1, 2, 3}),
          new LogRecord("", -1, 0, new byte[0]),
          new LogRecord("c", 7, 8, new byte[] {-1}));

  @TempDir Path directory;

  @Test
  void todaysWriterWritesTheGoldenFile() throws IOException {
    try (StreamLog log = open()) {
      Records.append(log, GOLDEN.get(0), GOLDEN.get(1));
      Records.append(log, GOLDEN.get(2));
    }
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(segment())))
        .isEqualTo(HexFormat.of().formatHex(golden()));
  }

  @Test
  void todaysReaderReadsTheGoldenFile() throws IOException {
    Files.write(segment(), golden());
    List<LogRecord> read = new ArrayList<>();
    try (StreamLog log = open()) {
      log.scan(0, (_, record) -> read.add(record));
    }
    assertThat(read).usingRecursiveComparison().isEqualTo(GOLDEN);
  }

  @Test
  void anotherVersionIsRefusedByName() throws IOException {
    byte[] bytes = golden();
    bytes[8] = 2;
    int crc = SegmentFormat.crc(bytes, 0, 20);
    for (int i = 0; i < 4; i++) {
      bytes[20 + i] = (byte) (crc >>> (8 * i));
    }
    Files.write(segment(), bytes);
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("format version 2 is not known, only 1");
  }

  @Test
  void aSegmentOfAnotherStreamIsRefused() throws IOException {
    Files.write(segment(), golden());
    assertThatThrownBy(
            () -> new StreamLog(directory, LogStream.CONTROL, LogOptions.DEFAULT, () -> {}))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("stream number 1, not to 3");
  }

  private StreamLog open() {
    return new StreamLog(directory, LogStream.EVENTS, LogOptions.DEFAULT, () -> {});
  }

  private Path segment() {
    return directory.resolve("00000000000000000000.log");
  }

  private static byte[] golden() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            SegmentFormatTest.class.getResourceAsStream("/segment-v1.hex"), "segment-v1.hex")) {
      String hex = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }
}
