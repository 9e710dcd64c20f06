package dev.sextant.storage;

import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// A system's home directory, held by one process: the log's streams, the generations of its events
/// and the keys of its personal fields.
///
/// ```
/// LOCK             the process that holds the home
/// CURRENT          names the generation in use
/// events-000001/   segments of the events
/// decisions/  control/  dead-letters/
/// keys.vault       one key per entity with personal fields
/// ```
public final class LogHome implements AutoCloseable {
  private final Path directory;
  private final LogOptions options;
  private final HomeLock lock;
  private final Generations generations;
  private final KeyVault keys;
  private final SegmentLog log;
  private final List<Recovery> recoveries;

  private LogHome(Path directory, LogOptions options, HomeLock lock) {
    this.directory = directory;
    this.options = options;
    this.lock = lock;
    generations = new Generations(directory);
    keys = KeyVault.open(directory.resolve("keys.vault"), options.listener());
    Map<LogStream, StreamLog> streams = openStreams();
    recoveries =
        Stream.concat(
                keys.recoveries().stream(),
                streams.values().stream().flatMap(each -> each.files().recoveries().stream()))
            .toList();
    log = new SegmentLog(generations.current(), streams);
  }

  /// Opens a home, creating it when it is new and recovering it when the last process died.
  ///
  /// @throws IllegalStateException naming the process that has it open
  /// @throws CorruptLogException when stored bytes are damaged elsewhere than in a torn last write
  public static LogHome open(Path directory, LogOptions options) {
    HomeLock lock = HomeLock.acquire(directory);
    try {
      return new LogHome(directory, options, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public Path directory() {
    return directory;
  }

  /// The log; it stays the same object when a generation is published.
  public SegmentLog log() {
    return log;
  }

  public KeyVault keys() {
    return keys;
  }

  /// What opening cut off; empty when the last process ended cleanly.
  public List<Recovery> recoveries() {
    return recoveries;
  }

  /// The end of the events, in the generation in use.
  public LogPosition position() {
    return log.position();
  }

  /// Begins the next generation of the events, replacing one that was begun and not published.
  public BulkWriter build() {
    return new BulkWriter(generations.next(), options);
  }

  /// Makes a built generation the current one.
  ///
  /// Events accepted since `takenIn` are carried over at its end; appends that come meanwhile wait.
  /// The previous generation stays on disk until [#dropPrevious].
  ///
  /// @param next from [#build]; all its bytes are synced by this call
  /// @param takenIn the current generation's records below this offset are in `next` already, or
  ///   are not wanted there
  /// @return the end of the new generation
  public LogPosition publish(BulkWriter next, long takenIn) {
    next.requireUnfinished();
    long end = position().offset();
    if (takenIn < 0 || takenIn > end) {
      throw new IllegalArgumentException(
          "takenIn must be in [0, %d], but was %d".formatted(end, takenIn));
    }
    log.swapEvents(previous -> successor(previous, next, takenIn));
    return position();
  }

  /// Deletes the generations before the current one.
  ///
  /// @return how many
  public int dropPrevious() {
    return generations.dropPrevious();
  }

  /// Writes what waits, and lets other processes in.
  @Override
  public void close() {
    try (lock;
        keys) {
      log.close();
    }
  }

  private SegmentLog.Events successor(StreamLog previous, BulkWriter next, long takenIn) {
    previous.close();
    previous.scan(takenIn, (_, record) -> carry(record, next));
    keys.sync();
    next.finish();
    generations.advance(options.listener());
    return new SegmentLog.Events(generations.current(), openStream(LogStream.EVENTS));
  }

  private static boolean carry(LogRecord record, BulkWriter next) {
    next.add(record);
    return true;
  }

  private Map<LogStream, StreamLog> openStreams() {
    Map<LogStream, StreamLog> streams = new EnumMap<>(LogStream.class);
    try {
      for (LogStream stream : LogStream.values()) {
        streams.put(stream, openStream(stream));
      }
      return streams;
    } catch (RuntimeException e) {
      streams.values().forEach(StreamLog::close);
      keys.close();
      throw e;
    }
  }

  private StreamLog openStream(LogStream stream) {
    return new StreamLog(folder(stream), stream, options, keys::sync);
  }

  private Path folder(LogStream stream) {
    return stream == LogStream.EVENTS
        ? generations.folder(generations.current())
        : directory.resolve(stream.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
