package dev.sextant.runtime;

import dev.sextant.runtime.DecisionService.Replayed.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Counts what was compared and keeps what differs.
final class Comparison {
  private final List<Difference> differences = new ArrayList<>();
  private int compared;

  /// Two numbers that must be equal bit for bit.
  void numbers(String what, String item, double logged, double now) {
    compared++;
    if (Double.doubleToLongBits(logged) != Double.doubleToLongBits(now)) {
      differ(what, item, Double.toString(logged), Double.toString(now));
    }
  }

  /// Two numbers that may differ by `tolerance` x max(1, |logged|).
  void near(String what, String item, double logged, double now, double tolerance) {
    compared++;
    if (!(Math.abs(logged - now) <= tolerance * Math.max(1, Math.abs(logged)))) {
      differ(what, item, Double.toString(logged), Double.toString(now));
    }
  }

  void texts(String what, String item, @Nullable String logged, @Nullable String now) {
    compared++;
    if (!Objects.equals(logged, now)) {
      differ(what, item, String.valueOf(logged), String.valueOf(now));
    }
  }

  private void differ(String what, String item, String logged, String now) {
    differences.add(new Difference(what + " of " + item, logged, now));
  }

  int compared() {
    return compared;
  }

  List<Difference> differences() {
    return differences;
  }
}
