package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Frame;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What items are called: their title where the scored rows have one, else their id.
final class Titles {
  private final Map<String, String> byItem = new HashMap<>();

  static Titles of(Decision decision) {
    Titles titles = new Titles();
    for (Frame.Column column : decision.scored().frame().columns()) {
      boolean title = column.name().equals("title") || column.name().endsWith(".title");
      if (title && column instanceof Frame.Texts(var name, var values)) {
        titles.read(decision.scored().ids(), values);
      }
    }
    return titles;
  }

  private void read(String[] ids, @Nullable String[] values) {
    for (int i = 0; i < ids.length; i++) {
      String value = values[i];
      if (value != null && !value.isBlank()) {
        byItem.put(ids[i], value);
      }
    }
  }

  String of(String item) {
    return Figures.name(byItem.getOrDefault(item, item));
  }
}
