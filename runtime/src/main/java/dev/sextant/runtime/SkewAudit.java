package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Frame;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.monitoring.DecisionSample;
import dev.sextant.monitoring.Skew;
import dev.sextant.monitoring.Skew.Example;
import dev.sextant.monitoring.SkewTally;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Measures skew: vectors of logged decisions are rebuilt from the events that they had read, and
/// compared value by value, bit for bit.
///
/// The events are folded once, whatever the number of decisions. A decision of an earlier spec is
/// compared too, as far as its features have the same version now: a version stands for one
/// definition, so a difference is skew there too.
public final class SkewAudit {
  private static final int EXAMPLES = 3;

  private final SystemHome home;
  private final SystemPlan plan;
  private final Watch watch;
  private final DecisionStore decisions;
  private final SameVersion sameVersion;
  private final SkewTally tally;

  /// Where a decision lies in its stream, and what it had read of the events.
  record Place(long offset, LogPosition read) {}

  /// @param tolerance share of a feature's values that may differ, in [0, 1]
  public SkewAudit(SystemHome home, double tolerance, Watch watch) {
    this.home = home;
    this.plan = home.plan();
    this.watch = watch;
    this.decisions = new DecisionStore(home);
    this.sameVersion = new SameVersion(plan, Meanings.of(home));
    this.tally = new SkewTally(tolerance);
  }

  /// Checks the last decisions of the log.
  ///
  /// @param count how many, >= 1
  /// @throws Refusal when there is none
  public Skew last(int count) {
    if (count < 1) {
      throw new Refusal(Fault.CALLER, "the number of decisions must be >= 1, but was " + count);
    }
    long end = home.log().log().end(LogStream.DECISIONS);
    return check(Math.max(0, end - count), _ -> true);
  }

  /// Checks a share of all decisions, picked by a hash of their id.
  ///
  /// @param share in (0, 1]
  /// @throws Refusal when there is none
  public Skew sample(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new Refusal(
          Fault.CALLER, "the share of decisions must be in (0, 1] or 0% to 100%, but was " + share);
    }
    return check(0, id -> DecisionSample.picks(id, share));
  }

  private Skew check(long from, Predicate<String> wanted) {
    List<Place> places = new ArrayList<>();
    long[] seen = {0};
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            from,
            (offset, entry) -> {
              seen[0]++;
              if (wanted.test(entry.id())) {
                Decision decision = decisions.decode(entry);
                if (decision == null) {
                  tally.pass("decisions whose subject was forgotten");
                } else {
                  places.add(new Place(offset, decision.read()));
                }
              }
              return true;
            });
    if (seen[0] == 0) {
      throw new Refusal(
          Fault.UNKNOWN, "no decision of " + plan.spec().name() + " is in the log yet");
    }
    check(places, () -> true);
    return tally.report();
  }

  /// Checks some decisions, in one fold of the events.
  ///
  /// @param goesOn is asked now and then; false gives the rest up
  void check(List<Place> places, BooleanSupplier goesOn) {
    int generation = home.log().position().generation();
    List<Place> rebuilt =
        places.stream()
            .filter(
                place -> {
                  boolean there = place.read().generation() == generation;
                  if (!there) {
                    tally.pass("decisions of before the latest import");
                  }
                  return there;
                })
            .sorted(Comparator.comparing(Place::read))
            .toList();
    new Recomputing(home, watch)
        .walk(
            rebuilt.stream().mapToLong(place -> place.read().offset()).toArray(),
            (i, state) -> {
              Decision decision = decisions.at(rebuilt.get(i).offset());
              if (decision != null) {
                compare(decision, state);
              }
              watch.reach("compare", i + 1, rebuilt.size(), "decisions");
            },
            goesOn);
  }

  /// What was found so far.
  Skew report() {
    return tally.report();
  }

  private void compare(Decision decision, FeatureState then) {
    SystemPlan.Request request =
        plan.requests().stream()
            .filter(each -> each.plan().name().equals(decision.query().request()))
            .findFirst()
            .orElse(null);
    if (request == null) {
      tally.pass("decisions of a request that the spec has no more");
      return;
    }
    Frame logged = decision.scored().frame();
    List<Frame.Column> columns =
        logged.columns().stream().filter(each -> isComparable(each, request, decision)).toList();
    int[] slots = columns.stream().mapToInt(c -> request.plan().slot(c.name())).toArray();
    Frame now = Recomputing.rebuild(decision, request, then, slots);
    tally.decision();
    for (int i = 0; i < slots.length; i++) {
      compare(columns.get(i), now.columns().get(i), decision);
    }
  }

  private boolean isComparable(Frame.Column column, SystemPlan.Request request, Decision decision) {
    String why =
        request.plan().slot(column.name()) < 0
            ? "values of '" + column.name() + "', which the spec has no more"
            : sameVersion.obstacle(column.name(), decision.plan());
    if (!why.isEmpty()) {
      tally.pass(why);
    }
    return why.isEmpty();
  }

  private void compare(Frame.Column logged, Frame.Column now, Decision decision) {
    int rows = decision.scored().frame().rows();
    if (!logged.getClass().equals(now.getClass())) {
      tally.pass("values of '" + logged.name() + "', which has another type now");
      return;
    }
    int[] differing =
        IntStream.range(0, rows)
            .filter(row -> !Objects.equals(value(logged, row), value(now, row)))
            .toArray();
    List<Example> examples =
        IntStream.of(differing)
            .limit(EXAMPLES)
            .mapToObj(
                row ->
                    new Example(
                        decision.id(),
                        decision.scored().ids()[row],
                        String.valueOf(value(logged, row)),
                        String.valueOf(value(now, row)),
                        decision.read().toString()))
            .toList();
    tally.column(logged.name(), rows, differing.length, examples);
  }

  /// A value whose equality is that of its bits; null when missing.
  private static @Nullable Object value(Frame.Column column, int row) {
    return switch (column) {
      case Frame.Numbers(var _, var values) -> Float.isNaN(values[row]) ? null : values[row];
      case Frame.Categories(var _, var values) -> values[row];
      case Frame.Texts(var _, var values) -> values[row];
    };
  }
}
