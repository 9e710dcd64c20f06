package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.NightShopProcess.Moment;
import dev.sextant.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a whole system at random moments while it imports or serves, and takes away what no sync
/// covered: nothing acknowledged may be lost, nothing doubled, and the features that decisions saw
/// must be those of the log.
///
/// Rounds go on in one home, so that a crash meets what earlier ones left; after twenty a fresh one
/// is begun. `-Dsextant.crash.rounds=N` and `-Dsextant.seed=N` choose how many and which.
final class SystemCrashTest {
  private static final int ROUNDS = Integer.getInteger("sextant.crash.rounds", 200);
  private static final int ROUNDS_PER_HOME = 20;

  @TempDir static Path directory;
  private static CrashHome fresh;

  @BeforeAll
  static void trainAShop() {
    fresh = CrashHome.trained(directory.resolve("fresh"));
  }

  @Test
  @Tag("crash")
  void nothingAcknowledgedIsLostOrDoubledInManyCrashes() {
    crash(ROUNDS);
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubledInAFewCrashes() {
    crash(3);
  }

  private void crash(int rounds) {
    long seed = Long.getLong("sextant.seed", 1);
    RandomGenerator random = Seeds.random(seed);
    Sum sum = new Sum();
    CrashHome home = fresh;
    for (int round = 0; round < rounds; round++) {
      try {
        if (round % ROUNDS_PER_HOME == 0) {
          home = fresh.copy(directory.resolve("home-" + round / ROUNDS_PER_HOME));
        }
        sum.add(home.round(random));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "round %d with -Dsextant.seed=%d: %s".formatted(round, seed, e.getMessage()), e);
      }
    }
    System.out.println("system crash test: " + sum);
    assertThat(sum.acknowledged).isGreaterThan(rounds);
    assertThat(sum.rebuilt).isGreaterThan(20L * rounds);
  }

  private static final class Sum {
    private int importing;
    private int serving;
    private long acknowledged;
    private long cut;
    private long rebuilt;
    private final Map<StateLoss, Integer> losses = new EnumMap<>(StateLoss.class);

    void add(CrashHome.Outcome outcome) {
      importing += outcome.imports() ? 1 : 0;
      serving += outcome.imports() ? 0 : 1;
      acknowledged += outcome.acknowledged();
      cut += outcome.cut();
      rebuilt += outcome.rebuilt();
      losses.merge(outcome.state(), 1, Integer::sum);
    }

    @Override
    public String toString() {
      return ("%d kills while importing, %d while serving; %,d events, decisions and files"
              + " acknowledged; %,d unsynced bytes taken away; %,d decisions rebuilt from the log;"
              + " state lost: %s")
          .formatted(importing, serving, acknowledged, cut, rebuilt, losses);
    }
  }

  @Test
  void acknowledgingBeforeTheSyncWouldBeNoticed() {
    CrashHome home = fresh.copy(directory.resolve("hasty"));
    assertThatThrownBy(
            () ->
                home.serving(
                    Seeds.random(1),
                    Moment.afterLines(50),
                    List.of("-D" + NightShopMain.HASTY + "=true")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("lost");
  }

  @Test
  void anEventTakenTwiceWouldBeNoticed() {
    CrashHome home = fresh.copy(directory.resolve("doubled"));
    home.serving(Seeds.random(1), Moment.afterLines(300), List.of());
    try (SystemHome opened = home.open()) {
      LogRecord copy = firstWithoutAnId(opened);
      opened.log().log().append(LogStream.EVENTS, List.of(copy)).join();
      assertThatThrownBy(() -> NightLog.read(opened))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("is doubled");
    }
  }

  private static LogRecord firstWithoutAnId(SystemHome home) {
    List<LogRecord> found = new ArrayList<>();
    EventCodec codec = home.codec();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (_, entry) -> {
              Event event = codec.decode(entry);
              if (entry.id().isEmpty() && event != null && NightShop.idOf(event) != null) {
                found.add(entry);
              }
              return found.isEmpty();
            });
    return found.getFirst();
  }
}
