package dev.sextant.server.http;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// How long requests took, per route: a histogram of fixed buckets, without locks.
public final class RouteTimes {
  /// Upper bounds in milliseconds; one more bucket takes the rest.
  private static final int[] BOUNDS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000};

  private final Map<Key, Histogram> histograms =
      new ConcurrentSkipListMap<>(
          Comparator.comparing(Key::route)
              .thenComparing(Key::method)
              .thenComparingInt(Key::status));

  private record Key(String method, String route, int status) {}

  private static final class Histogram {
    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Histogram() {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new LongAdder();
      }
    }

    void record(long taken) {
      int i = 0;
      while (i < BOUNDS.length && taken > BOUNDS[i] * 1_000_000L) {
        i++;
      }
      buckets[i].increment();
      nanos.add(taken);
    }
  }

  void record(String method, String route, int status, long nanos) {
    histograms
        .computeIfAbsent(new Key(method, route, status), key -> new Histogram())
        .record(nanos);
  }

  /// Writes them in Prometheus' text format, times in seconds.
  public void write(MetricsText text) {
    String name = "sextant_http_request_duration_seconds";
    text.family(name, "histogram", "Time from the first byte read to the answer, by route.");
    histograms.forEach((key, histogram) -> write(text, name, key, histogram));
  }

  private static void write(MetricsText text, String name, Key key, Histogram histogram) {
    String[] labels = {
      "method", key.method(), "route", key.route(), "status", Integer.toString(key.status())
    };
    long below = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      below += histogram.buckets[i].sum();
      String bound = i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i] / 1_000.0);
      text.sample(name + "_bucket", (double) below, MetricsText.and(labels, "le", bound));
    }
    text.sample(name + "_sum", histogram.nanos.sum() / 1e9, labels);
    text.sample(name + "_count", (double) below, labels);
  }
}
