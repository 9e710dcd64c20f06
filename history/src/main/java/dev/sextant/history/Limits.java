package dev.sextant.history;

/// What one embedded database may use.
///
/// @param memoryBytes most memory outside the Java heap, >= 64 MiB
/// @param threads >= 1
/// @param spillBytes most disk for what does not fit into memory; 0 for none
public record Limits(long memoryBytes, int threads, long spillBytes) {
  private static final long LEAST_MEMORY = 64L << 20;

  /// For writing and reading one file in order.
  public static final Limits ONE_FILE = new Limits(512L << 20, 1, 0);

  public Limits {
    if (memoryBytes < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "memory must be at least 64 MiB, but was " + memoryBytes + " bytes");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
    }
    if (spillBytes < 0) {
      throw new IllegalArgumentException("spill must not be negative, but was " + spillBytes);
    }
  }
}
