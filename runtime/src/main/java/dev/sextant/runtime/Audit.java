package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.runtime.DecisionService.Replayed.Difference;
import dev.sextant.runtime.Refusal.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks served decisions in bulk: that their explanations add up, that their numbers follow from
/// each other, that they replay, and that the features they were made from are in the log.
///
/// Decisions are read one at a time, and the events are folded once, whatever the number of
/// decisions. For one run.
public final class Audit {
  private static final int SHOWN = 20;

  private final SystemHome home;
  private final Watch watch;
  private final DecisionStore decisions;
  private final Models models;
  private final Explaining explaining;
  private final Rescoring rescoring;
  private final Recomputing recomputing;
  private final Tally sums = new Tally("contributions add up to the margin");
  private final Tally steps = new Tally("margin, calibration and value give what was served");
  private final Tally replays = new Tally("replay is the same, bit for bit");
  private final Tally features = new Tally("features equal those rebuilt from the log");
  private final Map<String, Integer> passedOver = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  /// @param decisions that were looked at
  /// @param passedOver what could not be checked: why -> decisions
  /// @param first the first differences in the order of the log, at most 20
  public record Report(
      String system,
      int decisions,
      List<Check> checks,
      Map<String, Integer> passedOver,
      List<Finding> first) {
    /// Whether everything that was compared is as it should be.
    public boolean clean() {
      return checks.stream().allMatch(check -> check.differences() == 0);
    }
  }

  /// @param decisions that were checked
  /// @param failed how many of them differ somewhere
  /// @param values that were compared
  /// @param differences how many of them differ
  public record Check(String check, int decisions, int failed, long values, long differences) {}

  /// @param what for example `margin of heavy.buy of item-12`
  public record Finding(String decision, String check, String what, String logged, String now) {}

  /// Where a decision lies in its stream, and what it had read of the events.
  private record Place(long offset, LogPosition read) {}

  public Audit(SystemHome home, Watch watch) {
    this.home = home;
    this.watch = watch;
    this.decisions = new DecisionStore(home);
    this.models = new Models(home.plan(), home.models());
    this.explaining = new Explaining(models);
    this.rescoring =
        new Rescoring(models, new FeatureState(home.plan().features(), home.plan().symbols()));
    this.recomputing = new Recomputing(home, watch);
  }

  /// Checks the last decisions of the log.
  ///
  /// @param last how many, >= 1
  /// @param recompute also rebuilds their features
  /// @throws Refusal when there is none that could be checked
  public Report run(int last, boolean recompute) {
    List<Place> places = places(last);
    int generation = home.log().position().generation();
    List<Place> rebuilt =
        places.stream()
            .filter(place -> recompute && place.read().generation() == generation)
            .toList();
    int rescored = places.size() - rebuilt.size();
    for (int i = 0; i < rescored; i++) {
      check(places.get(i), null);
      watch.reach("replay", i + 1, places.size(), "decisions");
    }
    recomputing.walk(
        rebuilt.stream().mapToLong(place -> place.read().offset()).toArray(),
        (i, state) -> {
          check(rebuilt.get(i), state);
          watch.reach("replay", rescored + i + 1, places.size(), "decisions");
        });
    if (recompute && rescored > 0) {
      passedOver.put("features of before the latest import", rescored);
    }
    return new Report(
        home.plan().spec().name(),
        places.size(),
        Stream.of(sums, steps, replays, features)
            .filter(tally -> recompute || tally != features)
            .map(Tally::check)
            .toList(),
        passedOver,
        findings);
  }

  /// In the order in which they read the events, which is almost that in which they were logged.
  private List<Place> places(int last) {
    if (last < 1) {
      throw new Refusal(Fault.CALLER, "the number of decisions must be >= 1, but was " + last);
    }
    List<Place> places = new ArrayList<>();
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            Math.max(0, home.log().log().end(LogStream.DECISIONS) - last),
            (offset, entry) -> {
              Decision decision = decisions.decode(entry);
              if (decision == null) {
                passedOver.merge("subject was forgotten", 1, Integer::sum);
              } else if (!Served.isOf(decision, home.plan())) {
                passedOver.merge("made by another plan", 1, Integer::sum);
              } else {
                places.add(new Place(offset, decision.read()));
              }
              return true;
            });
    if (places.isEmpty()) {
      throw new Refusal(
          Fault.UNKNOWN,
          passedOver.isEmpty()
              ? "no decision of " + home.plan().spec().name() + " is in the log yet"
              : "none of the last " + last + " decisions can be checked: " + passedOver);
    }
    places.sort(Comparator.comparing(Place::read));
    return places;
  }

  /// @param then the features that the decision must have read; null when they are not rebuilt
  private void check(Place place, @Nullable FeatureState then) {
    Decision decision = decisions.at(place.offset());
    if (decision == null) {
      return;
    }
    Served served = Served.of(decision, home.plan(), models);
    check(sums, decision, comparison -> explaining.sums(served, comparison));
    check(steps, decision, comparison -> rescoring.steps(served, comparison));
    check(replays, decision, comparison -> rescoring.replay(served, comparison));
    if (then != null) {
      check(features, decision, comparison -> recomputing.compare(served, then, comparison));
    }
  }

  private void check(Tally tally, Decision decision, Consumer<Comparison> making) {
    Comparison comparison = new Comparison();
    making.accept(comparison);
    tally.add(comparison);
    for (Difference each : comparison.differences()) {
      if (findings.size() < SHOWN) {
        findings.add(
            new Finding(decision.id(), tally.says, each.what(), each.logged(), each.now()));
      }
    }
  }

  private static final class Tally {
    private final String says;
    private int decisions;
    private int failed;
    private long values;
    private long differences;

    Tally(String says) {
      this.says = says;
    }

    void add(Comparison comparison) {
      decisions++;
      failed += comparison.differences().isEmpty() ? 0 : 1;
      values += comparison.compared();
      differences += comparison.differences().size();
    }

    Check check() {
      return new Check(says, decisions, failed, values, differences);
    }
  }
}
