package dev.sextant.learning;

import dev.sextant.model.Learner;
import java.util.Map;

/// Keeps what a learner measures on the way.
record Measured(Map<String, Double> metrics) implements Learner.Rounds {
  @Override
  public void done(int done, int of) {}

  @Override
  public void measured(String metric, double value) {
    metrics.put(metric, value);
  }
}
