package dev.sextant.benchmarks;

import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Seeded sales in order of time, and a system with twenty windowed features of them: how often and
/// for how much a user buys and an item is bought, over five windows. Amounts are whole cents, so
/// that sums do not depend on their order.
final class BusySales {
  static final int USERS = 100_000;
  static final int ITEMS = 10_000;
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  /// Two million events in a day.
  private static final long APART = Duration.ofDays(1).toMillis() / 2_000_000;

  private final SplittableRandom random = new SplittableRandom(1);
  private long made;

  /// @param more top-level keys of the spec
  static SystemPlan plan(Path directory, String more) throws IOException {
    List<String> features = new ArrayList<>();
    for (String entity : List.of("user", "item")) {
      for (String over : List.of("10m", "1h", "1d", "7d", "30d")) {
        features.add(
            "%s_n_%s: {by: %s, count: purchase, over: %s}".formatted(entity, over, entity, over));
        features.add(
            "%s_spent_%s: {by: %s, sum: purchase.amount, over: %s}"
                .formatted(entity, over, entity, over));
      }
    }
    return SalesSpec.plan(directory, features, more);
  }

  List<EventInput> next(int count) {
    List<EventInput> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String user = "user-" + (int) (USERS * Math.pow(random.nextDouble(), 1.5));
      String item = "item-" + (int) (ITEMS * Math.pow(random.nextDouble(), 2));
      double amount = 1 + random.nextInt(20_000);
      events.add(
          new EventInput(
              "purchase",
              "s" + made,
              START + APART * made,
              Map.of("user", user, "item", item, "amount", amount)));
      made++;
    }
    return events;
  }

  /// Event time of the latest one.
  long now() {
    return START + APART * Math.max(0, made - 1);
  }
}
