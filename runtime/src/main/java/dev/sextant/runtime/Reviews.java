package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Frame;
import dev.sextant.runtime.DecisionService.ReviewCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cases that wait for people: a fold over the decisions that were passed on and the rulings that
/// came. Thread-safe.
final class Reviews {
  private final Map<String, ReviewCase> cases = new LinkedHashMap<>();

  synchronized void add(Decision decision) {
    if (decision.answer() instanceof Verdict verdict && verdict.pending()) {
      cases.put(
          decision.id(),
          new ReviewCase(
              decision.id(),
              decision.id(),
              decision.query().subject(),
              decision.query().time(),
              verdict.probability(),
              verdict.reason(),
              context(decision),
              null,
              null));
    }
  }

  private static Map<String, String> context(Decision decision) {
    Map<String, String> context = new LinkedHashMap<>();
    decision.query().fields().forEach((name, value) -> context.put(name, String.valueOf(value)));
    for (Frame.Column column : decision.scored().frame().columns()) {
      if (column instanceof Frame.Numbers numbers && decision.scored().frame().rows() > 0) {
        context.putIfAbsent(column.name(), Float.toString(numbers.values()[0]));
      }
    }
    return context;
  }

  synchronized void rule(String id, @Nullable String ruling, @Nullable String reviewer) {
    ReviewCase known = cases.get(id);
    if (known != null) {
      cases.put(
          id,
          new ReviewCase(
              known.id(),
              known.decision(),
              known.subject(),
              known.since(),
              known.probability(),
              known.reason(),
              known.context(),
              ruling,
              reviewer));
    }
  }

  synchronized Optional<ReviewCase> find(String id) {
    return Optional.ofNullable(cases.get(id));
  }

  synchronized List<ReviewCase> waiting(int limit) {
    return cases.values().stream().filter(each -> each.ruling() == null).limit(limit).toList();
  }

  synchronized int count() {
    return (int) cases.values().stream().filter(each -> each.ruling() == null).count();
  }
}
