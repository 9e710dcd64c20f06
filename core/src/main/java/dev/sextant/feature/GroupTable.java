package dev.sextant.feature;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Symbols;
import dev.sextant.feature.Operator.Kept;
import dev.sextant.feature.Operator.Packed;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.LongList;
import dev.sextant.math.LongTable;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The states of one group's keys: a cache over a [StateStore], of which every key is known but not
/// every state is in memory.
///
/// One writer at a time, readers kept out meanwhile; readers may run beside each other.
final class GroupTable {
  private static final char PAIR_SEPARATOR = '\u001F';

  /// Most states that readers may bring back between two barriers.
  private static final int MOST_VISITING = 50_000;

  /// Stands for a state that is in the store alone.
  private static final KeyState EVICTED = new KeyState(new int[0], 0);

  private final FeaturePlan.Group plan;
  private final Symbols symbols;
  private final VectorLayout layout;

  /// Per slot: its cells, or null when it is kept.
  private final @Nullable PackedCells[] cells;

  /// Per slot: its place among the kept ones.
  private final int[] keptAt;

  private final Kept[] kept;

  private final KeyState untouched;
  private final LongTable<KeyState> keys = new LongTable<>();
  private final LongList changed = new LongList();
  private final Map<Long, KeyState> visiting = new ConcurrentHashMap<>();
  private final LongAdder reloads = new LongAdder();
  private @Nullable StateStore store;
  private boolean tracksChanges;
  private long lastKey = FeatureState.NO_KEY;
  private KeyState last = EVICTED;
  private KeyState tileState = EVICTED;
  private int tileRun;
  private long tileTime;
  private int tileAt;
  private long bytes;
  private int evicted;
  private int hand;
  private long wanted = Long.MAX_VALUE;
  private long looksLeft;

  GroupTable(FeaturePlan.Group plan, Symbols symbols) {
    this.plan = plan;
    this.symbols = symbols;
    this.layout =
        new VectorLayout(
            plan.operators().stream()
                .filter(Packed.class::isInstance)
                .map(Packed.class::cast)
                .toList());
    this.kept =
        plan.operators().stream()
            .filter(Kept.class::isInstance)
            .map(Kept.class::cast)
            .toArray(Kept[]::new);
    this.cells = new @Nullable PackedCells[plan.operators().size()];
    this.keptAt = new int[cells.length];
    int packed = 0;
    int others = 0;
    for (int slot = 0; slot < cells.length; slot++) {
      if (plan.operators().get(slot) instanceof Packed) {
        cells[slot] = layout.cells(packed++);
      } else {
        keptAt[slot] = others++;
      }
    }
    this.untouched = new KeyState(layout.empty(), kept.length);
    for (int i = 0; i < kept.length; i++) {
      untouched.kept[i] = kept[i].create();
    }
  }

  // ---- reading

  /// @return null when no event ever touched the key
  @Nullable KeyState find(long key) {
    KeyState state = keys.get(key);
    if (state == EVICTED) {
      return visit(key);
    }
    if (state != null && !state.touched) {
      state.touched = true;
    }
    return state;
  }

  /// The state of a key, or one that reads as if no event had happened.
  KeyState findOrUntouched(long key) {
    KeyState state = key == FeatureState.NO_KEY ? null : find(key);
    return state == null ? untouched : state;
  }

  VectorLayout layout() {
    return layout;
  }

  /// Brings a state back for readers; the next barrier takes it over.
  private KeyState visit(long key) {
    KeyState known = visiting.get(key);
    if (known != null) {
      return known;
    }
    KeyState loaded = reload(key);
    if (visiting.size() < MOST_VISITING) {
      visiting.put(key, loaded);
    }
    return loaded;
  }

  private KeyState reload(long key) {
    StateStore from = store;
    byte[] value = from == null ? null : from.get(table(), text(key));
    if (value == null) {
      throw new IllegalStateException(
          "the state of " + text(key) + " in " + table() + " left the store");
    }
    reloads.increment();
    return read(value);
  }

