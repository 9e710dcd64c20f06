package dev.sextant.simulation;

import java.util.Map;
import java.util.NoSuchElementException;

/// All readers there will ever be, by number; `count` of them are there at a time.
///
/// As newcomers arrive, those who have been there longest leave: after n newcomers, the readers n
/// to n + count - 1 are there.
final class Readership {
  private static final String PREFIX = "reader-";

  private final long seed;
  private final int count;
  private final Map<Long, Reader> known;

  Readership(long seed, int count) {
    this.seed = seed;
    this.count = count;
    this.known = new Recent<>(4 * count);
  }

  int count() {
    return count;
  }

  Reader numbered(long number) {
    return known.computeIfAbsent(
        number, n -> Reader.draw(PREFIX + n, Chance.of(seed, "readers", n)));
  }

  /// @throws NoSuchElementException when no world has such a reader
  Reader reader(String id) {
    try {
      if (id.startsWith(PREFIX)) {
        return numbered(Long.parseUnsignedLong(id, PREFIX.length(), id.length(), 10));
      }
    } catch (NumberFormatException unknown) {
      // said below
    }
    throw new NoSuchElementException(
        "no reader '" + id + "' in a news world; they are called reader-0, reader-1, ...");
  }
}
