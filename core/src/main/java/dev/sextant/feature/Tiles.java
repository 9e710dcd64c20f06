package dev.sextant.feature;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an accumulator keeps for each tile of its window in which something happened, in order of
/// time.
///
/// @param <T> the content of a tile
final class Tiles<T> {
  private final Window window;
  private long[] numbers = new long[1];
  private @Nullable Object[] contents = new @Nullable Object[1];
  private int size;

  Tiles(Window window) {
    this.window = window;
  }

  /// Receives one tile.
  interface Visitor<T> {
    void tile(long number, T content);
  }

  /// The tile for an event of this time, made when it is new; null when it can never be read again.
  @Nullable T at(long time, Supplier<T> fresh) {
    long tile = window.tileOf(time);
    if (size > 0 && tile == numbers[size - 1]) {
      return content(size - 1);
    }
    if (size > 0 && tile > numbers[size - 1]) {
      dropBefore(window.oldestKept(tile));
    } else if (size > 0 && tile < window.oldestKept(numbers[size - 1])) {
      return null;
    }
    int at = Arrays.binarySearch(numbers, 0, size, tile);
    if (at < 0) {
      at = -at - 1;
      insert(at, tile, fresh.get());
    }
    return content(at);
  }

  /// Puts a tile at the end, as when what was written is read again.
  void append(long tile, T content) {
    insert(size, tile, content);
  }

  private void insert(int at, long tile, T content) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
      contents = Arrays.copyOf(contents, size * 2);
    }
    System.arraycopy(numbers, at, numbers, at + 1, size - at);
    System.arraycopy(contents, at, contents, at + 1, size - at);
    numbers[at] = tile;
    contents[at] = content;
    size++;
  }

  private void dropBefore(long oldest) {
    int dropped = 0;
    while (dropped < size && numbers[dropped] < oldest) {
      dropped++;
    }
    if (dropped > 0) {
      System.arraycopy(numbers, dropped, numbers, 0, size - dropped);
      System.arraycopy(contents, dropped, contents, 0, size - dropped);
      Arrays.fill(contents, size - dropped, size, null);
      size -= dropped;
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // below `size` every content is a T
  private T content(int at) {
    return (T) contents[at];
  }

  /// The newest tile; null without any.
  @Nullable T newest() {
    return size == 0 ? null : content(size - 1);
  }

  int size() {
    return size;
  }

  void clear() {
    Arrays.fill(contents, null);
    size = 0;
  }

  void forEach(Visitor<T> visitor) {
    for (int i = 0; i < size; i++) {
      visitor.tile(numbers[i], content(i));
    }
  }

  /// Shows the tiles that a reading at `now` takes.
  void read(long now, Visitor<T> visitor) {
    long oldest = window.oldest(now);
    long newest = window.newest(now);
    for (int i = 0; i < size; i++) {
      if (numbers[i] >= oldest && numbers[i] <= newest) {
        visitor.tile(numbers[i], content(i));
      }
    }
  }

  /// Bytes of the table without what is in the tiles.
  int bytes() {
    return 80 + 12 * numbers.length;
  }
}
