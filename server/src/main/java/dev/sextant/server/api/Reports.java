package dev.sextant.server.api;

import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.ExperimentReport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reports of experiments, read one after the other on a thread of their own: a first report reads
/// the whole log, and neither answers nor pages wait for that.
public final class Reports implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("reports").factory());
  private final Map<Wanted, CompletableFuture<ExperimentReport>> readings =
      new ConcurrentHashMap<>();

  private record Wanted(String system, String experiment) {}

  /// The report as of now, however long it takes.
  ///
  /// @throws dev.sextant.runtime.Refusal as [DecisionService#experiment] does
  public ExperimentReport now(DecisionService system, String experiment) {
    try {
      return reading(system, experiment).join();
    } catch (CompletionException e) {
      throw rethrown(e.getCause());
    }
  }

  /// The report, or empty when it is still being read after this long.
  ///
  /// @throws dev.sextant.runtime.Refusal as [DecisionService#experiment] does
  public Optional<ExperimentReport> within(
      Duration patience, DecisionService system, String experiment) {
    try {
      return Optional.of(
          reading(system, experiment).get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /// A reading that has begun is shared by those who ask meanwhile.
  private CompletableFuture<ExperimentReport> reading(DecisionService system, String experiment) {
    return readings.compute(
        new Wanted(system.spec().name(), experiment),
        (_, begun) ->
            begun != null && !begun.isDone()
                ? begun
                : CompletableFuture.supplyAsync(() -> system.experiment(experiment), thread));
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
