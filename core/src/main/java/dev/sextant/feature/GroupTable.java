package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.LongList;
import dev.sextant.math.LongTable;
import org.jspecify.annotations.Nullable;

/// The accumulators of one group, by key.
final class GroupTable {
  private static final char PAIR_SEPARATOR = '\u001F';

  private final FeaturePlan.Group plan;
  private final Operator[] operators;
  private final LongTable<Slots> keys = new LongTable<>();
  private final LongList changed = new LongList();
  private boolean tracksChanges;
  private long lastKey = FeatureState.NO_KEY;
  private Slots last = new Slots(0);

  GroupTable(FeaturePlan.Group plan) {
    this.plan = plan;
    this.operators = plan.operators().toArray(Operator[]::new);
  }

  /// The accumulators of one key, made as events need them, and whether they changed since the last
  /// barrier.
  private static final class Slots {
    final @Nullable Accumulator[] accumulators;
    boolean changed;

    Slots(int operators) {
      accumulators = new @Nullable Accumulator[operators];
    }
  }

  /// For reading.
  ///
  /// @return null when no event ever touched it
  @Nullable Accumulator find(long key, int slot) {
    Slots slots = keys.get(key);
    return slots == null ? null : slots.accumulators[slot];
  }

  /// For writing.
  Accumulator get(long key, int slot) {
    Slots slots = key == lastKey ? last : slots(key);
    if (tracksChanges && !slots.changed) {
      slots.changed = true;
      changed.add(key);
    }
    Accumulator known = slots.accumulators[slot];
    if (known != null) {
      return known;
    }
    Accumulator made = operators[slot].create();
    slots.accumulators[slot] = made;
    return made;
  }

  /// An event feeds several accumulators of a key, so the last one is kept.
  private Slots slots(long key) {
    Slots slots = keys.get(key);
    if (slots == null) {
      slots = new Slots(operators.length);
      keys.put(key, slots);
    }
    last = slots;
    lastKey = key;
    return slots;
  }

  void trackChanges() {
    tracksChanges = true;
  }

  int changedKeys() {
    return changed.size();
  }

  void forgetChanges() {
    changed.clear();
  }

  void writeChanged(Symbols symbols, BinaryWriter out, StateStore.Change change) {
    for (int i = 0; i < changed.size(); i++) {
      Slots slots = slots(changed.get(i));
      out.clear();
      for (Accumulator slot : slots.accumulators) {
        out.writeBoolean(slot != null);
        if (slot != null) {
          slot.write(out, symbols);
        }
      }
      slots.changed = false;
      change.put(table(), text(changed.get(i), symbols), out.toBytes());
    }
  }

  void load(StateStore store, Symbols symbols) {
    store.scan(table(), (key, value) -> keys.put(key(key, symbols), read(value, symbols)));
  }

  private Slots read(byte[] value, Symbols symbols) {
    Slots slots = new Slots(operators.length);
    BinaryReader in = new BinaryReader(value);
    for (int slot = 0; slot < operators.length; slot++) {
      if (in.readBoolean()) {
        Accumulator state = operators[slot].create();
        state.read(in, symbols);
        slots.accumulators[slot] = state;
      }
    }
    return slots;
  }

  private String table() {
    return "group." + plan.name();
  }

  private String text(long key, Symbols symbols) {
    return plan.keys().size() == 1
        ? symbols.name((int) key)
        : symbols.name((int) (key >>> 32)) + PAIR_SEPARATOR + symbols.name((int) key);
  }

  private long key(String text, Symbols symbols) {
    if (plan.keys().size() == 1) {
      return symbols.code(text);
    }
    int cut = text.indexOf(PAIR_SEPARATOR);
    return FeatureState.pair(
        symbols.code(text.substring(0, cut)), symbols.code(text.substring(cut + 1)));
  }
}
