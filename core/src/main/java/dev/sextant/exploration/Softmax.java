package dev.sextant.exploration;

/// Probabilities proportional to exp(score / temperature).
///
/// @param temperature in the score's unit, > 0; small is greedy
public record Softmax(double temperature) implements ExplorationPolicy {
  public Softmax {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature must be > 0, but was " + temperature);
    }
  }

  @Override
  public double[] distribution(double[] scores) {
    double best = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      best = Math.max(best, score);
    }
    double[] distribution = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      distribution[i] = Math.exp((scores[i] - best) / temperature);
      sum += distribution[i];
    }
    for (int i = 0; i < scores.length; i++) {
      distribution[i] /= sum;
    }
    return distribution;
  }
}
