package dev.sextant.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Publishes stories as a Poisson process that follows the day.
///
/// Each hour's stories follow from the seed and the hour alone, so any story can be looked up at
/// any time, and two runs over the same days meet the same stories.
final class Newsroom {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final String PREFIX = "story-";
  private static final Pattern ID = Pattern.compile(PREFIX + "(\\d{1,9})-(\\d{1,9})");
  private static final double QUALITY_SPREAD = 0.6;
  private static final double APPEAL_SPREAD = 1 / Math.sqrt(3);

  private final long seed;
  private final double perHour;
  private final DayRhythm rhythm;
  private final Map<Long, List<Story>> hours;

  /// @param kept how many hours are kept at hand
  Newsroom(long seed, double perHour, DayRhythm rhythm, int kept) {
    this.seed = seed;
    this.perHour = perHour;
    this.rhythm = rhythm;
    this.hours = new Recent<>(kept);
  }

  /// Stories published in (`from`, `until`], oldest first.
  List<Story> published(long from, long until) {
    List<Story> stories = new ArrayList<>();
    for (long hour = Math.floorDiv(from, HOUR); hour <= Math.floorDiv(until, HOUR); hour++) {
      for (Story story : hour(hour)) {
        if (story.published() > from && story.published() <= until) {
          stories.add(story);
        }
      }
    }
    return stories;
  }

  /// @return nothing for an id that is not of this world
  Optional<Story> find(String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) {
      return Optional.empty();
    }
    List<Story> stories = hour(Long.parseLong(parts.group(1)));
    int index = Integer.parseInt(parts.group(2));
    return index < stories.size() ? Optional.of(stories.get(index)) : Optional.empty();
  }

  private List<Story> hour(long hour) {
    return hours.computeIfAbsent(hour, this::write);
  }

  private List<Story> write(long hour) {
    RandomGenerator random = Chance.of(seed, "stories", hour);
    double rate = perHour * rhythm.at(hour * HOUR, Duration.ZERO) / HOUR;
    List<Story> stories = new ArrayList<>();
    for (double at = random.nextExponential() / rate;
        at < HOUR;
        at += random.nextExponential() / rate) {
      stories.add(write(PREFIX + hour + "-" + stories.size(), hour * HOUR + (long) at, random));
    }
    return List.copyOf(stories);
  }

  private static Story write(String id, long published, RandomGenerator random) {
    Category category = Category.at(random.nextInt(Category.COUNT));
    Appeal appeal = Appeal.draw(random, APPEAL_SPREAD);
    double quality = QUALITY_SPREAD * random.nextGaussian();
    return new Story(
        id, category, Headlines.write(category, appeal, random), published, quality, appeal);
  }
}
