package dev.sextant.storage;

import java.nio.file.Path;
import java.util.Arrays;

/// One segment file: how much of it is there, and where to start reading for an offset.
///
/// `written` and `end` are what the writer has handed to the operating system; readers are kept
/// below by the stream's synced end, which is published only after a sync.
final class Segment {
  /// A reader walks at most this many bytes, and one block, too far.
  private static final long INDEX_EVERY = 64 << 10;

  private final Path file;
  private final long firstOffset;
  private volatile long written;
  private volatile long end;
  private long[] offsets = new long[16];
  private long[] positions = new long[16];
  private int indexed;

  Segment(Path file, long firstOffset) {
    this.file = file;
    this.firstOffset = firstOffset;
    this.written = SegmentFormat.SEGMENT_HEADER;
    this.end = firstOffset;
  }

  /// A segment that is complete; it is read, and thereby verified and indexed, when it is first
  /// needed.
  static Segment complete(Path file, long firstOffset, long bytes, long end) {
    Segment segment = new Segment(file, firstOffset);
    segment.written = bytes;
    segment.end = end;
    return segment;
  }

  Path file() {
    return file;
  }

  long firstOffset() {
    return firstOffset;
  }

  long written() {
    return written;
  }

  long end() {
    return end;
  }

  void extend(long blockOffset, long bytes, long newEnd) {
    long start = written;
    index(blockOffset, start);
    end = newEnd;
    written = start + bytes;
  }

  /// @return a reader whose first block is at or before the one that holds `offset`
  BlockReader readerAt(long offset) {
    // Length before index and end: the writer extends in the opposite order.
    long limit = written;
    if (offset == firstOffset) {
      return new BlockReader(file, SegmentFormat.SEGMENT_HEADER, limit, firstOffset);
    }
    if (isUnread()) {
      readThrough();
    }
    return floorReader(offset, limit);
  }

  /// Visits every block to verify it and to learn where it begins.
  private void readThrough() {
    try (BlockReader reader =
        new BlockReader(file, SegmentFormat.SEGMENT_HEADER, written, firstOffset)) {
      long start = reader.position();
      for (Block block = reader.next(); block != null; block = reader.next()) {
        index(block.firstOffset(), start);
        start = reader.position();
      }
      if (reader.expected() != end) {
        throw gapAfter(reader.expected());
      }
    }
  }

  /// The file's last block ended elsewhere than the next segment begins.
  CorruptLogException gapAfter(long reached) {
    return new CorruptLogException(
        file,
        written,
        "the segment ends before offset %d, but the next one begins with offset %d"
            .formatted(reached, end));
  }

  private synchronized boolean isUnread() {
    return indexed == 0 && end > firstOffset;
  }

  private synchronized void index(long offset, long position) {
    if (indexed > 0 && position - positions[indexed - 1] < INDEX_EVERY) {
      return;
    }
    if (indexed == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * indexed);
      positions = Arrays.copyOf(positions, 2 * indexed);
    }
    offsets[indexed] = offset;
    positions[indexed] = position;
    indexed++;
  }

  private synchronized BlockReader floorReader(long offset, long limit) {
    int found = Arrays.binarySearch(offsets, 0, indexed, offset);
    int floor = found >= 0 ? found : -found - 2;
    return floor < 0
        ? new BlockReader(file, SegmentFormat.SEGMENT_HEADER, limit, firstOffset)
        : new BlockReader(file, positions[floor], limit, offsets[floor]);
  }
}
