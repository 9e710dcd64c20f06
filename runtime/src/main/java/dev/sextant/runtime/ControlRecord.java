package dev.sextant.runtime;

import dev.sextant.decision.LogRecord;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;

/// The body of a record in the control stream, format 1: a change of what the system runs, which no
/// event tells.
///
/// @param kind `promotion`, `rollback`, `challenge`, `withdrawal`, `shadow`
/// @param details names and values, in the order in which they were written
public record ControlRecord(String kind, Map<String, String> details) {
  private static final int FORMAT = 1;

  /// Something happened to a model version.
  static ControlRecord of(String kind, Manifest manifest) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("head", manifest.head());
    details.put("version", manifest.version());
    details.put("spec", manifest.provenance().specDigest());
    details.put("position", manifest.provenance().logPosition().toString());
    return new ControlRecord(kind, details);
  }

  public LogRecord toRecord(long now) {
    BinaryWriter out = new BinaryWriter();
    out.writeByte(FORMAT).writeText(kind).writeVarint(details.size());
    details.forEach((name, value) -> out.writeText(name).writeText(value));
    return new LogRecord("", now, now, out.toBytes());
  }

  public static ControlRecord of(LogRecord entry) {
    BinaryReader in = new BinaryReader(entry.body());
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "a control record has format " + format + "; this version reads " + FORMAT);
    }
    String kind = in.readName();
    Map<String, String> details = new LinkedHashMap<>();
    for (int left = in.readCount(); left > 0; left--) {
      details.put(in.readName(), in.readName());
    }
    return new ControlRecord(kind, details);
  }
}
