package dev.sextant.storage;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.RecordLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A verified block in a reader's buffer; valid until the reader moves on.
///
/// @param bytes the buffer
/// @param start where the block's header begins in it
/// @param length header and payload, bytes
/// @param firstOffset offset of the first record
/// @param count records in the block, > 0
record Block(byte[] bytes, int start, int length, long firstOffset, int count) {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  long nextOffset() {
    return firstOffset + count;
  }

  /// Visits the records whose offset is at least `from`.
  ///
  /// @return the offset after the last record visited
  long visit(long from, RecordLog.Visitor visitor) {
    int at = start + SegmentFormat.BLOCK_HEADER;
    for (long offset = firstOffset; offset < nextOffset(); offset++) {
      if (offset >= from && !visitor.visit(offset, record(at))) {
        return offset + 1;
      }
      at = after(at);
    }
    return nextOffset();
  }

  /// Where each record begins, so that one can be found without walking the others.
  int[] starts() {
    int[] starts = new int[count];
    int at = start + SegmentFormat.BLOCK_HEADER;
    for (int i = 0; i < count; i++) {
      starts[i] = at;
      at = after(at);
    }
    return starts;
  }

  boolean idIs(int at, byte[] id) {
    int from = at + SegmentFormat.RECORD_HEADER;
    return Arrays.equals(bytes, from, from + idLength(at), id, 0, id.length);
  }

  Block copy() {
    return new Block(
        Arrays.copyOfRange(bytes, start, start + length), 0, length, firstOffset, count);
  }

  private LogRecord record(int at) {
    int idFrom = at + SegmentFormat.RECORD_HEADER;
    int idLength = idLength(at);
    String id = idLength == 0 ? "" : new String(bytes, idFrom, idLength, StandardCharsets.UTF_8);
    int bodyFrom = idFrom + idLength;
    byte[] body = Arrays.copyOfRange(bytes, bodyFrom, bodyFrom + intAt(bytes, at + 16));
    return new LogRecord(id, longAt(bytes, at), longAt(bytes, at + 8), body);
  }

  private int after(int at) {
    return at + SegmentFormat.RECORD_HEADER + idLength(at) + intAt(bytes, at + 16);
  }

  private int idLength(int at) {
    return (short) SHORT.get(bytes, at + 20) & 0xFFFF;
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }
}
