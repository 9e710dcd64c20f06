package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Verdict;
import java.util.ArrayList;
import java.util.List;

/// A short remark beside a heading or in a row.
///
/// @param kind `ok`, `warn` or ``, for the colour; the text says it too
/// @param hint shown when pointed at
public record Tag(String text, String kind, String hint) {
  static List<Tag> of(Decision decision) {
    List<Tag> tags = new ArrayList<>();
    String degraded = decision.degraded();
    tags.add(
        degraded == null
            ? new Tag("complete", "ok", "nothing was cut short")
            : new Tag("degraded", "warn", degraded));
    if (decision.answer() instanceof Verdict verdict && verdict.pending()) {
      tags.add(new Tag("waits for review", "warn", "a person still has to rule"));
    }
    decision
        .assigned()
        .forEach(
            each -> tags.add(new Tag(each.experiment() + ": " + each.variant(), "", "experiment")));
    return tags;
  }

  /// The remarks worth their place in a list: a complete answer needs none.
  static List<Tag> inList(Decision decision) {
    return of(decision).stream().filter(tag -> !tag.kind().equals("ok")).toList();
  }
}
