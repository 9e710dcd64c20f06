package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.Arrays;

/// A number as features.
///
/// With edges: one feature per bin. Without: the standardised value z itself, and beside it a
/// piecewise linear function of sign(z) log2(1 + |z|) with [#KNOTS_PER_DOUBLING] knots per
/// doubling, which lets a linear model bend.
public final class NumberCoding implements Coding {
  static final int KNOTS_PER_DOUBLING = 4;
  static final float LARGEST = 8;

  /// No float's knots lie farther from 0: log2(1 + |z|) is at most 128.
  static final int FARTHEST_KNOT = 128 * KNOTS_PER_DOUBLING + 1;

  private static final int SMALL = 256;

  /// Of each sign: standardised values below 2^8.
  private static final int USUAL_KNOTS = 8 * KNOTS_PER_DOUBLING;

  private final Input input;
  private final Buckets buckets;
  private final float mean;
  private final float deviation;
  private final float[] edges;
  private final int[] ordered;
  private final int start;
  private final int identity;
  private final int missing;

  /// Buckets of the bins, or of the knots that are usual, from `firstKnot` on.
  private final int[] knots;

  private final int firstKnot;

  /// Buckets of small whole numbers, where they are all there is to tell of one.
  private final int[] bucketOf;

  /// @param mean of the training values
  /// @param deviation of the training values, > 0
  /// @param edges between bins, ascending; empty for no bins
  public NumberCoding(String name, Buckets buckets, float mean, float deviation, float[] edges) {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException(
          "deviation of '%s' must be above 0, but was %s".formatted(name, deviation));
    }
    this.input = new Input(name, Kind.NUMBER);
    this.buckets = buckets;
    this.mean = mean;
    this.deviation = deviation;
    this.edges = edges.clone();
    this.ordered = new int[edges.length];
    Arrays.setAll(ordered, i -> ordered(edges[i]));
    this.start = Buckets.extend(Buckets.start(name), '#');
    this.identity = buckets.of(Buckets.extend(Buckets.start(name), "\0identity"));
    this.missing = Coding.missing(name, buckets);
    this.firstKnot = edges.length > 0 ? 0 : -USUAL_KNOTS;
    this.knots = new int[edges.length > 0 ? edges.length + 1 : 2 * USUAL_KNOTS];
    Arrays.setAll(knots, i -> hashed(firstKnot + i));
    this.bucketOf = new int[edges.length > 0 ? SMALL : 0];
    Arrays.setAll(bucketOf, whole -> knot(bin(whole)));
  }

  @Override
  public Input input() {
    return input;
  }

  @Override
  public void encode(Column column, int row, FeatureVector into) {
    encode(((Frame.Numbers) column).values()[row], into);
  }

  @Override
  public void encode(byte[] utf8, int from, int to, FeatureVector into) {
    int whole = Decimals.small(utf8, from, to);
    if (whole >= 0 && whole < bucketOf.length) {
      into.add(bucketOf[whole], 1);
    } else {
      encode(from == to ? Float.NaN : Decimals.parse(utf8, from, to), into);
    }
  }

  private void encode(float value, FeatureVector into) {
    if (Float.isNaN(value)) {
      into.add(missing, 1);
    } else if (binned()) {
      into.add(knot(bin(value)), 1);
    } else {
      curve(standardised(value), into);
    }
  }

  /// Finite for every value, infinite ones included, so that the margin is too.
  private float standardised(float value) {
    double z = ((double) value - mean) / deviation;
    return (float) Math.clamp(z, -Float.MAX_VALUE, Float.MAX_VALUE);
  }

  private void curve(float z, FeatureVector into) {
    double bent =
        KNOTS_PER_DOUBLING * Math.signum(z) * Math.log1p(Math.abs((double) z)) / Math.log(2);
    int below = (int) Math.floor(bent);
    float share = (float) (bent - below);
    into.add(identity, Math.clamp(z, -LARGEST, LARGEST));
    into.add(knot(below), 1 - share);
    into.add(knot(below + 1), share);
  }

  boolean binned() {
    return edges.length > 0;
  }

  float mean() {
    return mean;
  }

  float deviation() {
    return deviation;
  }

  /// Edges between bins, ascending.
  public float[] edges() {
    return edges.clone();
  }

  /// The bucket of the standardised value itself.
  int identity() {
    return identity;
  }

  /// The bucket of a missing number.
  int missing() {
    return missing;
  }

  /// How many edges are not above a value; -0 is as 0. Free of branches, as values are hard to
  /// predict.
  private int bin(float value) {
    long key = ordered(value + 0.0f);
    int below = 0;
    for (int left = ordered.length; left > 0; ) {
      int half = (left + 1) >>> 1;
      below += half & (int) ((ordered[below + half - 1] - key - 1) >> 63);
      left -= half;
    }
    return below;
  }

  /// Whole numbers that are in the order of floats, with -0 below 0.
  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /// The bucket of a bin or of a knot of the curve.
  int knot(int index) {
    int place = index - firstKnot;
    return place >= 0 && place < knots.length ? knots[place] : hashed(index);
  }

  private int hashed(int index) {
    return buckets.of(Buckets.extend(Buckets.extend(start, (char) index), (char) (index >>> 16)));
  }

  @Override
  public void write(BinaryWriter out) {
    out.writeFloat(mean).writeFloat(deviation).writeVarint(edges.length);
    out.writeFloats(edges);
  }

  static NumberCoding read(String name, Buckets buckets, BinaryReader in) {
    float mean = in.readFloat();
    float deviation = in.readFloat();
    float[] edges = in.readFloats(in.readCount());
    return new NumberCoding(name, buckets, mean, deviation, edges);
  }
}