  /// How a slot's number is read; null when it is kept as a structure.
  @Nullable PackedCells cells(int slot) {
    return cells[slot];
  }

  double number(@Nullable KeyState state, int slot, long now) {
    PackedCells packed = cells[slot];
    if (packed != null) {
      return packed.read(state == null ? untouched.vector : state.vector, now);
    }
    return accumulator(state, slot).number(now);
  }

  @Nullable Object object(@Nullable KeyState state, int slot, long now) {
    return cells[slot] != null ? null : accumulator(state, slot).object(now);
  }

  private Accumulator accumulator(@Nullable KeyState state, int slot) {
    Accumulator known = state == null ? null : state.kept[keptAt[slot]];
    return known == null ? requireNonNull(untouched.kept[keptAt[slot]]) : known;
  }

  // ---- writing

  void add(long key, int slot, int channel, long time, double number, int symbol) {
    KeyState state = change(key);
    PackedCells packed = cells[slot];
    if (packed == null) {
      kept(state, slot).add(channel, time, number, symbol, symbols);
    } else if (packed instanceof PackedCells.Tiled tiled) {
      add(state, tiled, channel, time, number);
    } else {
      state.vector = packed.add(state.vector, channel, time, number, symbol);
    }
  }

  private void add(KeyState state, PackedCells.Tiled tiled, int channel, long time, double number) {
    if (!Double.isNaN(number)) {
      int at = tile(state, tiled, time);
      if (at >= 0) {
        tiled.add(state.vector, at + tiled.cell, channel, number);
      }
    }
  }

  /// Features of one window are fed one after the other, so the last tile is at hand.
  private int tile(KeyState state, PackedCells.Tiled tiled, long time) {
    if (state != tileState || tiled.run != tileRun || time != tileTime) {
      long tile = tiled.window.tileOf(time);
      state.vector = layout.withTile(state.vector, tiled.run, tile);
      tileAt = layout.find(state.vector, tiled.run, tile);
      tileState = state;
      tileRun = tiled.run;
      tileTime = time;
    }
    return tileAt;
  }

  /// Which window a slot has, among those of the group; -1 without any.
  int run(int slot) {
    return cells[slot] instanceof PackedCells.Tiled tiled ? tiled.run : -1;
  }

  /// Fetches the state of a key from memory, for which it is looked at.
  void fetch(long key) {
    KeyState state = keys.get(key);
    if (state != null && state != EVICTED && !layout.isWhole(state.vector)) {
      throw new IllegalStateException("the state of " + text(key) + " in " + table() + " is torn");
    }
  }

  /// For an operator that is no packed one.
  Accumulator kept(long key, int slot) {
    return kept(change(key), slot);
  }

  private Accumulator kept(KeyState state, int slot) {
    int at = keptAt[slot];
    Accumulator known = state.kept[at];
    if (known != null) {
      return known;
    }
    Accumulator made = kept[at].create();
    state.kept[at] = made;
    return made;
  }

  /// An event feeds several operators of a key, so the last one is at hand.
  private KeyState change(long key) {
    KeyState state = key == lastKey ? last : admit(key);
    if (tracksChanges && !state.changed) {
      state.changed = true;
      changed.add(key);
    }
    state.touched = true;
    return state;
  }

  private KeyState admit(long key) {
    KeyState state = keys.get(key);
    if (state == null) {
      state = new KeyState(untouched.vector.clone(), kept.length);
      keys.put(key, state);
    } else if (state == EVICTED) {
      KeyState visitor = visiting.remove(key);
      state = visitor == null ? reload(key) : visitor;
      takeOver(key, state);
    }
    last = state;
    lastKey = key;
    return state;
  }

  private void takeOver(long key, KeyState state) {
    keys.put(key, state);
    count(state);
    evicted--;
  }

  /// Makes the key read as if no event had happened.
  void clear(long key) {
    KeyState state = change(key);
    state.vector = untouched.vector.clone();
    tileState = EVICTED;
    Arrays.fill(state.kept, null);
  }

  // ---- memory

  private void count(KeyState state) {
    int now = state.bytes();
    bytes += now - state.counted;
    state.counted = now;
  }

