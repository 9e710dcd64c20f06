package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogStream;
import dev.sextant.runtime.history.DeadLetter;
import dev.sextant.runtime.history.ImportReport;
import dev.sextant.runtime.history.TornFile;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class ImportTest {
  @TempDir Path directory;
  private Path data = Path.of(".");

  @BeforeEach
  void makeDataDirectory() throws Exception {
    data = Files.createDirectory(directory.resolve("data"));
  }

  private SystemHome open() {
    return SystemHome.open(CornerShop.plan(directory), directory.resolve("home"));
  }

  @Test
  void everyRowIsAcceptedIgnoredOrDead() {
    List<String> lines = new ArrayList<>(CornerShop.sales(1));
    lines.add("2026-02-10 10:00,b1,c1,a1,Article 1,kind1,0");
    lines.add("2026-02-10 10:00,b1,c1,a1,Article 1,kind1,many");
    lines.add("2026-02-10 10:00,b1,c1");
    lines.add("yesterday,b1,c1,a1,Article 1,kind1,2");
    lines.add("2026-02-10 10:00,b1,c1,,Article 1,kind1,2");
    lines.add("2026-02-10 10:00,b1,c1,a1,Article 1,kind1,NaN");
    CornerShop.write(data, "sales.csv", lines);
    try (SystemHome home = open()) {
      ImportReport report = CornerShop.load(home, data);
      assertThat(report.rows()).isEqualTo(lines.size());
      assertThat(report.balances()).isTrue();
      assertThat(report.ignored()).isEqualTo(Map.of("free", 1L));
      assertThat(report.dead())
          .isEqualTo(Map.of("wrong-type", 3L, "broken-row", 1L, "missing-field", 1L));
      List<String> letters = new ArrayList<>();
      home.log()
          .log()
          .scan(
              LogStream.DEAD_LETTERS,
              0,
              (_, entry) ->
                  letters.add(
                      DeadLetter.of(entry).origin() + " " + DeadLetter.of(entry).message()));
      assertThat(letters)
          .hasSize(5)
          .anySatisfy(
              letter -> assertThat(letter).contains("pieces must be a number, but is 'many'"));
    }
  }

  @Test
  void importingAFileAgainAddsNothingWhileEqualLinesCountTwice() {
    String line = "2026-02-10 10:00,b1,c1,a1,Article 1,kind1,2";
    CornerShop.write(data, "sales.csv", List.of(line, line));
    try (SystemHome home = open()) {
      assertThat(CornerShop.load(home, data).accepted()).isEqualTo(2);
      long events = home.log().log().end(LogStream.EVENTS);
      ImportReport again = CornerShop.load(home, data);
      assertThat(again.rows()).isZero();
      assertThat(again.known()).isEqualTo(1);
      assertThat(home.log().log().end(LogStream.EVENTS)).isEqualTo(events);
    }
  }

  @Test
  void theOrderOfRowsDoesNotMatter() {
    List<String> lines = CornerShop.sales(2).subList(0, 300);
    List<String> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(7));
    CornerShop.write(data, "sales.csv", shuffled);
    try (SystemHome home = open()) {
      CornerShop.load(home, data);
      long[] last = {0};
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (_, entry) -> {
                assertThat(entry.arrivalTime()).isGreaterThanOrEqualTo(last[0]);
                last[0] = entry.arrivalTime();
                return true;
              });
    }
  }

  @Test
  @Timeout(60)
  void aLargeFileOutOfOrderIsCountedOnceHoweverFarItWasReadBefore() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      String pieces = i % 1000 == 7 ? "many" : i % 1000 == 8 ? "0" : "1";
      String day = i == 1 ? "2026-01-01" : "2026-01-02";
      lines.add(day + " 10:00,b%d,c1,a1,Article 1,kind1,%s".formatted(i, pieces));
    }
    CornerShop.write(data, "sales.csv", lines);
    try (SystemHome home = open()) {
      ImportReport report = CornerShop.load(home, data);
      assertThat(report.rows()).isEqualTo(60_000);
      assertThat(report.accepted()).isEqualTo(60_000 - 2 * 60);
      assertThat(report.ignored()).isEqualTo(Map.of("free", 60L));
      assertThat(report.dead()).isEqualTo(Map.of("wrong-type", 60L));
      assertThat(home.log().log().end(LogStream.DEAD_LETTERS)).isEqualTo(60);
    }
  }

  @Test
  void aSecondFileIsMergedIntoTheHistoryByTime() {
    List<String> lines = CornerShop.sales(3);
    CornerShop.write(data, "sales-2.csv", lines.subList(400, 800));
    try (SystemHome home = open()) {
      CornerShop.load(home, data);
      CornerShop.write(data, "sales-1.csv", lines.subList(0, 400));
      ImportReport report = CornerShop.load(home, data);
      assertThat(report.known()).isEqualTo(1);
      assertThat(report.rows()).isEqualTo(400);
      assertThat(home.log().position().generation()).isEqualTo(2);
    }
  }

  @Test
  void aTruncatedGzipImportsNothingAndSaysWhere() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(
          (CornerShop.HEADER + "\n" + String.join("\n", CornerShop.sales(4))).getBytes(UTF_8));
    }
    Files.write(
        data.resolve("sales.csv.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    try (SystemHome home = open()) {
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(TornFile.class)
          .hasMessageContaining("sales.csv.gz is torn after line")
          .hasMessageContaining("nothing of it was imported");
      assertThat(home.log().log().end(LogStream.EVENTS)).isZero();
    }
  }

  @Test
  void aMissingColumnIsNamedWithTheNearest() throws Exception {
    Files.writeString(data.resolve("sales.csv"), "when,bill,who,artikle,name,kind,pieces\n");
    try (SystemHome home = open()) {
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("no column 'article' (did you mean 'artikle'?)");
    }
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() throws Exception {
    byte[] bytes =
        (CornerShop.HEADER + "\n2026-02-10 10:00,b1,c1,a1,Caf?,kind1,2\n").getBytes(UTF_8);
    bytes[new String(bytes, UTF_8).indexOf('?')] = (byte) 0xE9;
    Files.write(data.resolve("sales.csv"), bytes);
    try (SystemHome home = open()) {
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(TornFile.class)
          .hasMessageContaining("UTF-8");
    }
  }

  @Test
  void aMissingDirectoryOrFileSaysWhatIsLookedFor() {
    try (SystemHome home = open()) {
      assertThatThrownBy(() -> CornerShop.load(home, data.resolve("nowhere")))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("--data DIR");
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("no file matches sales*.csv*");
    }
  }
}
