package dev.sextant.simulation;

import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/// What a world of ads knows of each impression and no system can see.
///
/// With z and z' two [AdEffects] of equal spread around 0, s their standard deviation and r the
/// relation of the tasks, the log-odds are
///
///     click       a + s z
///     conversion  b + s (r z + sqrt(1 - r^2) z')        of an impression that was clicked
///
/// so r is the correlation of the two, as in the data of [1] (section 3.3), where weights are mixed
/// this way. a and b are such that the rates are those asked for. A conversion's value is
/// log-normal around an effect z" of the first order.
///
/// [1] Ma et al., Modeling Task Relationships in Multi-task Learning with Multi-gate
/// Mixture-of-Experts, KDD 2018.
final class AdTruth {
  private static final int SAMPLE = 20_000;
  private static final double VALUE_EFFECT = 0.5;
  private static final double VALUE_NOISE = 0.5;

  private final AdOptions options;
  private final AdEffects click;
  private final AdEffects other;
  private final AdEffects worth;
  private final Spread clicks;
  private final Spread others;
  private final Spread worths;
  private final double clickBase;
  private final double conversionBase;

  AdTruth(long seed, AdOptions options) {
    this.options = options;
    RandomGenerator random = Chance.of(seed, "ad effects", 0);
    this.click = new AdEffects(options.crosses(), random);
    this.other = new AdEffects(options.crosses(), random);
    this.worth = new AdEffects(0, random);
    double[][] sample = sample(Chance.of(seed, "ad sample", 0));
    this.clicks = Spread.of(sample[0]);
    this.others = Spread.of(sample[1]);
    this.worths = Spread.of(sample[2]);
    this.clickBase = root(base -> rate(sample, base) - options.clickRate());
    this.conversionBase =
        root(base -> conversionRate(sample, clickBase, base) - options.conversionRate());
  }

  private double[][] sample(RandomGenerator random) {
    double[][] sample = new double[3][SAMPLE];
    AdFields fields = new AdFields();
    for (int i = 0; i < SAMPLE; i++) {
      fields.draw(random);
      sample[0][i] = click.of(fields);
      sample[1][i] = other.of(fields);
      sample[2][i] = worth.of(fields);
    }
    return sample;
  }

  /// How a function lies over impressions.
  private record Spread(double mean, double deviation) {
    static Spread of(double[] values) {
      double mean = 0;
      for (double value : values) {
        mean += value / values.length;
      }
      double variance = 0;
      for (double value : values) {
        variance += (value - mean) * (value - mean) / values.length;
      }
      return new Spread(mean, Math.sqrt(variance));
    }

    double standardised(double value) {
      return (value - mean) / deviation;
    }
  }

  private double rate(double[][] sample, double base) {
    double sum = 0;
    for (double raw : sample[0]) {
      sum += clickProbability(clicks.standardised(raw), base);
    }
    return sum / SAMPLE;
  }

  private double conversionRate(double[][] sample, double clickBase, double base) {
    double clicked = 0;
    double converted = 0;
    for (int i = 0; i < SAMPLE; i++) {
      double z = clicks.standardised(sample[0][i]);
      double p = clickProbability(z, clickBase);
      clicked += p;
      converted += p * conversionProbability(z, others.standardised(sample[1][i]), base);
    }
    return converted / clicked;
  }

  /// Where a rising function is 0, by halving.
  private static double root(DoubleUnaryOperator rising) {
    double low = -40;
    double high = 40;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (rising.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private double clickProbability(double z, double base) {
    return Chance.logistic(base + clicks.deviation * z);
  }

  private double conversionProbability(double z, double other, double base) {
    double r = options.relation();
    return Chance.logistic(base + clicks.deviation * (r * z + Math.sqrt(1 - r * r) * other));
  }

  /// Tells the truth of an impression.
  void tell(AdFields fields, AdImpression to) {
    double z = clicks.standardised(click.of(fields));
    to.click = clickProbability(z, clickBase);
    to.conversion = conversionProbability(z, others.standardised(other.of(fields)), conversionBase);
    to.logValue = Math.log(options.value()) + VALUE_EFFECT * worths.standardised(worth.of(fields));
    to.value = Math.exp(to.logValue + VALUE_NOISE * VALUE_NOISE / 2);
  }

  /// A conversion's value.
  double value(AdImpression impression, RandomGenerator random) {
    return Math.exp(impression.logValue + VALUE_NOISE * random.nextGaussian());
  }
}
