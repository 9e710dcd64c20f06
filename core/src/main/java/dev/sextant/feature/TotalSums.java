package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import org.jspecify.annotations.Nullable;

/// One or two sums over all of history.
final class TotalSums implements Accumulator {
  private final Operator.Sums operator;
  private double first;
  private double second;

  TotalSums(Operator.Sums operator) {
    this.operator = operator;
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    if (Double.isNaN(number)) {
      return;
    }
    if (channel == 0) {
      first += number;
    } else {
      second += number;
    }
  }

  @Override
  public double number(long now) {
    return operator.read(first, second);
  }

  @Override
  public @Nullable Object object(long now) {
    return null;
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeNumber(first).writeNumber(second);
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    first = in.readNumber();
    second = in.readNumber();
  }
}
