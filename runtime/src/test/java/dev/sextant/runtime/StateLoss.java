package dev.sextant.runtime;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// What becomes of the feature state in a crash. It is made from the log, so nothing that happens
/// to it may be seen afterwards.
enum StateLoss {
  /// RocksDB's files are as the process left them.
  NONE,

  /// The state of the round before is back.
  EARLIER,

  /// There is no state.
  ALL,

  /// RocksDB's last log ends somewhere.
  TORN,

  /// A byte in one of RocksDB's files has changed.
  DAMAGED;

  /// Most often none.
  static StateLoss any(RandomGenerator random) {
    int drawn = random.nextInt(values().length + 3);
    return values()[Math.max(0, drawn - 3)];
  }

  void play(Path states, Path earlier, RandomGenerator random) {
    switch (this) {
      case NONE -> {}
      case EARLIER -> Trees.replace(earlier, states);
      case ALL -> Trees.delete(states);
      case TORN ->
          matching(states, "\\d{6}\\.log").stream()
              .reduce((_, last) -> last)
              .ifPresent(
                  log ->
                      Trees.change(
                          log, bytes -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1))));
      case DAMAGED -> {
        List<Path> files = matching(states, "CURRENT|MANIFEST-\\d+|\\d+\\.(log|sst)");
        if (!files.isEmpty()) {
          Trees.change(files.get(random.nextInt(files.size())), bytes -> flipped(bytes, random));
        }
      }
    }
  }

  private static List<Path> matching(Path states, String name) {
    return Trees.files(states).stream().filter(file -> Trees.name(file).matches(name)).toList();
  }

  private static byte[] flipped(byte[] bytes, RandomGenerator random) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }
}
