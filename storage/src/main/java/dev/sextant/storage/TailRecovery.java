package dev.sextant.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the end of the last segment.
///
/// Every block is synced before the next one is begun, so a crash can tear only the last block of
/// the last segment. Bytes that are no block are therefore cut off when no whole block follows
/// them, and are damage otherwise.
final class TailRecovery {
  private TailRecovery() {}

  /// Reads the last of the segments and shortens or deletes its file as needed; the list is changed
  /// to match.
  ///
  /// @return what was cut, empty when nothing was
  static List<Recovery> of(List<Segment> segments, int stream) throws IOException {
    List<Recovery> recoveries = new ArrayList<>();
    dropUnborn(segments, stream, recoveries);
    for (Segment each : segments) {
      requireHeader(each, stream);
    }
    if (!segments.isEmpty()) {
      recover(segments, recoveries);
    }
    return List.copyOf(recoveries);
  }

  /// A segment whose creation was interrupted has no whole header and no block.
  private static void dropUnborn(List<Segment> segments, int stream, List<Recovery> recoveries)
      throws IOException {
    if (segments.isEmpty() || segments.getLast().written() > SegmentFormat.SEGMENT_HEADER) {
      return;
    }
    Segment last = segments.getLast();
    String problem = headerProblem(last.file(), stream, last.firstOffset());
    if (problem != null) {
      Files.delete(last.file());
      segments.removeLast();
      recoveries.add(new Recovery(last.file(), 0, last.written(), problem));
    }
  }

  private static void recover(List<Segment> segments, List<Recovery> recoveries)
      throws IOException {
    Segment found = segments.removeLast();
    Segment whole = new Segment(found.file(), found.firstOffset());
    segments.add(whole);
    try (BlockReader reader =
        new BlockReader(
            found.file(), SegmentFormat.SEGMENT_HEADER, found.written(), found.firstOffset())) {
      readWhole(reader, whole);
    } catch (CorruptLogException torn) {
      requireNothingFollows(found.file(), whole, torn);
      recoveries.add(cut(found, whole, torn));
    }
  }

  private static void readWhole(BlockReader reader, Segment whole) {
    for (Block block = reader.next(); block != null; block = reader.next()) {
      whole.extend(block.firstOffset(), block.length(), block.nextOffset());
    }
  }

  private static Recovery cut(Segment found, Segment whole, CorruptLogException torn)
      throws IOException {
    try (FileChannel channel = FileChannel.open(found.file(), StandardOpenOption.WRITE)) {
      channel.truncate(whole.written());
      channel.force(true);
    }
    long bytes = found.written() - whole.written();
    return new Recovery(found.file(), whole.written(), bytes, torn.reason());
  }

  private static void requireHeader(Segment segment, int stream) throws IOException {
    String problem = headerProblem(segment.file(), stream, segment.firstOffset());
    if (problem != null) {
      throw new CorruptLogException(segment.file(), 0, problem);
    }
  }

  private static @Nullable String headerProblem(Path file, int stream, long firstOffset)
      throws IOException {
    try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
      byte[] header = new byte[(int) Math.min(input.length(), SegmentFormat.SEGMENT_HEADER)];
      input.readFully(header);
      return SegmentFormat.problemOfHeader(header, stream, firstOffset);
    }
  }

  private static void requireNothingFollows(Path file, Segment whole, CorruptLogException torn)
      throws IOException {
    byte[] rest;
    try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
      input.seek(whole.written());
      rest = new byte[Math.toIntExact(input.length() - whole.written())];
      input.readFully(rest);
    }
    for (int at = 1; at + SegmentFormat.BLOCK_HEADER < rest.length; at++) {
      if (isBlock(rest, at, whole.end())) {
        throw new CorruptLogException(
            file,
            torn.position(),
            "no whole block begins here, yet one follows at byte %d, so this is no torn write"
                .formatted(whole.written() + at));
      }
    }
  }

  private static boolean isBlock(byte[] bytes, int at, long expected) {
    if (Block.intAt(bytes, at) != SegmentFormat.BLOCK_MAGIC) {
      return false;
    }
    int payload = Block.intAt(bytes, at + 16);
    return payload > 0
        && payload <= bytes.length - at - SegmentFormat.BLOCK_HEADER
        && Block.longAt(bytes, at + 8) > expected
        && BlockReader.checksumMatches(bytes, at, payload);
  }
}
