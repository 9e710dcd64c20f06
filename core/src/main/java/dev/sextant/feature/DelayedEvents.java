package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operator's state as of `delay` before the latest event, and the events since then, which wait
/// until they are old enough.
final class DelayedEvents implements Accumulator {
  private static final int EVENT_BYTES = 56;

  private final Operator.Delayed operator;
  private final List<Waiting> waiting = new ArrayList<>(1);
  private Accumulator old;
  private long latest = Long.MIN_VALUE;
  private @Nullable Symbols symbols;

  DelayedEvents(Operator.Delayed operator) {
    this.operator = operator;
    this.old = operator.of().create();
  }

  private record Waiting(int channel, long time, double number, int symbol) {
    void addTo(Accumulator state, Symbols symbols) {
      state.add(channel, time, number, symbol, symbols);
    }
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    this.symbols = symbols;
    int at = waiting.size();
    while (at > 0 && waiting.get(at - 1).time() > time) {
      at--;
    }
    waiting.add(at, new Waiting(channel, time, number, symbol));
    latest = Math.max(latest, time);
    int due = due(latest);
    waiting.subList(0, due).forEach(each -> each.addTo(old, symbols));
    waiting.subList(0, due).clear();
  }

  /// How many events happened before `now - delay`.
  private int due(long now) {
    int due = 0;
    while (due < waiting.size() && waiting.get(due).time() < now - operator.delay()) {
      due++;
    }
    return due;
  }

  /// The state that a reading at `now` sees.
  private Accumulator at(long now) {
    int due = due(now);
    Symbols known = symbols;
    if (due == 0 || known == null) {
      return old;
    }
    BinaryWriter out = new BinaryWriter();
    old.write(out, known);
    Accumulator copy = operator.of().create();
    copy.read(new BinaryReader(out.toBytes()), known);
    waiting.subList(0, due).forEach(each -> each.addTo(copy, known));
    return copy;
  }

  @Override
  public double number(long now) {
    return at(now).number(now - operator.delay());
  }

  @Override
  public @Nullable Object object(long now) {
    return at(now).object(now - operator.delay());
  }

  @Override
  public int bytes() {
    return 80 + old.bytes() + EVENT_BYTES * waiting.size();
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    old.write(out, symbols);
    out.writeLong(latest).writeVarint(waiting.size());
    for (Waiting each : waiting) {
      out.writeVarint(each.channel()).writeSigned(each.time()).writeDouble(each.number());
      out.writeText(each.symbol() < 0 ? null : symbols.name(each.symbol()));
    }
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    this.symbols = symbols;
    old = operator.of().create();
    old.read(in, symbols);
    latest = in.readLong();
    waiting.clear();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      int channel = in.readCount();
      long time = in.readSigned();
      double number = in.readDouble();
      String name = in.readText();
      waiting.add(new Waiting(channel, time, number, name == null ? -1 : symbols.code(name)));
    }
  }
}
