package dev.sextant.runtime.rows;

import dev.sextant.decision.Event;
import java.util.function.Consumer;

/// Says which questions are asked where in the log. Told of every event in the log's order.
interface Asking {
  /// Asks what is asked before this event was known.
  ///
  /// @param offset the event's
  void before(long offset, Event event, Consumer<Question> ask);

  /// Asks what is left when every event is known.
  void atEnd(Consumer<Question> ask);

  /// Whether no further question comes, so that the rest of the log need not be read.
  boolean isDone();
}
