package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;

/// One feature per value of a category; a value never seen in training has a weight of 0, unless it
/// collides.
public final class CategoryCoding implements Coding {
  private final Input input;
  private final Buckets buckets;
  private final int start;
  private final int missing;

  public CategoryCoding(String name, Buckets buckets) {
    this.input = new Input(name, Kind.CATEGORY);
    this.buckets = buckets;
    this.start = Buckets.extend(Buckets.start(name), '=');
    this.missing = Coding.missing(name, buckets);
  }

  @Override
  public Input input() {
    return input;
  }

  /// The bucket of a missing value.
  int missing() {
    return missing;
  }

  @Override
  public void encode(Column column, int row, FeatureVector into) {
    String value = ((Frame.Categories) column).values()[row];
    into.add(value == null ? missing : buckets.of(Buckets.extend(start, value)), 1);
  }

  @Override
  public void encode(byte[] utf8, int from, int to, FeatureVector into) {
    into.add(from == to ? missing : buckets.of(Buckets.extend(start, utf8, from, to)), 1);
  }

  @Override
  public void write(BinaryWriter out) {}
}
