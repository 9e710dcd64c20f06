package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.history.Importer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cascade's rulings, by rules, model and people, pass the same audit as slates.
final class RulingAuditTest {
  private static final String NOW = "2026-02-11T00:00:00Z";
  private static final long NOW_MILLIS = Instant.parse(NOW).toEpochMilli();
  private static final List<String> PLAIN = List.of("meeting", "lunch", "report", "thanks");
  private static final List<String> LURES = List.of("prize", "winner", "claim", "free");

  @TempDir Path directory;

  private SystemHome home() {
    return SystemHome.open(Specs.plan("front-desk.yaml", directory), directory.resolve("home"));
  }

  /// Four words, of which a bad message has more that lure.
  private static String text(SplittableRandom random, boolean bad) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      boolean lure = random.nextInt(10) < (bad ? 7 : 2);
      words.add((lure ? LURES : PLAIN).get(random.nextInt(4)));
    }
    return String.join(" ", words);
  }

  private void importMessages() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    List<String> lines = new ArrayList<>(List.of("when,id,sender,text,label"));
    LocalDateTime start = LocalDateTime.of(2026, 1, 1, 8, 0);
    for (int i = 0; i < 600; i++) {
      boolean bad = random.nextInt(3) == 0;
      String when = start.plusMinutes(i * 60L).toString().replace('T', ' ');
      String sender = "s" + random.nextInt(20);
      lines.add(
          "%s,m%d,%s,%s,%s".formatted(when, i, sender, text(random, bad), bad ? "bad" : "good"));
    }
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.writeString(data.resolve("messages.csv"), String.join("\n", lines) + "\n");
    try (SystemHome home = home()) {
      new Importer(home, CornerShop.clock(NOW), Watch.NONE).run(data);
    }
  }

  @Test
  void rulingsOfEveryStageReplayAndCanBeRebuiltFromTheLog() throws Exception {
    importMessages();
    Set<String> stages = new TreeSet<>();
    try (LiveSystem system =
        LiveSystem.open(home(), CornerShop.clock(NOW), new SplittableRandom(9))) {
      system.retrain(Watch.NONE);
      SplittableRandom random = new SplittableRandom(5);
      for (int i = 0; i < 200; i++) {
        String message = "n" + i;
        String sender = "s" + i % 3;
        String text = text(random, random.nextBoolean());
        system.accept(
            List.of(
                new EventInput(
                    "received",
                    null,
                    null,
                    Map.of("message", message, "sender", sender, "text", text))));
        Map<String, @Nullable Object> fields = Map.of("sender", sender, "text", text);
        Query query = new Query("message", message, NOW_MILLIS, fields, true);
        stages.add(((Verdict) system.decide(query).answer()).stage());
      }
    }
    assertThat(stages).containsExactly("content", "review", "rules");
    try (SystemHome home = home()) {
      Audit.Report report = new Audit(home, Watch.NONE).run(200, true);
      assertThat(report.first()).isEmpty();
      assertThat(report.checks()).allSatisfy(check -> assertThat(check.decisions()).isEqualTo(200));
      assertThat(report.checks().getLast().values()).isGreaterThanOrEqualTo(3 * 200);
    }
  }
}
