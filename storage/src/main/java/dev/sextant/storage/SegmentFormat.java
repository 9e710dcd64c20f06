package dev.sextant.storage;

import dev.sextant.decision.LogStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The fixed parts of a segment file, version 1; `docs/log-format.md` is the reference. All numbers
/// are little-endian.
final class SegmentFormat {
  static final int VERSION = 1;

  /// magic 8, version 2, stream 2, first offset 8, CRC32C of these 4
  static final int SEGMENT_HEADER = 24;

  /// magic 4, record count 4, first offset 8, payload length 4, CRC32C of these and the payload 4
  static final int BLOCK_HEADER = 24;

  /// event time 8, arrival time 8, body length 4, id length 2
  static final int RECORD_HEADER = 22;

  /// Characters; each takes at most 3 bytes of the 65,535 that the length field can say.
  static final int LONGEST_ID = 0xFFFF / 3;

  /// "SXTNTLOG" in the file.
  static final long SEGMENT_MAGIC = 0x474F_4C54_4E54_5853L;

  /// "SXBK" in the file.
  static final int BLOCK_MAGIC = 0x4B42_5853;

  /// Stream number of the key vault, which is one segment file.
  static final int KEYS = 16;

  static final int BLOCK_CRC_AT = 20;
  private static final int SEGMENT_CRC_AT = 20;

  private SegmentFormat() {}

  static ByteBuffer segmentHeader(int code, long firstOffset) {
    ByteBuffer header = ByteBuffer.allocate(SEGMENT_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(SEGMENT_MAGIC);
    header.putShort((short) VERSION);
    header.putShort((short) code);
    header.putLong(firstOffset);
    header.putInt(crc(header.array(), 0, SEGMENT_CRC_AT));
    return header.flip();
  }

  /// @return why the bytes are no header of this stream's segment at this offset, null when they
  ///   are
  static @Nullable String problemOfHeader(byte[] bytes, int code, long firstOffset) {
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < SEGMENT_HEADER) {
      return "the segment header is cut short";
    }
    if (header.getLong(0) != SEGMENT_MAGIC) {
      return "the file does not begin like a log segment";
    }
    if (header.getInt(SEGMENT_CRC_AT) != crc(bytes, 0, SEGMENT_CRC_AT)) {
      return "the segment header's checksum does not match";
    }
    if (header.getShort(8) != VERSION) {
      return "format version %d is not known, only %d".formatted(header.getShort(8), VERSION);
    }
    if (header.getShort(10) != code) {
      return "the segment belongs to stream number %d, not to %d"
          .formatted(header.getShort(10), code);
    }
    return header.getLong(12) == firstOffset
        ? null
        : "the header says first offset %d, the file's name %d"
            .formatted(header.getLong(12), firstOffset);
  }

  /// Stable on disk, whatever becomes of the order in the enum.
  static int code(LogStream stream) {
    return switch (stream) {
      case EVENTS -> 1;
      case DECISIONS -> 2;
      case CONTROL -> 3;
      case DEAD_LETTERS -> 4;
    };
  }

  static String fileName(long firstOffset) {
    return "%020d.log".formatted(firstOffset);
  }

  static long firstOffset(Path file) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    if (!name.matches("\\d{20}\\.log")) {
      throw new CorruptLogException(file, 0, "the name is not that of a log segment");
    }
    return Long.parseLong(name.substring(0, name.length() - ".log".length()));
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
