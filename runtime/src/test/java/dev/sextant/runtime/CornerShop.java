package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.runtime.history.ImportReport;
import dev.sextant.runtime.history.Importer;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A small shop of made-up sales that the tests of this module share.
final class CornerShop {
  static final String NOW = "2026-02-11T00:00:00Z";
  static final long NOW_MILLIS = Instant.parse(NOW).toEpochMilli();
  static final String HEADER = "when,bill,who,article,name,kind,pieces";

  private CornerShop() {}

  static SystemPlan plan(Path directory) {
    return Specs.plan("corner-shop.yaml", directory);
  }

  /// Sales of 30 customers over 60 days before 2026-02-11; each likes three of 25 articles.
  static List<String> sales(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> lines = new ArrayList<>();
    LocalDateTime start = LocalDateTime.of(2025, 12, 13, 8, 0);
    for (int bill = 0; bill < 900; bill++) {
      int who = random.nextInt(30);
      String when =
          start.plusMinutes(bill * 96L).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm"));
      int lineCount = 1 + random.nextInt(4);
      for (int i = 0; i < lineCount; i++) {
        int article =
            random.nextInt(3) > 0 ? (who * 7 + random.nextInt(3)) % 25 : random.nextInt(25);
        String customer = random.nextInt(10) == 0 ? "" : "c" + who;
        lines.add(
            "%s,b%d,%s,a%d,Article %d,kind%d,%d"
                .formatted(
                    when, bill, customer, article, article, article % 4, 1 + random.nextInt(5)));
      }
    }
    return lines;
  }

  static Path write(Path directory, String name, List<String> lines) {
    try {
      List<String> all = new ArrayList<>(List.of(HEADER));
      all.addAll(lines);
      return Files.write(
          directory.resolve(name), String.join("\n", all).concat("\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Imports sales into the home below a directory.
  static void stock(Path directory) {
    try {
      Path data = Files.createDirectory(directory.resolve("data"));
      write(data, "sales.csv", sales(5));
      try (SystemHome home = home(directory)) {
        load(home, data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SystemHome home(Path directory) {
    return SystemHome.open(plan(directory), directory.resolve("home"));
  }

  /// The system as of [#NOW].
  static LiveSystem open(Path directory) {
    return LiveSystem.open(home(directory), clock(NOW), new SplittableRandom(9));
  }

  static Clock clock(String instant) {
    return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
  }

  static ImportReport load(SystemHome home, Path data) {
    return new Importer(home, clock(NOW), Watch.NONE).run(data);
  }
}