  /// Bytes of the states in memory, as of the last barrier.
  long bytes() {
    return bytes;
  }

  int size() {
    return keys.size();
  }

  int evicted() {
    return evicted;
  }

  long reloads() {
    return reloads.sum();
  }

  /// From now on states may be evicted to this store, which has all of them as of the last barrier.
  void over(StateStore store) {
    this.store = store;
  }

  /// Begins a search for states to forget, until at most `most` bytes are left. A first look at a
  /// state only marks it as not used since, so each is looked at twice.
  void evictTo(long most) {
    wanted = most;
    looksLeft = 2L * keys.capacity();
  }

  /// Forgets states that nothing touched since the last look at them; those that changed since the
  /// last barrier stay.
  ///
  /// @param looks at most so many places
  /// @return whether the search is not at its end
  boolean evict(int looks) {
    for (int i = 0; i < looks && isEvicting(); i++) {
      looksLeft--;
      hand = hand + 1 < keys.capacity() ? hand + 1 : 0;
      KeyState state = keys.valueAt(hand);
      if (state == null || state == EVICTED) {
        continue;
      }
      if (state.changed) {
        continue;
      }
      if (state.touched) {
        state.touched = false;
      } else {
        keys.setAt(hand, EVICTED);
        bytes -= state.counted;
        evicted++;
      }
    }
    lastKey = FeatureState.NO_KEY;
    tileState = EVICTED;
    return isEvicting();
  }

  private boolean isEvicting() {
    return bytes > wanted && looksLeft > 0;
  }

  // ---- barriers

  void trackChanges() {
    tracksChanges = true;
  }

  int changedKeys() {
    return changed.size();
  }

  /// Puts the changed states into a checkpoint. Changes nothing that readers see.
  void writeChanged(BinaryWriter out, Checkpoint checkpoint) {
    String table = table();
    for (int i = 0; i < changed.size(); i++) {
      KeyState state = keys.get(changed.get(i));
      if (state != null) {
        out.clear();
        write(state, out);
        checkpoint.put(table, text(changed.get(i)), out.toBytes());
        state.changed = false;
        count(state);
      }
    }
    changed.clear();
  }

  /// Keeps what readers brought back.
  void takeOverVisitors() {
    visiting.forEach(
        (key, state) -> {
          if (keys.get(key) == EVICTED) {
            takeOver(key, state);
          }
        });
    visiting.clear();
  }

  /// Opens the states of the last barrier, as many as `most` bytes hold; the rest stays in the
  /// store.
  void load(StateStore from, long most) {
    from.scan(
        table(),
        (name, value) -> {
          if (bytes < most) {
            KeyState state = read(value);
            keys.put(key(name), state);
            count(state);
          } else {
            keys.put(key(name), EVICTED);
            evicted++;
          }
        });
  }

  private void write(KeyState state, BinaryWriter out) {
    layout.write(state.vector, out, symbols);
    for (Accumulator each : state.kept) {
      out.writeBoolean(each != null);
      if (each != null) {
        each.write(out, symbols);
      }
    }
  }

  private KeyState read(byte[] value) {
    BinaryReader in = new BinaryReader(value);
    KeyState state = new KeyState(layout.read(in, symbols), kept.length);
    for (int i = 0; i < kept.length; i++) {
      if (in.readBoolean()) {
        Accumulator each = kept[i].create();
        each.read(in, symbols);
        state.kept[i] = each;
      }
    }
    return state;
  }

  private String table() {
    return "group." + plan.name();
  }

  private String text(long key) {
    return plan.keys().size() == 1
        ? symbols.name((int) key)
        : symbols.name((int) (key >>> 32)) + PAIR_SEPARATOR + symbols.name((int) key);
  }

  private long key(String text) {
    if (plan.keys().size() == 1) {
      return symbols.code(text);
    }
    int cut = text.indexOf(PAIR_SEPARATOR);
    return FeatureState.pair(
        symbols.code(text.substring(0, cut)), symbols.code(text.substring(cut + 1)));
  }
}
