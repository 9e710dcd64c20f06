package dev.sextant.decision;

import java.util.Arrays;

/// The loops of [Program] over numbers: operand 0 is replaced by the result, row by row.
///
/// Each is a method of its own, so that the compiler sees one small counted loop over arrays that
/// it can turn into vector instructions. Truth is 1, 0 or NaN (*missing*).
final class Loops {
  private Loops() {}

  /// A loop over one operand.
  interface One {
    void run(double[] a, int n);
  }

  /// A loop over two operands of one length.
  interface Two {
    void run(double[] a, double[] b, int n);
  }

  static void add(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] += b[i];
    }
  }

  static void subtract(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] -= b[i];
    }
  }

  static void multiply(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] *= b[i];
    }
  }

  static void divide(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = b[i] == 0 ? Double.NaN : a[i] / b[i];
    }
  }

  static void min(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.min(a[i], b[i]);
    }
  }

  static void max(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.max(a[i], b[i]);
    }
  }

  static void power(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      double power =
          Double.isNaN(a[i]) ? Double.NaN : Math.pow(a[i], b[i]); // else NaN to the 0 is 1
      a[i] = Double.isFinite(power) ? power : Double.NaN;
    }
  }

  static void negate(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = -a[i];
    }
  }

  static void abs(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.abs(a[i]);
    }
  }

  static void log(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = a[i] > 0 ? Math.log(a[i]) : Double.NaN;
    }
  }

  static void log1p(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = a[i] > -1 ? Math.log1p(a[i]) : Double.NaN;
    }
  }

  static void exp(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.exp(a[i]);
    }
  }

  static void sqrt(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.sqrt(a[i]);
    }
  }

  static void floor(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.floor(a[i]);
    }
  }

  static void round(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.rint(a[i]);
    }
  }

  static void sign(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.signum(a[i]);
    }
  }

  static void equal(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = unordered(a[i], b[i]) ? Double.NaN : a[i] == b[i] ? 1 : 0;
    }
  }

  static void notEqual(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = unordered(a[i], b[i]) ? Double.NaN : a[i] != b[i] ? 1 : 0;
    }
  }

  static void less(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = unordered(a[i], b[i]) ? Double.NaN : a[i] < b[i] ? 1 : 0;
    }
  }

  static void lessOrEqual(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = unordered(a[i], b[i]) ? Double.NaN : a[i] <= b[i] ? 1 : 0;
    }
  }

  static void greater(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = unordered(a[i], b[i]) ? Double.NaN : a[i] > b[i] ? 1 : 0;
    }
  }

  static void greaterOrEqual(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = unordered(a[i], b[i]) ? Double.NaN : a[i] >= b[i] ? 1 : 0;
    }
  }

  /// False decides; else missing wins over true, as it does in a product with NaN.
  static void and(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = a[i] == 0 || b[i] == 0 ? 0 : a[i] * b[i];
    }
  }

  /// True decides; else missing wins over false, as it does in a sum with NaN.
  static void or(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = a[i] == 1 || b[i] == 1 ? 1 : a[i] + b[i];
    }
  }

  static void not(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = 1 - a[i];
    }
  }

  static void isMissing(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Double.isNaN(a[i]) ? 1 : 0;
    }
  }

  static void otherwise(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Double.isNaN(a[i]) ? b[i] : a[i];
    }
  }

  static void choose(double[] condition, double[] then, double[] otherwise, int n) {
    for (int i = 0; i < n; i++) {
      condition[i] = condition[i] == 1 ? then[i] : condition[i] == 0 ? otherwise[i] : Double.NaN;
    }
  }

  /// @param sorted without -0, which a binary search tells from 0
  static void oneOf(double[] a, double[] sorted, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Double.isNaN(a[i]) ? Double.NaN : Arrays.binarySearch(sorted, a[i] + 0.0) >= 0 ? 1 : 0;
    }
  }

  static boolean allAre(double value, double[] a, int n) {
    for (int i = 0; i < n; i++) {
      if (a[i] != value) {
        return false;
      }
    }
    return true;
  }

  private static boolean unordered(double a, double b) {
    return Double.isNaN(a) || Double.isNaN(b);
  }
}
