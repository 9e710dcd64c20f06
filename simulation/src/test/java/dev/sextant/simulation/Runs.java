package dev.sextant.simulation;

import dev.sextant.spec.Mark;
import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// Runs that tests share.
final class Runs {
  static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

  private Runs() {}

  static NewsWorld world(long seed, Map<String, Double> options) {
    return new NewsWorld(seed, options(options), ZoneOffset.UTC);
  }

  static NewsOptions options(Map<String, Double> options) {
    return NewsOptions.of(
        new SystemSpec.Simulation("news", 7, options, new Mark("system.yaml", 98, 11)));
  }

  static Report history(NewsWorld world, MemoryService service, Duration length) {
    return history(world, service, length, _ -> {});
  }

  static Report history(
      NewsWorld world, MemoryService service, Duration length, LongConsumer clock) {
    Ledger ledger = new Ledger(world);
    Simulation.run(
        world,
        service,
        world.options().history(START, START + length.toMillis(), clock),
        new Said(),
        ledger);
    return ledger.report();
  }

  /// Keeps what a run says.
  static final class Said implements Progress {
    final List<String> sentences = new ArrayList<>();
    long done;
    long total;

    @Override
    public void reach(long nowDone, long nowTotal, String unit) {
      done = nowDone;
      total = nowTotal;
    }

    @Override
    public void say(String message) {
      sentences.add(message);
    }
  }
}
