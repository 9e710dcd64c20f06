package dev.sextant.learning;

import dev.sextant.inference.NetScorer.Scale;
import dev.sextant.model.Examples;

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
    static Logistic of(Examples train) {
      double mean = meanLabel(train);
      return new Logistic(Math.log(mean / (1 - mean)));
    }

    @Override
    public Scale scale() {
      return new Scale(shift, 1);
    }

    @Override
    public double value(double answer, float label) {
      double margin = shift + answer;
      return Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - label * margin;
    }

    @Override
    public double slope(double answer, float label) {
      return 1 / (1 + Math.exp(-(shift + answer))) - label;
    }
  }

  /// Half the squared error of a standardised label.
  ///
  /// @param deviation of the labels, > 0
  record Squared(double mean, double deviation) implements Loss {
    static Squared of(Examples train) {
      double mean = meanLabel(train);
      double weights = 0;
      double squares = 0;
      for (int row = 0; row < train.rows(); row++) {
        weights += train.weights()[row];
        squares += train.weights()[row] * Math.pow(train.labels()[row] - mean, 2);
      }
      return new Squared(mean, squares > 0 ? Math.sqrt(squares / weights) : 1);
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

  private static double meanLabel(Examples train) {
    double weights = 0;
    double sum = 0;
    for (int row = 0; row < train.rows(); row++) {
      weights += train.weights()[row];
      sum += (double) train.weights()[row] * train.labels()[row];
    }
    return sum / weights;
  }
}
