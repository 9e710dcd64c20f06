package dev.sextant.storage;

import dev.sextant.decision.LogRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// The block that is being filled. Its buffer is reused from block to block and lies outside the
/// heap, so that writing it copies nothing.
final class BlockBuilder {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final List<byte[]> ids = new ArrayList<>();
  private ByteBuffer bytes;
  private long firstOffset;

  BlockBuilder(int capacity) {
    bytes = ByteBuffer.allocateDirect(SegmentFormat.BLOCK_HEADER + capacity).order(ORDER);
  }

  void begin(long offset) {
    firstOffset = offset;
    ids.clear();
    bytes.clear().position(SegmentFormat.BLOCK_HEADER);
  }

  void add(LogRecord record, byte[] id) {
    reserve(SegmentFormat.RECORD_HEADER + id.length + record.body().length);
    bytes.putLong(record.eventTime());
    bytes.putLong(record.arrivalTime());
    bytes.putInt(record.body().length);
    bytes.putShort((short) id.length);
    bytes.put(id);
    bytes.put(record.body());
    ids.add(id);
  }

  /// Completes the header.
  ///
  /// @return the whole block, ready to be written; valid until [#begin]
  ByteBuffer seal() {
    int payload = bytes.position() - SegmentFormat.BLOCK_HEADER;
    bytes.flip();
    bytes.putInt(0, SegmentFormat.BLOCK_MAGIC);
    bytes.putInt(4, ids.size());
    bytes.putLong(8, firstOffset);
    bytes.putInt(16, payload);
    bytes.putInt(SegmentFormat.BLOCK_CRC_AT, crc(payload));
    return bytes;
  }

  int count() {
    return ids.size();
  }

  int length() {
    return bytes.position();
  }

  long firstOffset() {
    return firstOffset;
  }

  long nextOffset() {
    return firstOffset + ids.size();
  }

  boolean holds(long offset) {
    return offset >= firstOffset && offset < nextOffset();
  }

  boolean idIs(long offset, byte[] id) {
    return Arrays.equals(ids.get((int) (offset - firstOffset)), id);
  }

  private int crc(int payload) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, SegmentFormat.BLOCK_CRC_AT));
    crc.update(bytes.slice(SegmentFormat.BLOCK_HEADER, payload));
    return (int) crc.getValue();
  }

  private void reserve(int more) {
    if (bytes.remaining() < more) {
      int capacity = Math.max(bytes.position() + more, 2 * bytes.capacity());
      bytes = ByteBuffer.allocateDirect(capacity).order(ORDER).put(bytes.flip());
    }
  }
}
