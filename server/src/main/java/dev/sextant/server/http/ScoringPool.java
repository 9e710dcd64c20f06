package dev.sextant.server.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where scoring runs: as many threads as can compute at once, and a bounded queue before them.
///
/// Scoring is CPU work. On a thread per request, a burst would make every answer late; here it
/// waits its turn, and what would wait too long is refused at once.
public final class ScoringPool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;
  private final int queue;

  /// @param size threads, >= 1
  /// @param queue most tasks that wait, >= 1
  public ScoringPool(int size, int queue) {
    this.queue = queue;
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("scoring-", 1).factory());
  }

  /// Runs work on the pool and waits for it.
  ///
  /// @throws Problem 503 when the queue is full
  public <T> T score(Supplier<T> work) {
    Future<T> result;
    try {
      result = threads.submit(work::get);
    } catch (RejectedExecutionException e) {
      throw Problem.busy(queue + " requests wait for scoring already; try again in a second");
    }
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw Problem.busy("the server is stopping");
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException(cause);
    };
  }

  public int size() {
    return threads.getCorePoolSize();
  }

  public int waiting() {
    return threads.getQueue().size();
  }

  public int busy() {
    return threads.getActiveCount();
  }

  /// Lets accepted work finish.
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
