package dev.sextant.simulation;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.simulation.NewsTruth.Chances;
import dev.sextant.simulation.Response.Act;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A reader looks down a slate.
final class Glance {
  /// A click at the longest delay, and a share at the longest delay after it.
  static final Duration LONGEST = Duration.ofMinutes(11);

  private static final double LONGEST_STEP = Duration.ofMinutes(5).toMillis();
  private static final long PER_POSITION = 700;

  private final Visit visit;
  private final String decision;
  private final List<String> slate;
  private final Device device;
  private final RandomGenerator random;
  private final List<Act> acts = new ArrayList<>();

  Glance(Visit visit, Decision decision, RandomGenerator random) {
    this.visit = visit;
    this.decision = decision.id();
    this.slate = items(decision);
    this.device = NewsWorld.device(visit);
    this.random = random;
  }

  List<String> slate() {
    return slate;
  }

  /// Everything on the screen is an impression; what is examined may be clicked. Nobody reacts to a
  /// story that is not of this world.
  Response over(
      NewsTruth truth, Newsroom newsroom, Exposures exposures, Worth worth, boolean newcomer) {
    double[] clickChances = new double[Math.min(slate.size(), device.shows())];
    for (int i = 0; i < clickChances.length; i++) {
      int position = i + 1;
      act("impression", position, slate.get(i), PER_POSITION * position);
      Optional<Story> story = newsroom.find(slate.get(i));
      if (story.isPresent()) {
        Chances chances = truth.chances(visit.visitor(), story.get(), visit.time());
        double examination = truth.examination(position, device);
        clickChances[i] = examination * chances.click();
        boolean clicked = react(position, examination, chances);
        exposures.shown(visit.visitor(), story.get(), visit.time(), clicked);
      }
    }
    acts.sort(Comparator.comparingLong(Act::delay));
    return new Response(List.copyOf(acts), clickChances, worth, newcomer);
  }

  /// @return whether there was a click
  private boolean react(int position, double examination, Chances chances) {
    String story = slate.get(position - 1);
    long seen = PER_POSITION * position;
    if (random.nextDouble() >= examination) {
      return false;
    }
    if (random.nextDouble() < chances.click()) {
      click(position, story, seen, chances.share());
      return true;
    }
    if (random.nextDouble() < chances.hide()) {
      act("hide", position, story, seen + delay(4_000));
    }
    return false;
  }

  private void click(int position, String story, long seen, double share) {
    long clicked = seen + delay(8_000);
    act("click", position, story, clicked);
    if (random.nextDouble() < share) {
      act("share", position, story, clicked + delay(40_000));
    }
  }

  /// Seconds for most, minutes for some.
  private long delay(double median) {
    return (long) Math.min(LONGEST_STEP, Chance.logNormal(random, median, 1));
  }

  private void act(String type, int position, String story, long delay) {
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("reader", visit.visitor());
    fields.put("story", story);
    fields.put("decision", decision);
    if (type.equals("impression")) {
      fields.put("position", (double) position);
    }
    acts.add(new Act(type, visit.id() + "-" + type + "-" + position, position, delay, fields));
  }

  private static List<String> items(Decision decision) {
    return switch (decision.answer()) {
      case Slate chosen -> chosen.items().stream().map(Placed::item).toList();
      case Verdict verdict ->
          throw new IllegalArgumentException(
              "the news world asks for slates, but was answered with the ruling '"
                  + verdict.ruling()
                  + "'");
    };
  }
}
