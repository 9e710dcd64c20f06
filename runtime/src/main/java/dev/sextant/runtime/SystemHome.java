package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.decision.EventCodec;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.StateStore;
import dev.sextant.spec.SystemPlan;
import dev.sextant.storage.LogHome;
import dev.sextant.storage.LogOptions;
import dev.sextant.storage.RocksStateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A system's directory: the log, which is the truth, and the state and models made from it.
///
/// One process at a time has it open.
public final class SystemHome implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SystemHome.class.getName());

  /// Of key states, where the spec says nothing.
  private static final long MOST_MEMORY = 1L << 30;

  private final SystemPlan plan;
  private final Path directory;
  private final LogHome log;

  private SystemHome(SystemPlan plan, Path directory, LogHome log) {
    this.plan = plan;
    this.directory = directory;
    this.log = log;
  }

  public static SystemHome open(SystemPlan plan, Path directory) {
    return open(plan, directory, LogOptions.DEFAULT);
  }

  public static SystemHome open(SystemPlan plan, Path directory, LogOptions options) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SystemHome(plan, directory, LogHome.open(directory.resolve("log"), options));
  }

  public SystemPlan plan() {
    return plan;
  }

  public Path directory() {
    return directory;
  }

  public LogHome log() {
    return log;
  }

  public Path models() {
    return directory.resolve("models");
  }

  /// Tables made from the log, which can be dropped.
  public Path projections() {
    return directory.resolve("projections");
  }

  /// A codec of its own for each thread.
  public EventCodec codec() {
    return new EventCodec(plan.features().events(), seal());
  }

  private EventCodec.Seal seal() {
    return new EventCodec.Seal() {
      @Override
      public byte[] seal(String entity, String id, String plain) {
        return log.keys().seal(entity, id, plain.getBytes(UTF_8));
      }

      @Override
      public @Nullable String open(String entity, String id, byte[] sealed) {
        byte[] plain = log.keys().open(entity, id, sealed);
        return plain == null ? null : new String(plain, UTF_8);
      }
    };
  }

  /// The same log and models under another spec.
  SystemHome under(SystemPlan other) {
    return new SystemHome(other, directory, log);
  }

  private StateFolder states() {
    return new StateFolder(directory.resolve("state"));
  }

  private int generation() {
    return log.position().generation();
  }

  /// A fresh state store of the current generation, to hold all state of the system.
  public StateStore openState() {
    states().deleteAll();
    return new RocksStateStore(states().next(generation()));
  }

  /// Feature state, and where its barriers go.
  ///
  /// @param directory of the store
  /// @param folded how many events came after the last barrier
  public record Recovered(FeatureState state, StateStore store, Path directory, long folded) {}

  /// Opens the last barrier and folds the tail of the log.
  ///
  /// The log is the truth and the state is made from it: state that can not be read, is of another
  /// plan or has what was taken back since, is deleted and made anew.
  public Recovered recover() {
    Retractions retractions = Retractions.of(this);
    Recovered barrier = lastBarrier(retractions);
    if (barrier == null) {
      states().deleteAll();
      barrier = begin();
    }
    FeatureState state = barrier.state();
    states().keepOnly(barrier.directory(), generation());
    StateFold fold = new StateFold(this, retractions.last(), state, barrier.store(), Watch.NONE);
    fold.toTheEnd();
    return new Recovered(state, barrier.store(), barrier.directory(), fold.sinceBarrier());
  }

  /// Nothing folded yet, beside the states that there are.
  Recovered begin() {
    Path next = states().next(generation());
    StateStore store = new RocksStateStore(next);
    return new Recovered(freshState(store), store, next, 0);
  }

  /// Leaves no other state of the system.
  void keepOnly(Recovered kept) {
    states().keepOnly(kept.directory(), generation());
  }

  /// @return null when what is there can not be used
  private @Nullable Recovered lastBarrier(Retractions retractions) {
    for (Path each : states().of(generation())) {
      Recovered found = load(each, retractions);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Recovered load(Path each, Retractions retractions) {
    StateStore store = null;
    try {
      store = new RocksStateStore(each);
      FeatureState state = freshState(store);
      if (state.load(store) && isCurrent(state, retractions)) {
        return new Recovered(state, store, each, 0);
      }
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the feature state is made anew from the log: " + e.getMessage());
    }
    if (store != null) {
      store.close();
    }
    return null;
  }

  private static boolean isCurrent(FeatureState state, Retractions retractions) {
    return retractions.at(state.position().offset()).equals(retractions.last());
  }

  /// Nothing folded yet, within the memory that the spec allows.
  private FeatureState freshState(StateStore store) {
    FeatureState state = new FeatureState(plan.features(), plan.symbols());
    state.trackChanges();
    state.boundedBy(store, memory());
    return state;
  }

  private long memory() {
    long given = plan.spec().state().memory();
    return given > 0 ? given : Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / 2);
  }

  @Override
  public void close() {
    log.close();
  }
}
