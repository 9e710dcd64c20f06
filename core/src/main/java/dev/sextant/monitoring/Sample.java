package dev.sextant.monitoring;

import dev.sextant.monitoring.Distribution.Bin;
import dev.sextant.monitoring.Distribution.Frequency;
import dev.sextant.monitoring.Distribution.Kind;
import dev.sextant.monitoring.Distribution.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects the values of one column and describes how they lie.
///
/// Holds at most so many rows and takes no more. For one thread.
public final class Sample {
  private static final int BINS = 20;
  private static final int TOP = 10;

  private final Kind kind;
  private final String unit;
  private final int most;
  private final Map<String, Integer> names = new HashMap<>();
  private double[] numbers = new double[64];
  private int present;
  private int rows;

  /// @param most rows held
  public Sample(Kind kind, String unit, int most) {
    this.kind = kind;
    this.unit = unit;
    this.most = most;
  }

  public boolean isFull() {
    return rows >= most;
  }

  /// @param value NaN when missing
  public void add(double value) {
    if (isFull()) {
      return;
    }
    rows++;
    if (!Double.isNaN(value)) {
      if (present == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * present);
      }
      numbers[present++] = value;
    }
  }

  /// @param name null when missing
  public void add(@Nullable String name) {
    if (isFull()) {
      return;
    }
    rows++;
    if (name != null) {
      names.merge(name, 1, Integer::sum);
      present++;
    }
  }

  public Distribution describe() {
    return new Distribution(
        kind,
        unit,
        rows,
        present,
        kind == Kind.NAMES || present == 0 ? null : numbers(),
        top(),
        names.size());
  }

  private List<Frequency> top() {
    return names.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(TOP)
        .map(each -> new Frequency(each.getKey(), each.getValue()))
        .toList();
  }

  private Numbers numbers() {
    double[] sorted = Arrays.copyOf(numbers, present);
    Arrays.sort(sorted);
    long zeros = Arrays.stream(sorted).filter(value -> value == 0).count();
    return new Numbers(
        sorted[0],
        quantile(sorted, 0.05),
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        quantile(sorted, 0.95),
        sorted[present - 1],
        Arrays.stream(sorted).average().orElse(Double.NaN),
        (double) zeros / present,
        histogram(sorted));
  }

  /// The smallest value that at least this share of the sample does not exceed.
  private static double quantile(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /// Bins of equal width over the middle 98 %, so that one wild value does not hide the rest.
  private static List<Bin> histogram(double[] sorted) {
    double low = quantile(sorted, 0.01);
    double high = quantile(sorted, 0.99);
    if (!(high > low)) {
      return List.of(new Bin(sorted[0], sorted[sorted.length - 1], sorted.length));
    }
    long[] counts = new long[BINS];
    double width = (high - low) / BINS;
    for (double value : sorted) {
      counts[Math.clamp((long) ((value - low) / width), 0, BINS - 1)]++;
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      bins.add(new Bin(low + i * width, low + (i + 1) * width, counts[i]));
    }
    return bins;
  }
}
