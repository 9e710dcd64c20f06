package dev.sextant.storage;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Records for tests, and short ways to write and read them.
final class Records {
  private Records() {}

  static LogRecord of(String id) {
    return of(id, 1_000);
  }

  static LogRecord of(String id, long arrival) {
    byte[] body = ("body of " + id).getBytes(StandardCharsets.UTF_8);
    return new LogRecord(id, arrival - 1, arrival, body);
  }

  static long[] append(RecordLog log, LogRecord... records) {
    return log.append(LogStream.EVENTS, List.of(records)).join();
  }

  static long[] append(StreamLog log, LogRecord... records) {
    return log.append(List.of(records)).join();
  }

  static List<String> ids(RecordLog log) {
    List<String> ids = new ArrayList<>();
    log.scan(LogStream.EVENTS, 0, (_, record) -> ids.add(record.id()));
    return ids;
  }

  static List<String> ids(StreamLog log) {
    List<String> ids = new ArrayList<>();
    log.scan(0, (_, record) -> ids.add(record.id()));
    return ids;
  }
}
