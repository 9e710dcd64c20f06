package dev.sextant.runtime.training;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Frame;
import dev.sextant.decision.LogPosition;
import dev.sextant.runtime.DecisionStore;
import dev.sextant.runtime.Meanings;
import dev.sextant.runtime.Recomputing;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.catalog.Fingerprints;
import dev.sextant.spec.catalog.Fingerprints.Fingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Logged vectors whose features meant something else then: learning from them would be skew.
///
/// Their features are rebuilt from the events that the decision had read, in one fold for all of
/// them. Where an import has replaced those events they can not be, and the rows are left out.
final class StaleRows {
  private final SystemHome home;
  private final SystemPlan plan;
  private final SystemPlan.Request request;
  private final Watch watch;
  private final Meanings meanings;
  private final Map<String, String> now = new HashMap<>();
  private final Map<String, Boolean> byPlan = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private int leftOut;

  /// @param offset of the decision in its stream
  /// @param question its number among the questions
  private record Waiting(long offset, LogPosition read, int question) {}

  /// Takes a decision with its vectors as they are under the present spec.
  interface Rebuilt {
    void add(Decision decision, Frame frame, int question);
  }

  StaleRows(SystemHome home, SystemPlan.Request request, Watch watch) {
    this.home = home;
    this.plan = home.plan();
    this.request = request;
    this.watch = watch;
    this.meanings = Meanings.of(home);
    Fingerprints prints = new Fingerprints(plan.spec());
    for (SystemPlan.Head head : plan.heads()) {
      head.inputNames(plan).forEach(name -> now.put(name, prints.of(name).meaning()));
    }
  }

  /// Whether an input of a model meant something else when a decision was made. A spec that the
  /// home does not remember ran before meanings were kept; its vectors are taken as they are.
  boolean isStale(Decision decision) {
    return byPlan.computeIfAbsent(
        decision.plan(),
        digest -> {
          Map<String, Fingerprint> then = meanings.under(digest);
          return then != null
              && !plan.spec().digest().startsWith(digest)
              && now.entrySet().stream()
                  .anyMatch(each -> !isSame(each.getValue(), then.get(each.getKey())));
        });
  }

  private static boolean isSame(String now, @Nullable Fingerprint then) {
    return then != null && then.meaning().equals(now);
  }

  void add(long offset, Decision decision, int question) {
    if (decision.read().generation() == home.log().position().generation()) {
      waiting.add(new Waiting(offset, decision.read(), question));
    } else {
      leftOut++;
    }
  }

  /// Decisions whose events are gone.
  int leftOut() {
    return leftOut;
  }

  /// Rebuilds what was added, in the order of the events.
  ///
  /// @return whether there was anything
  boolean rebuild(Rebuilt rebuilt) {
    if (waiting.isEmpty()) {
      return false;
    }
    waiting.sort(Comparator.comparing(Waiting::read));
    DecisionStore store = new DecisionStore(home);
    int[] inputs =
        plan.heads().stream()
            .flatMapToInt(head -> Arrays.stream(head.inputs()))
            .distinct()
            .sorted()
            .toArray();
    new Recomputing(home, watch)
        .walk(
            waiting.stream().mapToLong(each -> each.read().offset()).toArray(),
            (i, state) -> {
              Decision decision = store.at(waiting.get(i).offset());
              if (decision != null) {
                rebuilt.add(
                    decision,
                    Recomputing.rebuild(decision, request, state, inputs),
                    waiting.get(i).question());
              }
              watch.reach("rebuild vectors", i + 1, waiting.size(), "decisions");
            });
    return true;
  }
}
