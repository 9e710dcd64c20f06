package dev.sextant.exploration;

import dev.sextant.math.Distributions;

/// What is believed about a candidate's true score: a distribution over it.
public sealed interface Belief {
  double mean();

  /// The standard deviation.
  double deviation();

  double density(double x);

  /// The chance that the true score is at most x.
  double atMost(double x);

  /// Scores lie outside [least, most] with a chance below 1e-15.
  double least();

  double most();

  /// For a mean of many numbers, or a prediction with an error.
  ///
  /// @param deviation > 0 and large enough for doubles: above 1e-9 of the mean
  record Gaussian(double mean, double deviation) implements Belief {
    private static final double REACH = 8.5;
    private static final double SMALLEST = 1e-9;

    public Gaussian {
      if (!(deviation > SMALLEST * Math.abs(mean) && deviation < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "deviation must be finite and above "
                + SMALLEST
                + " of the mean "
                + mean
                + ", but was "
                + deviation);
      }
    }

    @Override
    public double density(double x) {
      return Distributions.normalDensity((x - mean) / deviation) / deviation;
    }

    @Override
    public double atMost(double x) {
      return Distributions.normal((x - mean) / deviation);
    }

    @Override
    public double least() {
      return mean - REACH * deviation;
    }

    @Override
    public double most() {
      return mean + REACH * deviation;
    }
  }

  /// For a share: after s successes in n trials, Beta(s + 1, n - s + 1) from a uniform prior.
  ///
  /// @param a >= 1
  /// @param b >= 1; below 1 the density is infinite at the ends and quadrature does not hold
  record Beta(double a, double b) implements Belief {
    /// The heaviest tail, of Beta(1, b), falls as exp(-x / deviation).
    private static final double REACH = 36;

    public Beta {
      if (!(a >= 1 && b >= 1)) {
        throw new IllegalArgumentException("a and b must be >= 1, but were " + a + " and " + b);
      }
    }

    @Override
    public double mean() {
      return a / (a + b);
    }

    @Override
    public double deviation() {
      return Math.sqrt(a * b / (a + b + 1)) / (a + b);
    }

    @Override
    public double density(double x) {
      return Distributions.betaDensity(x, a, b);
    }

    @Override
    public double atMost(double x) {
      return Distributions.beta(x, a, b);
    }

    @Override
    public double least() {
      return Math.max(0, mean() - REACH * deviation());
    }

    @Override
    public double most() {
      return Math.min(1, mean() + REACH * deviation());
    }
  }
}
