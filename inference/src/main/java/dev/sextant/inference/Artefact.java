package dev.sextant.inference;

import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.Collection;
import java.util.zip.CRC32C;

/// The envelope of a stored model: magic `SXTM`, learner, format version, body, CRC-32C of all
/// before.
final class Artefact {
  private static final int MAGIC = 0x4D545853; // "SXTM" in little-endian order
  private static final int CHECKSUM_BYTES = 4;

  private Artefact() {}

  static byte[] seal(String learner, int version, byte[] body) {
    BinaryWriter whole = new BinaryWriter(body.length + 64);
    whole.writeInt(MAGIC).writeText(learner).writeVarint(version).writeBytes(body);
    return seal(whole);
  }

  /// An artefact whose body ends in large arrays, which are copied once.
  ///
  /// @param start of the body, before the arrays
  static byte[] seal(String learner, int version, BinaryWriter start, Collection<float[]> arrays) {
    long floats = arrays.stream().mapToLong(array -> array.length).sum();
    int length = Math.toIntExact(start.size() + Float.BYTES * floats);
    BinaryWriter head = new BinaryWriter();
    head.writeInt(MAGIC).writeText(learner).writeVarint(version).writeVarint(length);
    BinaryWriter whole = new BinaryWriter(Math.addExact(head.size() + CHECKSUM_BYTES, length));
    whole.writeAll(head).writeAll(start);
    arrays.forEach(whole::writeFloats);
    return seal(whole);
  }

  private static byte[] seal(BinaryWriter out) {
    return out.writeInt(out.checksum()).take();
  }

  /// A body and the format version that it has.
  record Opened(int version, BinaryReader body) {}

  /// @param latest format version; all from 1 on are read
  /// @throws IllegalArgumentException when the bytes are no whole artefact of this learner, or of a
  ///   later version
  static Opened open(String learner, int latest, byte[] bytes) {
    int end = bytes.length - CHECKSUM_BYTES;
    if (end < 4 || new BinaryReader(bytes).readInt() != MAGIC) {
      throw new IllegalArgumentException(
          "%d bytes that do not start as a stored model does".formatted(bytes.length));
    }
    if (new BinaryReader(bytes, end, bytes.length).readInt() != checksum(bytes, end)) {
      throw new IllegalArgumentException("truncated or corrupt: the checksum does not match");
    }
    BinaryReader in = new BinaryReader(bytes, 4, end);
    String found = in.readName();
    if (!found.equals(learner)) {
      throw new IllegalArgumentException(
          "learner must be %s, but was %s".formatted(learner, found));
    }
    int version = (int) in.readVarint();
    if (version < 1 || version > latest) {
      throw new IllegalArgumentException(
          "format version must be in [1, %d], but was %d".formatted(latest, version));
    }
    return new Opened(version, in.readSlice());
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
