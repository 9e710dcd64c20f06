package dev.sextant.testkit;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A log in memory: everything is "synced" when `append` returns, and ids are remembered for ever.
/// Safe for use by several threads.
public final class MemoryLog implements RecordLog {
  private static final class Stream {
    private final List<LogRecord> records = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    long add(LogRecord record) {
      if (!record.id().isEmpty() && !ids.add(record.id())) {
        return DUPLICATE;
      }
      records.add(record);
      return records.size() - 1L;
    }
  }

  private final Map<LogStream, Stream> streams = new EnumMap<>(LogStream.class);
  private boolean closed;

  @Override
  public synchronized CompletableFuture<long[]> append(LogStream stream, List<LogRecord> records) {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("the log is closed"));
    }
    Stream target = of(stream);
    return CompletableFuture.completedFuture(records.stream().mapToLong(target::add).toArray());
  }

  @Override
  public long scan(LogStream stream, long fromOffset, Visitor visitor) {
    long offset = fromOffset;
    for (LogRecord record : recordsFrom(stream, fromOffset)) {
      if (!visitor.visit(offset++, record)) {
        break;
      }
    }
    return offset;
  }

  @Override
  public synchronized long end(LogStream stream) {
    return of(stream).records.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private synchronized List<LogRecord> recordsFrom(LogStream stream, long offset) {
    List<LogRecord> records = of(stream).records;
    if (offset < 0 || offset > records.size()) {
      throw new IllegalArgumentException(
          "offset must be in [0, %d], the end of %s, but was %d"
              .formatted(records.size(), stream, offset));
    }
    return List.copyOf(records.subList((int) offset, records.size()));
  }

  private Stream of(LogStream stream) {
    return streams.computeIfAbsent(stream, _ -> new Stream());
  }
}
