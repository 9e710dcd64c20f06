package dev.sextant.storage;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The segment files of one stream, in one directory. One thread writes; any number read.
final class StreamFiles implements AutoCloseable {
  private final Path directory;
  private final LogStream stream;
  private final long segmentBytes;
  private final SyncListener listener;
  private final Opening opening;
  private final List<Recovery> recoveries;
  private volatile List<Segment> segments;
  private volatile long syncedEnd;
  private FileChannel tail;
  private @Nullable OpenBlock lastLookedUp;

  StreamFiles(Path directory, LogStream stream, LogOptions options, Opening opening) {
    this.directory = directory;
    this.stream = stream;
    this.segmentBytes = options.segmentBytes();
    this.listener = options.listener();
    this.opening = opening;
    try {
      createDirectory();
      segments = new ArrayList<>(existing());
      recoveries = TailRecovery.of(segments, SegmentFormat.code(stream));
      segments = List.copyOf(segments);
      tail = segments.isEmpty() ? create(0) : reopen();
      syncedEnd = last().end();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "could not open the %s log in %s".formatted(stream, directory), e);
    }
  }

  /// What opening cut off; empty when the files were whole.
  List<Recovery> recoveries() {
    return recoveries;
  }

  /// The offset after the last synced record.
  long end() {
    return syncedEnd;
  }

  Path directory() {
    return directory;
  }

  /// Appends a block, beginning a new segment when the last one is full. Not synced.
  void write(BlockBuilder block) throws IOException {
    if (last().written() >= segmentBytes) {
      sync();
      tail.close();
      tail = create(block.firstOffset());
    }
    ByteBuffer bytes = block.seal();
    int length = bytes.remaining();
    AtomicFile.writeFully(tail, bytes);
    last().extend(block.firstOffset(), length, block.nextOffset());
  }

  /// Makes all that was written durable, then visible to readers.
  void sync() throws IOException {
    tail.force(false);
    listener.synced(last().file(), last().written());
    syncedEnd = last().end();
  }

  /// As [RecordLog#scan].
  long scan(long fromOffset, RecordLog.Visitor visitor) {
    long end = syncedEnd;
    if (fromOffset < 0 || fromOffset > end) {
      throw new IllegalArgumentException(
          "offset must be in [0, %d], the end of %s in %s, but was %d"
              .formatted(end, stream, directory, fromOffset));
    }
    Scan scan = new Scan(fromOffset, end, visitor);
    for (Segment segment : segments) {
      if (segment.end() > scan.next && !scan.stopped) {
        scan.through(segment);
      }
    }
    return scan.next;
  }

  /// Whether the record at `offset`, synced or not, has this id. For the writing thread.
  boolean idIs(long offset, byte[] id) {
    OpenBlock block = lastLookedUp;
    if (block == null || !block.holds(offset)) {
      block = new OpenBlock(blockAt(offset));
      lastLookedUp = block;
    }
    return block.idIs(offset, id);
  }

  /// The path of the segment that is being written.
  Path tailFile() {
    return last().file();
  }

  @Override
  public void close() {
    try {
      tail.close();
    } catch (IOException e) {
      throw new UncheckedIOException("could not close " + tailFile(), e);
    }
  }

  private Block blockAt(long offset) {
    Segment segment = last();
    for (Segment each : segments) {
      if (offset >= each.firstOffset() && offset < each.end()) {
        segment = each;
      }
    }
    try (BlockReader reader = segment.readerAt(offset)) {
      for (Block block = reader.next(); block != null; block = reader.next()) {
        if (offset < block.nextOffset()) {
          return block.copy();
        }
      }
    }
    throw new IllegalStateException("no offset %d in %s".formatted(offset, directory));
  }

  private Segment last() {
    return segments.getLast();
  }

  private void createDirectory() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      AtomicFile.syncDirectory(AtomicFile.parent(directory));
    }
  }

  /// The segments there are, in order, all taken as complete; the last one is then recovered.
  private List<Segment> existing() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.sorted().toList();
    }
    List<Segment> result = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      long first = SegmentFormat.firstOffset(files.get(i));
      long next = i + 1 < files.size() ? SegmentFormat.firstOffset(files.get(i + 1)) : first;
      result.add(Segment.complete(files.get(i), first, Files.size(files.get(i)), next));
    }
    if (!result.isEmpty() && result.getFirst().firstOffset() != 0) {
      throw new CorruptLogException(
          directory.resolve(SegmentFormat.fileName(0)), 0, "the stream's first segment is missing");
    }
    return result;
  }

  private FileChannel create(long firstOffset) throws IOException {
    Path file = directory.resolve(SegmentFormat.fileName(firstOffset));
    FileChannel channel = opening.open(file, Opening.NEW);
    AtomicFile.writeFully(
        channel, SegmentFormat.segmentHeader(SegmentFormat.code(stream), firstOffset));
    channel.force(false);
    AtomicFile.syncDirectory(directory);
    listener.synced(file, SegmentFormat.SEGMENT_HEADER);
    List<Segment> more = new ArrayList<>(segments);
    more.add(new Segment(file, firstOffset));
    segments = List.copyOf(more);
    return channel;
  }

  /// Continues the recovered tail. What was found may still be in the page cache alone, so it is
  /// synced before anybody builds on it.
  private FileChannel reopen() throws IOException {
    FileChannel channel = opening.open(last().file(), Opening.EXISTING);
    channel.position(last().written());
    channel.force(false);
    segments.forEach(each -> listener.synced(each.file(), each.written()));
    return channel;
  }

  /// One reader's way through the segments.
  private static final class Scan {
    private final long end;
    private final RecordLog.Visitor visitor;
    private long next;
    private boolean stopped;

    Scan(long from, long end, RecordLog.Visitor visitor) {
      this.next = from;
      this.end = end;
      this.visitor = visitor;
    }

    void through(Segment segment) {
      long segmentEnd = Math.min(segment.end(), end);
      try (BlockReader reader = segment.readerAt(next)) {
        while (next < segmentEnd && !stopped) {
          Block block = reader.next();
          if (block == null) {
            throw segment.gapAfter(reader.expected());
          }
          visit(block);
        }
      }
    }

    private void visit(Block block) {
      if (block.nextOffset() > next) {
        next = block.visit(next, this::visit);
      }
    }

    private boolean visit(long offset, LogRecord record) {
      stopped = !visitor.visit(offset, record);
      return !stopped;
    }
  }

  /// The block of the latest duplicate: repeats come in runs.
  private record OpenBlock(Block block, int[] starts) {
    OpenBlock(Block block) {
      this(block, block.starts());
    }

    boolean holds(long offset) {
      return offset >= block.firstOffset() && offset < block.nextOffset();
    }

    boolean idIs(long offset, byte[] id) {
      return block.idIs(starts[(int) (offset - block.firstOffset())], id);
    }
  }
}
