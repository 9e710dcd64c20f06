package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.Hashes;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How one input of a net becomes the row of an embedding, counted from 0, and, for a number, a
/// number near 0 as well.
public sealed interface FieldCoding {
  /// The row of a missing value.
  int MISSING = 0;

  Input input();

  /// Rows of the embedding; 0 for an input without one.
  int rows();

  int index(Column column, int row);

  void write(BinaryWriter out);

  static FieldCoding read(BinaryReader in) {
    Input input = Inputs.read(in);
    if (input.kind() == Kind.NUMBER) {
      return Binned.read(input, in);
    }
    int buckets = (int) in.readVarint();
    return buckets > 0 ? new Hashed(input, buckets) : Listed.read(input, in);
  }

  /// A number: one of several bins, and its standardised value, after a logarithm where that is
  /// less skewed. A missing number is as the average one, and has a row of its own.
  ///
  /// @param logarithm whether sign(x) log(1 + |x|) is standardised instead of x
  /// @param deviation > 0
  /// @param edges between bins, ascending
  /// @param looksUp whether it has a row for each bin; else the standardised value is all
  record Binned(
      Input input, boolean logarithm, double mean, double deviation, float[] edges, boolean looksUp)
      implements FieldCoding {
    static final double LARGEST = 8;

    public Binned {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException(
            "deviation of '%s' must be above 0, but was %s".formatted(input.name(), deviation));
      }
    }

    @Override
    public int rows() {
      return looksUp ? edges.length + 2 : 0;
    }

    /// -0 is as 0.
    @Override
    public int index(Column column, int row) {
      float value = ((Frame.Numbers) column).values()[row];
      if (Float.isNaN(value)) {
        return MISSING;
      }
      int found = Arrays.binarySearch(edges, value + 0.0f);
      return 1 + (found >= 0 ? found + 1 : -found - 1);
    }

    /// In [-8, 8] for every value, infinite ones included.
    public float standardised(Column column, int row) {
      float value = ((Frame.Numbers) column).values()[row];
      if (Float.isNaN(value)) {
        return 0;
      }
      double shaped = logarithm ? signedLog(value) : value;
      return (float) Math.clamp((shaped - mean) / deviation, -LARGEST, LARGEST);
    }

    /// sign(x) log(1 + |x|)
    public static double signedLog(double x) {
      return Math.signum(x) * Math.log1p(Math.abs(x));
    }

    @Override
    public void write(BinaryWriter out) {
      Inputs.write(out, input);
      out.writeBoolean(logarithm).writeDouble(mean).writeDouble(deviation).writeBoolean(looksUp);
      out.writeVarint(edges.length).writeFloats(edges);
    }

    static Binned read(Input input, BinaryReader in) {
      boolean logarithm = in.readBoolean();
      double mean = in.readDouble();
      double deviation = in.readDouble();
      boolean looksUp = in.readBoolean();
      float[] edges = in.readFloats(in.readCount());
      return new Binned(input, logarithm, mean, deviation, edges, looksUp);
    }
  }

  /// A category whose frequent values have a row each; all others, never seen ones included, share
  /// one.
  record Listed(Input input, List<String> values, Map<String, Integer> rowOf)
      implements FieldCoding {
    static final int OTHER = 1;

    /// @param values with a row of their own
    public static Listed of(String name, List<String> values) {
      Map<String, Integer> rowOf = HashMap.newHashMap(values.size());
      values.forEach(value -> rowOf.put(value, OTHER + 1 + rowOf.size()));
      return new Listed(new Input(name, Kind.CATEGORY), List.copyOf(values), rowOf);
    }

    @Override
    public int rows() {
      return OTHER + 1 + values.size();
    }

    @Override
    public int index(Column column, int row) {
      String value = ((Frame.Categories) column).values()[row];
      return value == null ? MISSING : rowOf.getOrDefault(value, OTHER);
    }

    @Override
    public void write(BinaryWriter out) {
      Inputs.write(out, input);
      out.writeVarint(0).writeVarint(values.size());
      values.forEach(out::writeText);
    }

    static Listed read(Input input, BinaryReader in) {
      List<String> values = new ArrayList<>();
      for (int left = in.readCount(); left > 0; left--) {
        values.add(in.readName());
      }
      return of(input.name(), values);
    }
  }

  /// A category whose values share a fixed number of rows by their hash; a value never seen has the
  /// row of those that it collides with.
  record Hashed(Input input, int buckets) implements FieldCoding {
    @Override
    public int rows() {
      return 1 + buckets;
    }

    @Override
    public int index(Column column, int row) {
      String value = ((Frame.Categories) column).values()[row];
      return value == null
          ? MISSING
          : 1 + (int) Math.floorMod(Hashes.mix(Hashes.mix(value)), (long) buckets);
    }

    @Override
    public void write(BinaryWriter out) {
      Inputs.write(out, input);
      out.writeVarint(buckets);
    }
  }
}
