package dev.sextant.storage;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One stream's log: a thread that writes what waits as one block, syncs it, and then answers.
///
/// Callers share syncs without asking to: while one block is being synced, the calls of the next
/// gather. A call is never split over blocks, so a crash keeps all of it or nothing.
final class StreamLog implements AutoCloseable {
  private static final byte[] NO_ID = {};

  private final LogStream stream;
  private final LogOptions options;
  private final Runnable beforeWrite;
  private final StreamFiles files;
  private final DuplicateIndex ids;
  private final BlockBuilder block;
  private final AppendQueue queue;
  private final Thread writer;

  /// @param beforeWrite makes durable whatever the records refer to
  StreamLog(Path directory, LogStream stream, LogOptions options, Runnable beforeWrite) {
    this(directory, stream, options, beforeWrite, Fingerprint.DEFAULT, FileChannel::open);
  }

  StreamLog(
      Path directory,
      LogStream stream,
      LogOptions options,
      Runnable beforeWrite,
      Fingerprint fingerprint,
      Opening opening) {
    this.stream = stream;
    this.options = options;
    this.beforeWrite = beforeWrite;
    files = new StreamFiles(directory, stream, options, opening);
    ids = new DuplicateIndex(options.duplicates(), fingerprint);
    block = new BlockBuilder(options.blockBytes());
    queue = new AppendQueue(options.queueBytes());
    rememberIds();
    writer = Thread.ofPlatform().daemon().name("log-" + stream).start(this::writeUntilStopped);
  }

  /// As [RecordLog#append].
  CompletableFuture<long[]> append(List<LogRecord> records) {
    CompletableFuture<long[]> answer = new CompletableFuture<>();
    List<LogRecord> kept = List.copyOf(records);
    AppendQueue.Call call = new AppendQueue.Call(kept, requiredBytes(kept), answer);
    queue.put(call);
    return answer;
  }

  long scan(long fromOffset, RecordLog.Visitor visitor) {
    return files.scan(fromOffset, visitor);
  }

  long end() {
    return files.end();
  }

  StreamFiles files() {
    return files;
  }

  /// Writes what waits, then stops.
  @Override
  public void close() {
    queue.stop(new LogStoppedException("the %s log is closed".formatted(stream)));
    joinWriter();
    files.close();
  }

  private void writeUntilStopped() {
    List<AppendQueue.Call> batch = List.of();
    try {
      for (batch = take(); !batch.isEmpty(); batch = take()) {
        write(batch);
      }
    } catch (Throwable failure) {
      failAll(batch, failure);
    }
  }

  private List<AppendQueue.Call> take() {
    return queue.take(options.blockBytes());
  }

  private void write(List<AppendQueue.Call> batch) throws IOException {
    beforeWrite.run();
    block.begin(files.end());
    List<long[]> answers = new ArrayList<>();
    for (AppendQueue.Call call : batch) {
      answers.add(place(call.records()));
    }
    if (block.count() > 0) {
      files.write(block);
      files.sync();
    }
    Thread.startVirtualThread(() -> complete(batch, answers));
  }

  /// Not on the writer's thread, since whatever depends on an answer may append again.
  private static void complete(List<AppendQueue.Call> batch, List<long[]> answers) {
    for (int i = 0; i < answers.size(); i++) {
      batch.get(i).answer().complete(answers.get(i));
    }
  }

  private long[] place(List<LogRecord> records) {
    long[] offsets = new long[records.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = place(records.get(i));
    }
    return offsets;
  }

  private long place(LogRecord record) {
    byte[] id = idOf(record);
    long offset = block.nextOffset();
    if (id.length > 0 && !ids.add(id, offset, record.arrivalTime(), this::isStored)) {
      return RecordLog.DUPLICATE;
    }
    block.add(record, id);
    return offset;
  }

  private boolean isStored(long offset, byte[] id) {
    return block.holds(offset) ? block.idIs(offset, id) : files.idIs(offset, id);
  }

  private void rememberIds() {
    long from = Math.max(0, files.end() - options.duplicates().records());
    files.scan(from, this::remember);
  }

  private boolean remember(long offset, LogRecord record) {
    if (!record.id().isEmpty()) {
      ids.remember(idOf(record), offset, record.arrivalTime());
    }
    return true;
  }

  private void failAll(List<AppendQueue.Call> batch, Throwable failure) {
    LogStoppedException reason =
        new LogStoppedException(
            "the %s log stopped, writing %s failed: %s"
                .formatted(stream, files.tailFile(), failure.getMessage()),
            failure);
    queue.stop(reason);
    List<AppendQueue.Call> failed = new ArrayList<>(batch);
    for (List<AppendQueue.Call> more = take(); !more.isEmpty(); more = take()) {
      failed.addAll(more);
    }
    failed.forEach(call -> call.answer().completeExceptionally(reason));
  }

  private long requiredBytes(List<LogRecord> records) {
    long bytes = 0;
    for (LogRecord record : records) {
      bytes += SegmentFormat.RECORD_HEADER + 3L * record.id().length() + record.body().length;
      requireShort(record.id());
    }
    if (bytes > options.queueBytes()) {
      throw new IllegalArgumentException(
          "one append to %s takes at most %d bytes, but was given %d in %d records"
              .formatted(stream, options.queueBytes(), bytes, records.size()));
    }
    return bytes;
  }

  private static void requireShort(String id) {
    if (id.length() > SegmentFormat.LONGEST_ID) {
      throw new IllegalArgumentException(
          "record id must have at most %d characters, but '%s...' has %d"
              .formatted(SegmentFormat.LONGEST_ID, id.substring(0, 40), id.length()));
    }
  }

  static byte[] idOf(LogRecord record) {
    requireShort(record.id());
    return record.id().isEmpty() ? NO_ID : record.id().getBytes(StandardCharsets.UTF_8);
  }

  private void joinWriter() {
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
