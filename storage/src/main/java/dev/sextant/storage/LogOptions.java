package dev.sextant.storage;

/// How the log is kept. The defaults suit one machine with a few GiB of memory.
///
/// @param segmentBytes a segment file is closed once it is this long
/// @param blockBytes records that wait are written together up to this size
/// @param queueBytes records waiting to be written; beyond it `append` blocks its caller; also the
///   most that one call may bring
/// @param duplicates how far back a repeated id is recognised
/// @param listener hears of every completed sync
public record LogOptions(
    long segmentBytes,
    int blockBytes,
    int queueBytes,
    DuplicateHorizon duplicates,
    SyncListener listener) {
  public static final LogOptions DEFAULT =
      new LogOptions(128L << 20, 1 << 20, 64 << 20, DuplicateHorizon.DEFAULT, SyncListener.NONE);

  public LogOptions {
    requireAtLeast("segmentBytes", segmentBytes, 1 << 10);
    requireAtLeast("blockBytes", blockBytes, 1);
    requireAtLeast("queueBytes", queueBytes, 1);
    if (queueBytes > 1 << 29) {
      throw new IllegalArgumentException("queueBytes must be at most 2^29, but was " + queueBytes);
    }
  }

  public LogOptions withSegmentBytes(long bytes) {
    return new LogOptions(bytes, blockBytes, queueBytes, duplicates, listener);
  }

  public LogOptions withBlockBytes(int bytes) {
    return new LogOptions(segmentBytes, bytes, queueBytes, duplicates, listener);
  }

  public LogOptions withQueueBytes(int bytes) {
    return new LogOptions(segmentBytes, blockBytes, bytes, duplicates, listener);
  }

  public LogOptions withDuplicates(DuplicateHorizon horizon) {
    return new LogOptions(segmentBytes, blockBytes, queueBytes, horizon, listener);
  }

  public LogOptions withListener(SyncListener heard) {
    return new LogOptions(segmentBytes, blockBytes, queueBytes, duplicates, heard);
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, but was %d".formatted(name, least, value));
    }
  }
}
