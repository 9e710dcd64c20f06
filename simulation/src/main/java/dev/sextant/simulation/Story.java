package dev.sextant.simulation;

import dev.sextant.runtime.DecisionService.EventInput;
import java.util.Locale;
import java.util.Map;

/// A story with what nobody else knows about it.
///
/// @param published epoch milliseconds
/// @param quality log-odds that it adds to every click
record Story(
    String id, Category category, String title, long published, double quality, Appeal appeal) {

  /// @param time when the service is told, not before the publication
  EventInput upsert(long seed, long time) {
    return new EventInput(
        "story.upsert",
        seed + "-" + id,
        time,
        Map.of(
            "story",
            id,
            "title",
            title,
            "category",
            category.name().toLowerCase(Locale.ROOT),
            "published",
            (double) published));
  }
}
