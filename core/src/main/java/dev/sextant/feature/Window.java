package dev.sextant.feature;

/// The stretch of time that an aggregate covers, cut into tiles: it ends `delay` before now and is
/// `over` long.
///
/// A tile is a twelfth of the window, or a millisecond where it must be exact. A reading takes as
/// many tiles as fill the window, up to the newest one, so the oldest events of the window, at most
/// one tile of them, may be left out. Without a delay the newest tile is the one that contains now;
/// with a delay it is the last one that ended before `now - delay`, so that nothing newer is ever
/// seen.
///
/// @param over milliseconds; 0 for all of history, which is one tile (and then a delay is not
///   possible)
/// @param delay milliseconds, >= 0
/// @param tileLength milliseconds, kept because a division for each event would cost more than the
///   rest
public record Window(long over, long delay, long tileLength) {
  static final int TILES = 12;

  public static final Window LIFETIME = new Window(0, 0);

  public Window(long over, long delay) {
    this(over, delay, Math.max(1, Math.ceilDiv(over, TILES)));
  }

  public Window {
    if (over < 0 || delay < 0) {
      throw new IllegalArgumentException(
          "a window's length and delay must not be negative, but were " + over + " and " + delay);
    }
    if (tileLength < 1) {
      throw new IllegalArgumentException(
          "a tile must be at least 1 ms long, but was " + tileLength);
    }
  }

  /// A window without tile error, which keeps one tile for each millisecond in which something
  /// happened.
  public static Window exact(long over, long delay) {
    return new Window(over, delay, 1);
  }

  public boolean isLifetime() {
    return over == 0;
  }

  /// Whether a reading covers the window to the millisecond.
  public boolean isExact() {
    return isLifetime() || tileLength == 1;
  }

  /// How many tiles a reading takes.
  long tiles() {
    return Math.ceilDiv(over, tileLength);
  }

  /// The tile in which an event falls.
  long tileOf(long time) {
    return isLifetime() ? 0 : Math.floorDiv(time, tileLength());
  }

  /// The newest tile that a reading at `now` may take.
  long newest(long now) {
    if (isLifetime()) {
      return 0;
    }
    return delay == 0 ? tileOf(now) : tileOf(now - delay) - 1;
  }

  /// The oldest tile that a reading at `now` takes.
  long oldest(long now) {
    return isLifetime() ? 0 : newest(now) - tiles() + 1;
  }

  /// Tiles below this one can never be read again once an event of the given tile was seen.
  long oldestKept(long newestTile) {
    return isLifetime() ? 0 : oldest(newestTile * tileLength);
  }
}
