package dev.sextant.server.console;

import dev.sextant.experiment.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The picture of what treatments change, relative to control: a line at no change, and for each
/// treatment its estimate within its 95 % interval.
///
/// @param zero the x of no change
/// @param ticks where the axis is labelled
public record EffectChart(int height, double zero, List<Interval> intervals, List<Tick> ticks) {
  public static final int WIDTH = 380;
  private static final double LEFT = 110;
  private static final double RIGHT = 360;
  private static final int ROW = 30;
  private static final int LABEL = 16;

  /// @param y of the middle
  /// @param label what it is, for those who point at it or can not see it
  public record Interval(
      String variant, int y, double low, double estimate, double high, String label) {}

  public record Tick(double x, String label) {}

  /// @return null when no interval is known
  static @Nullable EffectChart of(Map<String, Comparison> comparisons) {
    double reach = 0;
    for (Comparison each : comparisons.values()) {
      if (known(each)) {
        reach =
            Math.max(reach, Math.max(Math.abs(each.relativeLow()), Math.abs(each.relativeHigh())));
      }
    }
    if (reach == 0) {
      return null;
    }
    double step = step(reach);
    double most = step * Math.ceil(reach / step);
    List<Interval> intervals = new ArrayList<>();
    comparisons.forEach(
        (variant, each) -> {
          if (known(each)) {
            intervals.add(interval(variant, each, intervals.size(), most));
          }
        });
    return new EffectChart(intervals.size() * ROW + 22, x(0, most), intervals, ticks(step, most));
  }

  private static boolean known(Comparison each) {
    return Double.isFinite(each.relativeLow()) && Double.isFinite(each.relativeHigh());
  }

  private static Interval interval(String variant, Comparison each, int row, double most) {
    String label =
        variant
            + ": "
            + Figures.percent(each.relative())
            + ", 95 % interval "
            + Figures.percent(each.relativeLow())
            + " to "
            + Figures.percent(each.relativeHigh());
    return new Interval(
        variant.length() <= LABEL ? variant : variant.substring(0, LABEL - 1) + "…",
        row * ROW + ROW / 2,
        x(each.relativeLow(), most),
        x(each.relative(), most),
        x(each.relativeHigh(), most),
        label);
  }

  /// The largest of 1, 2 or 5 times a power of ten that fits at least once on each side.
  private static double step(double reach) {
    double power = Math.pow(10, Math.floor(Math.log10(reach)));
    double digits = reach / power;
    return power * (digits >= 5 ? 5 : digits >= 2 ? 2 : 1);
  }

  private static List<Tick> ticks(double step, double most) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = (int) -Math.round(most / step); i <= Math.round(most / step); i++) {
      ticks.add(new Tick(x(i * step, most), i == 0 ? "0" : Figures.roundPercent(i * step)));
    }
    return ticks;
  }

  private static double x(double relative, double most) {
    return LEFT + (RIGHT - LEFT) * (relative + most) / (2 * most);
  }
}
