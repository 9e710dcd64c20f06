package dev.sextant.decision;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The one source of truth: append-only streams of records, each with two times and an offset.
///
/// Appends are group-committed: many callers share one sync, and a future completes only after the
/// bytes that it covers are synced. Records of one call stay together and in order. Safe for use by
/// several threads.
public interface RecordLog extends AutoCloseable {
  /// What became of one appended record: its offset, or [#DUPLICATE].
  long DUPLICATE = -1;

  /// Appends records at the end of a stream.
  ///
  /// @return completes, once synced, with one entry per record: its offset, or [#DUPLICATE] when
  ///   its non-empty id is already in the stream within the duplicate horizon (or earlier in the
  ///   same call); fails when the disk does
  CompletableFuture<long[]> append(LogStream stream, List<LogRecord> records);

  /// Reads synced records in order, from `fromOffset` up to the end of the stream as of the call.
  ///
  /// @return the offset after the last record read
  long scan(LogStream stream, long fromOffset, Visitor visitor);

  /// The offset that the next record of the stream will get; records below it are synced.
  long end(LogStream stream);

  @Override
  void close();

  /// Receives records in offset order.
  @FunctionalInterface
  interface Visitor {
    /// @return false to stop after this record
    boolean visit(long offset, LogRecord record);
  }
}
