package dev.sextant.runtime.history;

import dev.sextant.decision.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Events that one thread makes while another folds what it has made so far.
final class ReadAhead implements Arrivals, AutoCloseable {
  private static final int CHUNK = 2048;
  private static final int CHUNKS = 16;

  private final BlockingQueue<List<Event>> ready = new ArrayBlockingQueue<>(CHUNKS);
  private final Thread reader;
  private volatile @Nullable RuntimeException failure;
  private List<Event> current = new ArrayList<>(CHUNK);
  private List<Event> taken = List.of();
  private int at;
  private boolean ended;
  private long latest = Long.MIN_VALUE;

  /// An event is older than the one before it.
  static final class OutOfOrder extends RuntimeException {}

  /// @param source hands all events over, on a thread of its own
  ReadAhead(String name, Consumer<Consumer<Event>> source) {
    reader = Thread.ofPlatform().daemon().name(name).start(() -> run(source));
  }

  private void run(Consumer<Consumer<Event>> source) {
    try {
      readToTheEnd(source);
    } catch (CancellationException e) {
      // Nobody waits for the rest.
    }
  }

  private void readToTheEnd(Consumer<Consumer<Event>> source) {
    try {
      source.accept(this::offer);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      failure = e;
    }
    if (!current.isEmpty()) {
      hand(current);
    }
    hand(List.of());
  }

  private void offer(Event event) {
    current.add(event);
    if (current.size() == CHUNK) {
      hand(current);
      current = new ArrayList<>(CHUNK);
    }
  }

  private void hand(List<Event> chunk) {
    try {
      ready.put(chunk);
    } catch (InterruptedException e) {
      throw new CancellationException("the import was given up");
    }
  }

  /// @throws OutOfOrder before an event that is older than the one before it
  @Override
  public @Nullable Event peek() {
    if (at == taken.size() && !ended) {
      take();
    }
    return at < taken.size() ? taken.get(at) : null;
  }

  private void take() {
    try {
      taken = ready.take();
    } catch (InterruptedException e) {
      throw new CancellationException("the import was given up");
    }
    at = 0;
    ended = taken.isEmpty();
    if (ended && failure != null) {
      throw failure;
    }
    for (Event event : taken) {
      if (event.arrivalTime() < latest) {
        throw new OutOfOrder();
      }
      latest = event.arrivalTime();
    }
  }

  @Override
  public void next() {
    at++;
  }

  /// Ends the thread; what it has made and nobody took is lost.
  @Override
  public void close() {
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
