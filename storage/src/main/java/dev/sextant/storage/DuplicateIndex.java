package dev.sextant.storage;

import java.util.Arrays;

/// The fingerprints of the ids within the duplicate horizon.
///
/// Entries stand in a ring in order of offset, so the oldest leaves first; an open-addressing table
/// with linear probing leads from a fingerprint to its place in the ring. Both are primitive
/// arrays: 32 bytes an entry when full. Deleting shifts later entries of the run back, so there are
/// no tombstones and the table never needs a rebuild but for growth. The table is built when the
/// first id is added: whoever only reads the log never needs it.
///
/// Not safe for use by several threads.
final class DuplicateIndex {
  /// Compares with the id that is stored, since fingerprints may collide.
  @FunctionalInterface
  interface Stored {
    boolean idIs(long offset, byte[] id);
  }

  private static final int EMPTY = -1;

  private final DuplicateHorizon horizon;
  private final Fingerprint fingerprint;
  private long[] fingerprints = new long[1024];
  private long[] offsets = new long[1024];
  private long[] arrivals = new long[1024];
  private int[] table = emptyTable(2048);
  private int head;
  private int size;
  private boolean indexed;
  private long newestArrival = Long.MIN_VALUE;

  DuplicateIndex(DuplicateHorizon horizon, Fingerprint fingerprint) {
    this.horizon = horizon;
    this.fingerprint = fingerprint;
  }

  /// Adds the id of the record that would get `offset`, unless it is there already.
  ///
  /// @param arrival epoch milliseconds; entries that arrived longer than the horizon before the
  ///   newest are forgotten
  /// @return false when the id is a duplicate
  boolean add(byte[] id, long offset, long arrival, Stored stored) {
    if (!indexed) {
      index();
    }
    advanceTo(offset, arrival);
    long print = fingerprint.of(id);
    for (int slot = home(print); table[slot] != EMPTY; slot = next(slot)) {
      int entry = table[slot];
      if (fingerprints[entry] == print && isRecent(entry) && stored.idIs(offsets[entry], id)) {
        return false;
      }
    }
    append(print, offset, arrival);
    return true;
  }

  /// Adds the id of a record that the log accepted earlier.
  void remember(byte[] id, long offset, long arrival) {
    advanceTo(offset, arrival);
    append(fingerprint.of(id), offset, arrival);
  }

  int size() {
    return size;
  }

  private boolean isRecent(int entry) {
    return newestArrival - arrivals[entry] <= horizon.within().toMillis();
  }

  private void advanceTo(long offset, long arrival) {
    newestArrival = Math.max(newestArrival, arrival);
    long oldest = offset - horizon.records();
    while (size > 0 && (offsets[head] < oldest || !isRecent(head))) {
      if (indexed) {
        delete(slotOf(head));
      }
      head = (head + 1) & (offsets.length - 1);
      size--;
    }
  }

  private void append(long print, long offset, long arrival) {
    if (size == offsets.length) {
      grow();
    }
    int entry = (head + size++) & (offsets.length - 1);
    fingerprints[entry] = print;
    offsets[entry] = offset;
    arrivals[entry] = arrival;
    if (indexed) {
      insert(entry);
    }
  }

  private void insert(int entry) {
    int slot = home(fingerprints[entry]);
    while (table[slot] != EMPTY) {
      slot = next(slot);
    }
    table[slot] = entry;
  }

  private int slotOf(int entry) {
    int slot = home(fingerprints[entry]);
    while (table[slot] != entry) {
      slot = next(slot);
    }
    return slot;
  }

  /// Empties a slot and moves back whatever had to pass it: Knuth, The Art of Computer Programming,
  /// volume 3, section 6.4, algorithm R.
  private void delete(int slot) {
    int hole = slot;
    for (int at = next(slot); table[at] != EMPTY; at = next(at)) {
      int home = home(fingerprints[table[at]]);
      if (distance(home, at) >= distance(hole, at)) {
        table[hole] = table[at];
        hole = at;
      }
    }
    table[hole] = EMPTY;
  }

  private void grow() {
    fingerprints = unrolled(fingerprints);
    offsets = unrolled(offsets);
    arrivals = unrolled(arrivals);
    head = 0;
    if (indexed) {
      index();
    }
  }

  private void index() {
    table = emptyTable(2 * offsets.length);
    for (int i = 0; i < size; i++) {
      insert((head + i) & (offsets.length - 1));
    }
    indexed = true;
  }

  /// Twice the ring, with the oldest entry at index 0.
  private long[] unrolled(long[] ring) {
    long[] result = new long[2 * ring.length];
    System.arraycopy(ring, head, result, 0, ring.length - head);
    System.arraycopy(ring, 0, result, ring.length - head, head);
    return result;
  }

  private int home(long print) {
    return (int) (print ^ (print >>> 32)) & (table.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (table.length - 1);
  }

  private int distance(int from, int to) {
    return (to - from) & (table.length - 1);
  }

  private static int[] emptyTable(int slots) {
    int[] table = new int[slots];
    Arrays.fill(table, EMPTY);
    return table;
  }
}
