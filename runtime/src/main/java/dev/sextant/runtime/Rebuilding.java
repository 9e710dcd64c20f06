package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.runtime.DecisionService.Status;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.compile.EventTypes;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Folds another state from the log beside the running one, and puts it in place when it has caught
/// up: without what was taken back, or under another spec.
///
/// 1. A fresh state store is begun; it is not taken for a state until it is finished.
/// 2. The log is folded up to its end, and again what came meanwhile, while everything goes on.
/// 3. In turn with events: the last of them are folded, `sextant.rebuilt` is appended when
///    something was taken back, and the new state answers.
///
/// One at a time. Given up when the system is closed; what was taken back is then left out at the
/// next start.
final class Rebuilding implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Rebuilding.class.getName());

  /// Fewer events than this are folded while others wait.
  private static final int NEAR = 500;

  private final Serving serving;
  private final Archive archive;
  private final Clock clock;
  private final Watch watch;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("rebuild").factory());
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Status.@Nullable Rebuild progress;
  private volatile @Nullable Future<?> latest;

  /// @param watch is told besides [#progress]
  Rebuilding(Serving serving, Archive archive, Clock clock, Watch watch) {
    this.serving = serving;
    this.archive = archive;
    this.clock = clock;
    this.watch = watch;
  }

  Status.@Nullable Rebuild progress() {
    return progress;
  }

  /// Makes the state without what was taken back, unless an earlier call has done it by then.
  void withoutRetracted() {
    submit("retraction", now -> Retractions.of(now.home()).isPending() ? now.hindsight() : null);
  }

  /// Makes the state of another spec.
  void under(SystemPlan plan) {
    submit("backfill", now -> Hindsight.of(now.home().under(plan)));
  }

  private void submit(String why, Function<Running, @Nullable Hindsight> next) {
    waiting.incrementAndGet();
    tell(why, 0, serving.now().home().log().position().offset());
    latest =
        worker.submit(
            () -> {
              waiting.decrementAndGet();
              run(why, next);
            });
  }

  /// Waits until nothing is left to do.
  ///
  /// @throws IllegalStateException when the last one failed
  void await() {
    Future<?> last = latest;
    try {
      if (last != null) {
        last.get();
      }
    } catch (InterruptedException e) {
      throw new CancellationException("waiting was given up");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    Status.Rebuild end = progress;
    if (end != null && end.failure() != null) {
      throw new IllegalStateException("the state could not be made anew: " + end.failure());
    }
  }

  private void run(String why, Function<Running, @Nullable Hindsight> choice) {
    try {
      Hindsight next = choice.apply(serving.now());
      if (next != null) {
        rebuild(why, next);
      }
      tell(why, waiting.get() == 0 ? "done" : "folding", null);
    } catch (CancellationException e) {
      tell(why, "failed", "the system was closed");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a state could not be made anew", e);
      tell(why, "failed", String.valueOf(e.getMessage()));
    }
  }

  private void tell(String why, long done, long total) {
    progress = new Status.Rebuild(why, "folding", done, total, null);
  }

  private void tell(String why, String stage, @Nullable String failure) {
    Status.Rebuild before = requireNonNull(progress);
    long done = failure == null ? before.total() : before.done();
    progress = new Status.Rebuild(why, stage, done, before.total(), failure);
  }

  private void rebuild(String why, Hindsight next) {
    Retractions retractions = Retractions.of(next.home());
    Retractions.Epoch epoch = retractions.next();
    boolean isWithoutMore = retractions.isPending();
    SystemHome.Recovered begun = next.home().begin();
    boolean isDone = false;
    try {
      begun.state().unfinished(true);
      StateFold fold =
          new StateFold(
              next.home(),
              epoch,
              begun.state(),
              begun.store(),
              (_, done, total, unit) -> {
                tell(why, done, total);
                watch.reach(why, done, total, unit);
              });
      Running running = new Running(next, begun, epoch);
      do {
        fold.toTheEnd();
      } while (behind(next.home(), begun.state()) > NEAR);
      isDone = serving.inTurn(_ -> finish(fold, running, isWithoutMore ? epoch : null));
    } finally {
      if (!isDone) {
        begun.store().close();
        StateFolder.delete(begun.directory());
      }
    }
  }

  private static long behind(SystemHome home, FeatureState state) {
    return home.log().position().offset() - state.position().offset();
  }

  /// @param epoch that begins; null when nothing more was taken back
  private boolean finish(StateFold fold, Running next, Retractions.@Nullable Epoch epoch) {
    fold.toTheEnd();
    next.loadChampions();
    if (epoch != null) {
      mark(next, epoch);
    }
    Running before = serving.now();
    serving.replaceBy(next);
    next.remember(clock.millis());
    if (!next.hindsight().equals(before.hindsight())) {
      archive.lookBackFrom(next.hindsight());
    }
    return true;
  }

  /// From here on the retractions hold. Not folded by the state that still answers: that one never
  /// reaches this position.
  private void mark(Running next, Retractions.Epoch epoch) {
    EventType type = requireNonNull(next.plan().event(EventTypes.REBUILT));
    long now = clock.millis();
    String through = Integer.toString(epoch.through());
    @Nullable Object[] values = {through};
    Event marker = new Event(type, EventTypes.REBUILT + ":" + through, now, now, values);
    LogRecord entry = next.codec().encode(marker);
    long offset = next.home().log().log().append(LogStream.EVENTS, List.of(entry)).join()[0];
    int generation = next.home().log().position().generation();
    next.state().fold(marker, new LogPosition(generation, offset + 1));
  }

  @Override
  public void close() {
    worker.shutdownNow();
    try {
      boolean _ = worker.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
