package dev.sextant.math;

/// Count, means, variances and covariance of pairs, exact under merging.
///
/// Deviations from the running mean are summed [1], never raw squares, so that large values with a
/// small spread keep their digits.
///
/// [1] Chan, Golub, LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample
/// Variances, COMPSTAT 1982.
public final class Moments {
  private long count;
  private double meanX;
  private double meanY;
  private double squaresX;
  private double squaresY;
  private double products;

  /// Adds a pair; give y = 1 for a plain mean of x.
  public void add(double x, double y) {
    count++;
    double dx = x - meanX;
    double dy = y - meanY;
    meanX += dx / count;
    meanY += dy / count;
    squaresX += dx * (x - meanX);
    squaresY += dy * (y - meanY);
    products += dx * (y - meanY);
  }

  /// Adds all pairs of another.
  public void merge(Moments other) {
    if (other.count == 0) {
      return;
    }
    long all = count + other.count;
    double dx = other.meanX - meanX;
    double dy = other.meanY - meanY;
    double share = (double) other.count / all;
    double between = count * share;
    squaresX += other.squaresX + dx * dx * between;
    squaresY += other.squaresY + dy * dy * between;
    products += other.products + dx * dy * between;
    meanX += dx * share;
    meanY += dy * share;
    count = all;
  }

  public long count() {
    return count;
  }

  public double meanX() {
    return meanX;
  }

  public double meanY() {
    return meanY;
  }

  /// The unbiased variance; NaN below two pairs.
  public double varianceX() {
    return unbiased(squaresX);
  }

  public double varianceY() {
    return unbiased(squaresY);
  }

  /// The unbiased covariance; NaN below two pairs.
  public double covariance() {
    return unbiased(products);
  }

  private double unbiased(double sum) {
    return count < 2 ? Double.NaN : sum / (count - 1);
  }
}
