package dev.sextant.inference;

import java.util.Arrays;

/// The active hashed features of one row: pairs of bucket and value, filled anew for each row.
public final class FeatureVector {
  private int[] buckets = new int[64];
  private float[] values = new float[64];
  private int size;

  public int size() {
    return size;
  }

  public int bucket(int i) {
    return buckets[i];
  }

  public float value(int i) {
    return values[i];
  }

  /// The buckets of all features, and then some; not copied.
  public int[] buckets() {
    return buckets;
  }

  /// The values of all features, and then some; not copied.
  public float[] values() {
    return values;
  }

  public void clear() {
    size = 0;
  }

  void add(int bucket, float value) {
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    buckets[size] = bucket;
    values[size++] = value;
  }

  void scale(int from, float factor) {
    for (int i = from; i < size; i++) {
      values[i] *= factor;
    }
  }

  /// The amount that features from `from` on add to the margin.
  double dot(int from, float[] weights) {
    double sum = 0;
    for (int i = from; i < size; i++) {
      sum += (double) weights[buckets[i]] * values[i];
    }
    return sum;
  }
}
