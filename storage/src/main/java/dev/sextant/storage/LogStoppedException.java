package dev.sextant.storage;

/// The log takes no more records: it was closed, or its disk failed and what it holds in memory can
/// no longer be trusted to match what is stored. Opening it again recovers what was synced.
public final class LogStoppedException extends RuntimeException {
  LogStoppedException(String message) {
    super(message);
  }

  LogStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
