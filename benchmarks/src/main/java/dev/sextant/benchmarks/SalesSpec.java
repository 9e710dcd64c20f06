package dev.sextant.benchmarks;

import dev.sextant.runtime.Systems;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A system about users who view, buy and share items, with the features that a benchmark asks for.
final class SalesSpec {
  /// Kinds of events; each has a user, an item, and an amount.
  static final List<String> EVENTS = List.of("view", "cart", "purchase", "review", "share");

  private SalesSpec() {}

  /// @param features such as `n: {by: user, count: view}`
  /// @param more top-level keys
  static SystemPlan plan(Path directory, List<String> features, String more) throws IOException {
    String events =
        lines(
            EVENTS.stream()
                .map(e -> e + ": {subject: user, fields: {item: item, amount: number}}"));
    Path file =
        Files.writeString(
            directory.resolve("system.yaml"),
            """
            sextant: 1
            system: made-up-sales
            entities:
              user: {}
              item: {}
            requests:
              home: {for: user, choose: item}
            events:
            %s
              refund: {subject: user, object: item}
            features:
              sold: {by: item, count: purchase, over: 7d}
            %s
            outcomes:
              refunded: {event: refund, match: pair, within: 30d}
            models:
              light: {learner: logistic, tasks: [refunded], features: [sold]}
            retrieve:
              sources:
                popular: {top: sold, keep: 20}
            rank:
              light: {model: light, keep: 20}
              value: "sold * (1 - p.refunded)"
              slate: {size: 5}
            %s
            """
                .formatted(events, lines(features.stream()), more));
    return switch (Systems.load(file)) {
      case Systems.Result.Loaded(var plan) -> plan;
      case Systems.Result.Wrong(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  private static String lines(Stream<String> entries) {
    return entries.map(entry -> "  " + entry).collect(Collectors.joining("\n"));
  }
}
