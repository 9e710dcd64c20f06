package dev.sextant.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Somebody with tastes.
///
/// @param shares per category, summing to 1
/// @param activity visits in proportion to the average reader, in (0, 4]
/// @param lateness how much later than others the reader's day runs
record Reader(
    String id,
    Map<Category, Double> shares,
    Appeal leaning,
    double activity,
    Duration lateness,
    Device usualDevice) {
  static final double MOST_ACTIVE = 4;

  private static final double ACTIVITY_SPREAD = 0.7;
  private static final double OTHER_DEVICE = 0.15;

  static Reader draw(String id, RandomGenerator random) {
    return new Reader(
        id,
        mixture(random),
        Appeal.draw(random, 1),
        Math.min(MOST_ACTIVE, Chance.logNormal(random, 0.8, ACTIVITY_SPREAD)),
        Duration.ofMinutes(random.nextInt(-120, 121)),
        device(random));
  }

  /// How much more than average the category interests the reader; 0 on average over categories.
  double taste(Category category) {
    return shares.getOrDefault(category, 0.0) - 1.0 / Category.COUNT;
  }

  /// Mostly the usual device.
  Device deviceOf(RandomGenerator visit) {
    return visit.nextDouble() < OTHER_DEVICE ? device(visit) : usualDevice;
  }

  /// A few categories take most of it: squares of exponentials, normalised.
  private static Map<Category, Double> mixture(RandomGenerator random) {
    Map<Category, Double> shares = new EnumMap<>(Category.class);
    double sum = 0;
    for (Category category : Category.values()) {
      double weight = Math.pow(random.nextExponential(), 2);
      shares.put(category, weight);
      sum += weight;
    }
    double all = sum;
    shares.replaceAll((_, weight) -> weight / all);
    return shares;
  }

  private static Device device(RandomGenerator random) {
    double draw = random.nextDouble();
    return draw < 0.6 ? Device.PHONE : draw < 0.7 ? Device.TABLET : Device.DESKTOP;
  }
}
