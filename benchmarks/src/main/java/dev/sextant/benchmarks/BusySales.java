package dev.sextant.benchmarks;

import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.Systems;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
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

  private static final String SPEC =
      """
      sextant: 1
      system: busy-sales
      entities:
        user: {}
        item: {}
      requests:
        home: {for: user, choose: item}
      events:
        purchase: {subject: user, fields: {item: item, amount: number}}
        refund: {subject: user, object: item}
      features:
      %s
      outcomes:
        refunded: {event: refund, match: pair, within: 30d}
      models:
        light: {learner: logistic, tasks: [refunded], features: [item_n_7d, user_n_7d]}
      retrieve:
        sources:
          popular: {top: item_n_7d, keep: 20}
      rank:
        light: {model: light, keep: 20}
        value: "item_n_7d * (1 - p.refunded)"
        slate: {size: 5}
      """;

  private final SplittableRandom random = new SplittableRandom(1);
  private long made;

  static SystemPlan plan(Path directory) throws IOException {
    StringBuilder features = new StringBuilder();
    for (String entity : List.of("user", "item")) {
      for (String over : List.of("10m", "1h", "1d", "7d", "30d")) {
        String rest = ", over: " + over + "}\n";
        features
            .append("  %s_n_%s: {by: %s, count: purchase".formatted(entity, over, entity))
            .append(rest)
            .append("  %s_spent_%s: {by: %s, sum: purchase.amount".formatted(entity, over, entity))
            .append(rest);
      }
    }
    return load(directory, SPEC.formatted(features.toString().stripTrailing()));
  }

  static SystemPlan load(Path directory, String spec) throws IOException {
    Path file = Files.writeString(directory.resolve("system.yaml"), spec);
    return switch (Systems.load(file)) {
      case Systems.Result.Loaded(var plan) -> plan;
      case Systems.Result.Wrong(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
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
