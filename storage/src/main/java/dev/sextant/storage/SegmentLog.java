package dev.sextant.storage;

import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/// The embedded log: one directory of checksummed segment files, and one writer, per stream. Opened
/// by [LogHome].
public final class SegmentLog implements RecordLog {
  private final Map<LogStream, StreamLog> others = new EnumMap<>(LogStream.class);
  private final ReentrantReadWriteLock swapping = new ReentrantReadWriteLock();
  private volatile Events events;

  /// The event stream changes with the generation; both are read as one.
  record Events(int generation, StreamLog log) {}

  /// @param generation of the events
  /// @param streams one for each of [LogStream]
  SegmentLog(int generation, Map<LogStream, StreamLog> streams) {
    others.putAll(streams);
    events = new Events(generation, stream(LogStream.EVENTS, others));
    others.remove(LogStream.EVENTS);
  }

  @Override
  public CompletableFuture<long[]> append(LogStream stream, List<LogRecord> records) {
    swapping.readLock().lock();
    try {
      return of(stream).append(records);
    } finally {
      swapping.readLock().unlock();
    }
  }

  @Override
  public long scan(LogStream stream, long fromOffset, Visitor visitor) {
    return of(stream).scan(fromOffset, visitor);
  }

  @Override
  public long end(LogStream stream) {
    return of(stream).end();
  }

  /// The end of the events, in the generation in use.
  public LogPosition position() {
    Events now = events;
    return new LogPosition(now.generation(), now.log().end());
  }

  @Override
  public void close() {
    events.log().close();
    others.values().forEach(StreamLog::close);
  }

  /// Puts another event stream in place while no append is under way; those that come meanwhile
  /// wait.
  void swapEvents(Function<StreamLog, Events> next) {
    swapping.writeLock().lock();
    try {
      events = next.apply(events.log());
    } finally {
      swapping.writeLock().unlock();
    }
  }

  private StreamLog of(LogStream stream) {
    return stream == LogStream.EVENTS ? events.log() : stream(stream, others);
  }

  private static StreamLog stream(LogStream stream, Map<LogStream, StreamLog> streams) {
    StreamLog found = streams.get(stream);
    if (found == null) {
      throw new IllegalArgumentException("no log for stream " + stream);
    }
    return found;
  }
}
