package dev.sextant.server.console;

import java.util.ArrayList;
import java.util.List;

/// A small column chart of the last minute, as wide as there is room.
///
/// @param top the largest value, as a label
/// @param bars empty when there is nothing to draw
public record Sparkline(String top, List<Bar> bars) {
  public static final int WIDTH = 600;
  public static final int HEIGHT = 56;
  private static final int SLOTS = Pulse.KEPT - 1;
  private static final int SLOT = WIDTH / SLOTS;

  public record Bar(int x, int y, int height, String label) {}

  static Sparkline of(List<Double> values) {
    double top = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < values.size() && top > 0; i++) {
      int height = (int) Math.round(HEIGHT * values.get(i) / top);
      int x = (SLOTS - values.size() + i) * SLOT;
      String label = Figures.rate(values.get(i)) + ", " + (values.size() - i) + " s ago";
      bars.add(new Bar(x, HEIGHT - height, height, label));
    }
    return new Sparkline(Figures.rate(top), bars);
  }
}
