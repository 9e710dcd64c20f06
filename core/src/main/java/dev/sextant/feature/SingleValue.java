package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import org.jspecify.annotations.Nullable;

/// The latest or the earliest value.
final class SingleValue implements Accumulator {
  private final Operator.Single operator;
  private long time;
  private double value = Double.NaN;

  SingleValue(Operator.Single operator) {
    this.operator = operator;
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    double candidate = isSymbol() ? (symbol < 0 ? Double.NaN : symbol) : number;
    if (Double.isNaN(candidate)) {
      return;
    }
    if (Double.isNaN(value) || (operator.earliest() ? time < this.time : time >= this.time)) {
      this.time = time;
      value = candidate;
    }
  }

  @Override
  public double number(long now) {
    return value;
  }

  @Override
  public @Nullable Object object(long now) {
    return null;
  }

  private boolean isSymbol() {
    return operator.type() == ValueType.CATEGORY || operator.type() == ValueType.ID;
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeSigned(time);
    if (isSymbol()) {
      out.writeText(Double.isNaN(value) ? null : symbols.name((int) value));
    } else {
      out.writeNumber(value);
    }
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    time = in.readSigned();
    if (isSymbol()) {
      String name = in.readText();
      value = name == null ? Double.NaN : symbols.code(name);
    } else {
      value = in.readNumber();
    }
  }
}
