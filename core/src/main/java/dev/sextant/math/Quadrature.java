package dev.sextant.math;

import java.util.function.DoubleUnaryOperator;

/// Gauss-Legendre quadrature with 20 points a panel: exact for polynomials of degree 39.
public final class Quadrature {
  private static final int POINTS = 20;

  /// Points of the unit panel [0, 1] and their weights.
  private static final double[] AT = new double[POINTS];

  private static final double[] WEIGHT = new double[POINTS];

  static {
    for (int i = 0; i < POINTS; i++) {
      place(i);
    }
  }

  private Quadrature() {}

  /// @param panels how many equal parts the range is cut into
  public static double integrate(
      DoubleUnaryOperator function, double low, double high, int panels) {
    double width = (high - low) / panels;
    double[] sum = new double[1];
    for (int panel = 0; panel < panels; panel++) {
      points(
          low + panel * width, width, (x, weight) -> sum[0] += weight * function.applyAsDouble(x));
    }
    return sum[0];
  }

  /// Visits the points of one panel, for integrals that share the work of a point.
  public static void points(double low, double width, Visit visit) {
    for (int i = 0; i < POINTS; i++) {
      visit.at(low + width * AT[i], width * WEIGHT[i]);
    }
  }

  /// Receives a point and its weight; the weights of a panel add up to its width.
  @FunctionalInterface
  public interface Visit {
    void at(double x, double weight);
  }

  /// Newton's method on the Legendre polynomial, from Chebyshev's approximation of its i-th root.
  private static void place(int i) {
    double x = Math.cos(Math.PI * (i + 0.75) / (POINTS + 0.5));
    double slope = 0;
    for (int step = 0; step < 10; step++) {
      double before = 1;
      double value = x;
      for (int n = 2; n <= POINTS; n++) {
        double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
        before = value;
        value = next;
      }
      slope = POINTS * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    AT[i] = (1 - x) / 2;
    WEIGHT[i] = 1 / ((1 - x * x) * slope * slope);
  }
}
