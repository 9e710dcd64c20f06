package dev.sextant.storage;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Builds the next generation of the event stream from records in their final order, at the speed
/// of memory: large blocks, one sync a segment, and no queue.
///
/// Nothing is acknowledged until [LogHome#publish]. Closing it unpublished deletes what it wrote.
/// For one thread.
public final class BulkWriter implements AutoCloseable {
  private final Path directory;
  private final int blockBytes;
  private final StreamFiles files;
  private final DuplicateIndex ids;
  private final BlockBuilder block;
  private boolean finished;

  BulkWriter(Path directory, LogOptions options) {
    this.directory = directory;
    blockBytes = Math.max(options.blockBytes(), 1 << 20);
    Generations.delete(directory);
    files = new StreamFiles(directory, LogStream.EVENTS, options, FileChannel::open);
    ids = new DuplicateIndex(options.duplicates(), Fingerprint.DEFAULT);
    block = new BlockBuilder(blockBytes + (64 << 10));
    block.begin(0);
  }

  /// @return the record's offset in the new generation, or [RecordLog#DUPLICATE] when its non-empty
  ///   id is already within the duplicate horizon
  public long add(LogRecord record) {
    byte[] id = StreamLog.idOf(record);
    long offset = block.nextOffset();
    if (id.length > 0 && !ids.add(id, offset, record.arrivalTime(), this::isStored)) {
      return RecordLog.DUPLICATE;
    }
    block.add(record, id);
    if (block.length() >= blockBytes) {
      flush();
    }
    return offset;
  }

  /// Records added so far.
  public long count() {
    return block.nextOffset();
  }

  @Override
  public void close() {
    if (!finished) {
      files.close();
      Generations.delete(directory);
      finished = true;
    }
  }

  void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException(
          "the generation in %s was published or closed already".formatted(directory));
    }
  }

  /// Writes what is left and syncs everything.
  ///
  /// @throws UncheckedIOException when the disk fails; the generation must then not be used
  void finish() {
    flush();
    sync();
    files.close();
    finished = true;
  }

  private boolean isStored(long offset, byte[] id) {
    return block.holds(offset) ? block.idIs(offset, id) : files.idIs(offset, id);
  }

  private void sync() {
    try {
      files.sync();
    } catch (IOException e) {
      throw new UncheckedIOException("could not sync " + files.tailFile(), e);
    }
  }

  private void flush() {
    try {
      if (block.count() > 0) {
        files.write(block);
      }
      block.begin(block.nextOffset());
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + files.tailFile(), e);
    }
  }
}
