package dev.sextant.runtime.rows;

import dev.sextant.decision.Event;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Questions that have a time: each sees the events that arrived before it, and none that arrived
/// in its own millisecond.
final class AtTimes implements Asking {
  private final Iterator<Question> questions;
  private @Nullable Question next;

  /// @param questions in order of their time
  AtTimes(Iterator<Question> questions) {
    this.questions = questions;
    advance();
  }

  private void advance() {
    Question last = next;
    next = questions.hasNext() ? questions.next() : null;
    if (last != null && next != null && next.query().time() < last.query().time()) {
      throw new IllegalStateException("questions must come in order of their time");
    }
  }

  @Override
  public void before(long offset, Event event, Consumer<Question> ask) {
    for (Question due = next;
        due != null && due.query().time() <= event.arrivalTime();
        due = next) {
      ask.accept(due);
      advance();
    }
  }

  @Override
  public void atEnd(Consumer<Question> ask) {
    for (Question due = next; due != null; due = next) {
      ask.accept(due);
      advance();
    }
  }

  @Override
  public boolean isDone() {
    return next == null;
  }
}
