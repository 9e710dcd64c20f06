package dev.sextant.runtime.history;

import dev.sextant.decision.LogRecord;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.Hashes;

/// The body of a record in the dead-letter stream, format 1: where it came from, why it could not
/// be used, what it was.
///
/// @param origin `file:line`, or `http`
/// @param reason a short stable code
/// @param message what to mend
/// @param content as it was received
public record DeadLetter(String origin, String reason, String message, String content) {
  private static final int FORMAT = 1;

  public LogRecord toRecord(long now) {
    byte[] body =
        new BinaryWriter()
            .writeByte(FORMAT)
            .writeText(origin)
            .writeText(reason)
            .writeText(message)
            .writeText(content)
            .toBytes();
    return new LogRecord(id(), now, now, body);
  }

  /// A row has one letter, so that an import that a crash cut short does not bury it again; what
  /// came over the network counts as often as it came.
  private String id() {
    return origin.indexOf(':') < 0 ? "" : origin + " " + Long.toHexString(Hashes.mix(content));
  }

  public static DeadLetter of(LogRecord entry) {
    BinaryReader in = new BinaryReader(entry.body());
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "a dead letter has format " + format + "; this version reads " + FORMAT);
    }
    return new DeadLetter(in.readName(), in.readName(), in.readName(), in.readName());
  }
}
