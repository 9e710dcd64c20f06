package dev.sextant.server.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// How fast a count grows: samples of the last minute. Thread-safe.
final class Pulse {
  static final int KEPT = 61;
  private static final int RECENT = 10;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long count) {
    double rateSince(Sample earlier) {
      double seconds = (nanos - earlier.nanos) / 1e9;
      return seconds <= 0 ? 0 : Math.max(0, count - earlier.count) / seconds;
    }
  }

  synchronized void record(long nanos, long count) {
    samples.addLast(new Sample(nanos, count));
    if (samples.size() > KEPT) {
      samples.removeFirst();
    }
  }

  /// Per second, over the last ten samples; 0 before there are two.
  synchronized double rate() {
    List<Sample> all = List.copyOf(samples);
    return all.size() < 2
        ? 0
        : all.getLast().rateSince(all.get(Math.max(0, all.size() - 1 - RECENT)));
  }

  /// Per second, between one sample and the next, oldest first.
  synchronized List<Double> rates() {
    List<Sample> all = List.copyOf(samples);
    List<Double> rates = new ArrayList<>();
    for (int i = 1; i < all.size(); i++) {
      rates.add(all.get(i).rateSince(all.get(i - 1)));
    }
    return rates;
  }
}
