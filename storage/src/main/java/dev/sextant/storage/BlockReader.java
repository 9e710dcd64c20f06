package dev.sextant.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads and verifies the blocks of one segment file in order.
///
/// It reads through its own `RandomAccessFile`: interrupting a thread that reads through a
/// `FileChannel` would close the channel under everybody.
final class BlockReader implements AutoCloseable {
  private static final int CHUNK = 256 << 10;

  private final Path file;
  private final long limit;
  private final RandomAccessFile input;
  private byte[] buffer = new byte[CHUNK];
  private int from;
  private int to;
  private long position;
  private long expected;

  /// @param position where the first block begins
  /// @param limit bytes of the file that may be read
  /// @param expected offset that the first block must begin with
  BlockReader(Path file, long position, long limit, long expected) {
    this.file = file;
    this.limit = limit;
    this.position = position;
    this.expected = expected;
    try {
      input = new RandomAccessFile(file.toFile(), "r");
      input.seek(position);
    } catch (IOException e) {
      throw new UncheckedIOException("could not open " + file, e);
    }
  }

  /// @return the next block, or null at the limit
  /// @throws CorruptLogException when the bytes up to the limit are not a whole, correct block
  @Nullable Block next() {
    if (position == limit) {
      return null;
    }
    int length = verifiedLength();
    Block block = new Block(buffer, from, length, expected, Block.intAt(buffer, from + 4));
    from += length;
    position += length;
    expected = block.nextOffset();
    return block;
  }

  /// Where the next block begins, bytes from the start of the file.
  long position() {
    return position;
  }

  /// The offset that the next block begins with.
  long expected() {
    return expected;
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException("could not close " + file, e);
    }
  }

  private int verifiedLength() {
    require(SegmentFormat.BLOCK_HEADER, "a block header is cut short");
    check(Block.intAt(buffer, from) == SegmentFormat.BLOCK_MAGIC, "no block begins here");
    int payload = Block.intAt(buffer, from + 16);
    check(payload > 0, "a block's payload length is " + payload);
    require((long) SegmentFormat.BLOCK_HEADER + payload, "a block is cut short");
    check(checksumMatches(buffer, from, payload), "a block's checksum does not match");
    long first = Block.longAt(buffer, from + 8);
    check(
        first == expected,
        "the block begins with offset %d, expected %d".formatted(first, expected));
    return SegmentFormat.BLOCK_HEADER + payload;
  }

  static boolean checksumMatches(byte[] bytes, int at, int payload) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, SegmentFormat.BLOCK_CRC_AT);
    crc.update(bytes, at + SegmentFormat.BLOCK_HEADER, payload);
    return (int) crc.getValue() == Block.intAt(bytes, at + SegmentFormat.BLOCK_CRC_AT);
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new CorruptLogException(file, position, otherwise);
    }
  }

  /// Has `bytes` bytes from the current position in the buffer.
  private void require(long bytes, String otherwise) {
    check(limit - position >= bytes, otherwise);
    if (to - from >= bytes) {
      return;
    }
    byte[] target = bytes > buffer.length ? new byte[(int) bytes] : buffer;
    System.arraycopy(buffer, from, target, 0, to - from);
    to -= from;
    from = 0;
    buffer = target;
    fill((int) bytes);
  }

  private void fill(int atLeast) {
    try {
      while (to < atLeast) {
        int wanted = (int) Math.min(buffer.length - to, limit - position - to);
        int read = input.read(buffer, to, wanted);
        check(read > 0, "the file is shorter than the log remembers");
        to += read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file + " at byte " + position, e);
    }
  }
}
