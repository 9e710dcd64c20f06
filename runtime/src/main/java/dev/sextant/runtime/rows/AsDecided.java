package dev.sextant.runtime.rows;

import dev.sextant.decision.Event;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Questions that were answered by decisions: each sees what its decision had read of the log.
final class AsDecided implements Asking {
  private final Iterator<Question> questions;
  private @Nullable Question next;

  /// @param questions with their decisions, in order of what those had read
  AsDecided(Iterator<Question> questions) {
    this.questions = questions;
    advance();
  }

  private void advance() {
    next = questions.hasNext() ? questions.next() : null;
  }

  private static long read(Question question) {
    return question.decided() == null ? 0 : question.decided().read().offset();
  }

  @Override
  public void before(long offset, Event event, Consumer<Question> ask) {
    for (Question due = next; due != null && read(due) <= offset; due = next) {
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
