package dev.sextant.simulation;

import dev.sextant.simulation.Exposures.Seen;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Why people of the news world do what they do.
///
/// A reader examines position k with probability 1/k^bias, as far as the device shows it [1]. Whoever
/// examines a story clicks it with probability
///
///     logistic(base + category taste + leaning . appeal + quality - age / half-life * ln 2 - fatigue)
///
/// so the odds of a click halve with each half-life. A click may lead to a share; a story that was
/// examined and not clicked may be hidden. Both depend on the same interest, without age and fatigue.
///
/// The constants are chosen, not measured. With the default options they give click rates per
/// impression of about 3 % for random slates, 13 % for the newest stories first, and 24 % for the best
/// slates.
///
/// [1] Craswell et al., An Experimental Comparison of Click Position-Bias Models, WSDM 2008.
final class NewsTruth implements Truth {
  private static final double BASE = -1.0;
  private static final double CATEGORY_WEIGHT = 3.5;
  private static final double LEANING_WEIGHT = 0.5;
  private static final double FATIGUE_PER_EXPOSURE = 0.35;
  private static final int MOST_TIRING_EXPOSURES = 8;
  private static final double FATIGUE_AFTER_CLICK = 3;
  private static final double SHARE_BASE = -3.2;
  private static final double SHARE_INTEREST = 0.4;
  private static final double HIDE_BASE = -5.8;
  private static final double HIDE_INTEREST = -1;

  private final NewsOptions options;
  private final Newsroom newsroom;
  private final Readership readership;
  private final Exposures exposures;

  NewsTruth(NewsOptions options, Newsroom newsroom, Readership readership, Exposures exposures) {
    this.options = options;
    this.newsroom = newsroom;
    this.readership = readership;
    this.exposures = exposures;
  }

  /// What may happen when a reader examines a story.
  ///
  /// @param click probability
  /// @param share probability after a click
  /// @param hide probability when there is no click
  record Chances(double click, double share, double hide) {
    double value(NewsOptions options) {
      return click + options.shareValue() * click * share - options.hideCost() * (1 - click) * hide;
    }
  }

  @Override
  public double clickProbability(String reader, String story, long time) {
    return chances(reader, known(story), time).click();
  }

  @Override
  public double expectedValue(String reader, String story, long time) {
    return chances(reader, known(story), time).value(options);
  }

  @Override
  public Worth worth(Visit visit, List<String> slate) {
    Reader reader = readership.reader(visit.visitor());
    Device device = NewsWorld.device(visit);
    double[] values = valuesOfAll(reader, visit.time());
    return new Worth(served(visit, slate, device), optimal(values, device), random(values, device));
  }

  Chances chances(String reader, Story story, long time) {
    Seen seen = exposures.of(reader).getOrDefault(story.id(), Seen.NOTHING);
    return chances(readership.reader(reader), story, time, seen);
  }

  /// @param position from 1
  double examination(int position, Device device) {
    return position > device.shows() ? 0 : Math.pow(position, -options.positionBias());
  }

  private Chances chances(Reader reader, Story story, long time, Seen seen) {
    double interest =
        CATEGORY_WEIGHT * reader.taste(story.category())
            + LEANING_WEIGHT * reader.leaning().dot(story.appeal())
            + story.quality();
    return new Chances(
        Chance.logistic(BASE + interest - decay(story, time) - fatigue(seen)),
        Chance.logistic(SHARE_BASE + SHARE_INTEREST * interest),
        Chance.logistic(HIDE_BASE + HIDE_INTEREST * interest));
  }

  private double decay(Story story, long time) {
    double age = Math.max(0, time - story.published());
    return age / options.halfLife().toMillis() * Math.log(2);
  }

  private static double fatigue(Seen seen) {
    return FATIGUE_PER_EXPOSURE * Math.min(seen.times(), MOST_TIRING_EXPOSURES)
        + (seen.clicked() ? FATIGUE_AFTER_CLICK : 0);
  }

  /// What is not of this world is worth nothing here.
  private double served(Visit visit, List<String> slate, Device device) {
    double worth = 0;
    for (int i = 0; i < Math.min(slate.size(), device.shows()); i++) {
      double value =
          newsroom
              .find(slate.get(i))
              .map(story -> chances(visit.visitor(), story, visit.time()).value(options))
              .orElse(0.0);
      worth += examination(i + 1, device) * value;
    }
    return worth;
  }

  /// Examination falls with the position, so the best order is by value; what does harm is left
  /// out.
  private double optimal(double[] values, Device device) {
    PriorityQueue<Double> best = new PriorityQueue<>();
    for (double value : values) {
      if (value > 0 && (best.size() < device.shows() || best.peek() < value)) {
        best.add(value);
        if (best.size() > device.shows()) {
          best.remove();
        }
      }
    }
    double worth = 0;
    for (int position = best.size(); position >= 1; position--) {
      worth += examination(position, device) * best.remove();
    }
    return worth;
  }

  /// Every position shows the average story on average.
  private double random(double[] values, Device device) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double examined = 0;
    for (int position = 1; position <= Math.min(device.shows(), values.length); position++) {
      examined += examination(position, device);
    }
    return values.length == 0 ? 0 : examined * sum / values.length;
  }

  private Story known(String story) {
    return newsroom
        .find(story)
        .orElseThrow(
            () -> new NoSuchElementException("this news world has no story '" + story + "'"));
  }

  private double[] valuesOfAll(Reader reader, long time) {
    Map<String, Seen> seen = exposures.of(reader.id());
    List<Story> stories = newsroom.published(time - options.shelfLife().toMillis(), time);
    double[] values = new double[stories.size()];
    for (int i = 0; i < values.length; i++) {
      Story story = stories.get(i);
      Seen before = seen.getOrDefault(story.id(), Seen.NOTHING);
      values[i] = chances(reader, story, time, before).value(options);
    }
    return values;
  }
}
