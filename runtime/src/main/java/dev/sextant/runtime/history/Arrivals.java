package dev.sextant.runtime.history;

import dev.sextant.decision.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// New events in order of arrival.
interface Arrivals {
  /// @return the next event without taking it, or null at the end
  @Nullable Event peek();

  void next();

  /// @param events in order of arrival
  static Arrivals of(List<Event> events) {
    return new Arrivals() {
      private int at;

      @Override
      public @Nullable Event peek() {
        return at < events.size() ? events.get(at) : null;
      }

      @Override
      public void next() {
        at++;
      }
    };
  }
}
