package dev.sextant.learning;

import dev.sextant.inference.Link.Scale;

/// How wrong a net's answer is, and how it should move.
///
/// Answers are counted from where the average label is, so that a net starts from there.
sealed interface Loss {
  /// From answers to margins.
  Scale scale();

  double value(double answer, float label);

  /// The derivative of [#value] by the answer.
  double slope(double answer, float label);

  /// Log loss of a yes/no label.
  ///
  /// @param shift log-odds of the average label
  record Logistic(double shift) implements Loss {
    /// @param mean of the labels, in (0, 1)
    static Logistic of(double mean) {
      return new Logistic(Math.log(mean / (1 - mean)));
    }

    @Override
    public Scale scale() {
      return new Scale(shift, 1);
    }

    @Override
    public double value(double answer, float label) {
      return ofLogOdds(shift + answer, label);
    }

    @Override
    public double slope(double answer, float label) {
      return OnlineWeights.probability(shift + answer) - label;
    }
  }

  /// Half the squared error of a standardised label.
  ///
  /// @param deviation of the labels, > 0
  record Squared(double mean, double deviation) implements Loss {
    /// Labels that are not known do not count.
    static Squared of(float[] labels, float[] weights) {
      double mean = meanLabel(labels, weights);
      double total = 0;
      double squares = 0;
      for (int row = 0; row < labels.length; row++) {
        if (!Float.isNaN(labels[row])) {
          total += weights[row];
          squares += weights[row] * Math.pow(labels[row] - mean, 2);
        }
      }
      return new Squared(mean, squares > 0 ? Math.sqrt(squares / total) : 1);
    }

    @Override
    public Scale scale() {
      return new Scale(mean, deviation);
    }

    @Override
    public double value(double answer, float label) {
      double error = slope(answer, label);
      return error * error / 2;
    }

    @Override
    public double slope(double answer, float label) {
      return answer - (label - mean) / deviation;
    }
  }

  /// Log loss of log-odds.
  static double ofLogOdds(double margin, float label) {
    return Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - label * margin;
  }

  /// The weighted mean of the labels that are known.
  static double meanLabel(float[] labels, float[] weights) {
    double total = 0;
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      if (!Float.isNaN(labels[row])) {
        total += weights[row];
        sum += (double) weights[row] * labels[row];
      }
    }
    return sum / total;
  }
}
