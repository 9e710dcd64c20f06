package dev.sextant.model;

import java.util.Arrays;

/// Turns a model's raw margin into a prediction: a probability, or for an outcome that is a number
/// the number. Stored inside the artefact.
public sealed interface Calibrator
    permits Calibrator.Logistic, Calibrator.Platt, Calibrator.Isotonic, Calibrator.Linear {
  /// @param margin raw score, any finite number
  /// @return a probability in [0, 1], or a number
  double prediction(double margin);

  /// The logistic function itself: for learners whose margin is a log-odds already.
  record Logistic() implements Calibrator {
    @Override
    public double prediction(double margin) {
      return 1 / (1 + Math.exp(-margin));
    }
  }

  /// Platt scaling: 1 / (1 + exp(-(slope * margin + intercept))).
  record Platt(double slope, double intercept) implements Calibrator {
    @Override
    public double prediction(double margin) {
      return 1 / (1 + Math.exp(-(slope * margin + intercept)));
    }
  }

  /// For numbers: slope * margin + intercept.
  record Linear(double slope, double intercept) implements Calibrator {
    /// The margin as it is.
    public static final Linear NONE = new Linear(1, 0);

    @Override
    public double prediction(double margin) {
      return slope * margin + intercept;
    }
  }

  /// Isotonic regression: linear between the knots, constant outside them.
  ///
  /// @param margins knots, strictly increasing, at least one
  /// @param probabilities one per knot, never decreasing; numbers for an outcome that is one
  record Isotonic(double[] margins, double[] probabilities) implements Calibrator {
    public Isotonic {
      if (margins.length == 0 || margins.length != probabilities.length) {
        throw new IllegalArgumentException(
            "isotonic calibration needs one probability per knot and at least one knot, but had "
                + margins.length
                + " knots and "
                + probabilities.length
                + " probabilities");
      }
    }

    @Override
    public double prediction(double margin) {
      int last = margins.length - 1;
      if (margin <= margins[0]) {
        return probabilities[0];
      }
      if (margin >= margins[last]) {
        return probabilities[last];
      }
      int found = Arrays.binarySearch(margins, margin);
      if (found >= 0) {
        return probabilities[found];
      }
      int above = -found - 1;
      double share = (margin - margins[above - 1]) / (margins[above] - margins[above - 1]);
      return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1]);
    }
  }
}
