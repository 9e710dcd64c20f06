package dev.sextant.runtime.history;

/// A file whose content can not be read to its end.
public final class TornFile extends RuntimeException {
  public TornFile(String message, Throwable cause) {
    super(message, cause);
  }
}
