package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
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
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A system's directory: the log, which is the truth, and the state and models made from it.
///
/// One process at a time has it open.
public final class SystemHome implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SystemHome.class.getName());

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

  private Path states() {
    return directory.resolve("state");
  }

  /// The state store of the current generation; state of earlier ones is deleted.
  public StateStore openState() {
    Path states = states();
    Path current = states.resolve(String.format("%06d", log.position().generation()));
    try {
      Files.createDirectories(states);
      try (Stream<Path> all = Files.list(states)) {
        all.filter(state -> !state.equals(current)).forEach(SystemHome::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RocksStateStore(current);
  }

  private static void delete(Path tree) {
    try (Stream<Path> paths = Files.walk(tree)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Feature state at the end of the log, and where its barriers go.
  ///
  /// @param folded how many events came after the last barrier
  public record Recovered(FeatureState state, StateStore store, long folded) {}

  /// Opens the last barrier and folds the tail of the log.
  ///
  /// The log is the truth and the state is made from it: state that can not be read, or is of
  /// another plan, is deleted and made anew.
  public Recovered recover() {
    Recovered barrier = lastBarrier();
    if (barrier == null) {
      delete(states());
      barrier = new Recovered(freshState(), openState(), 0);
    }
    FeatureState state = barrier.state();
    return new Recovered(state, barrier.store(), fold(state, state.position().offset()));
  }

  /// @return nothing folded yet where there was no barrier; null when what is there can not be used
  private @Nullable Recovered lastBarrier() {
    StateStore store = null;
    try {
      store = openState();
      FeatureState state = freshState();
      if (state.load(store) || store.position() == null) {
        return new Recovered(state, store, 0);
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

  private FeatureState freshState() {
    FeatureState state = new FeatureState(plan.features(), plan.symbols());
    state.trackChanges();
    return state;
  }

  /// Folds the events from an offset to the end of the log.
  private long fold(FeatureState state, long from) {
    EventCodec codec = codec();
    int generation = log.position().generation();
    long[] folded = {0};
    log.log()
        .scan(
            LogStream.EVENTS,
            from,
            (offset, entry) -> {
              Event event = codec.decode(entry);
              LogPosition after = new LogPosition(generation, offset + 1);
              if (event == null) {
                state.skipTo(after);
              } else {
                state.fold(event, after);
                folded[0]++;
              }
              return true;
            });
    return folded[0];
  }

  @Override
  public void close() {
    log.close();
  }
}
