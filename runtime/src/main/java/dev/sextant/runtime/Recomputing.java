package dev.sextant.runtime;

import dev.sextant.cascade.Cascade;
import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.Frame;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestRows;
import dev.sextant.pipeline.DecisionPlan.Judging;
import dev.sextant.retrieval.Candidates;
import dev.sextant.retrieval.Retrieval;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/// Rebuilds the features of logged decisions from the log and compares them value by value; a
/// difference is skew.
public final class Recomputing {
  private final SystemHome home;
  private final Watch watch;

  public Recomputing(SystemHome home, Watch watch) {
    this.home = home;
    this.watch = watch;
  }

  /// Is told when the fold has reached a position.
  @FunctionalInterface
  public interface Stop {
    /// @param index of the position
    /// @param state holds exactly the events below it, until this returns
    void at(int index, FeatureState state);
  }

  /// Folds the event log anew and stops at each of these positions: once, and once more for each
  /// time that events were taken back between them.
  ///
  /// @param offsets in the generation in use, in ascending order
  public void walk(long[] offsets, Stop stop) {
    walk(offsets, stop, () -> true);
  }

  /// @param goesOn is asked now and then; false ends the walk early
  void walk(long[] offsets, Stop stop, BooleanSupplier goesOn) {
    Retractions retractions = Retractions.of(home);
    int next = 0;
    while (next < offsets.length && goesOn.getAsBoolean()) {
      Retractions.Epoch epoch = retractions.at(offsets[next]);
      int until = next;
      while (until < offsets.length && retractions.at(offsets[until]).equals(epoch)) {
        until++;
      }
      new Walk(epoch, offsets, next, until, stop, goesOn).run();
      next = until;
    }
  }

  /// One fold from the log's start to the stops of one epoch.
  private final class Walk {
    private final Retractions.Epoch epoch;
    private final long[] offsets;
    private final int until;
    private final Stop stop;
    private final BooleanSupplier goesOn;
    private final FeatureState state =
        new FeatureState(home.plan().features(), home.plan().symbols());
    private final EventCodec codec = home.codec();
    private final int generation = home.log().position().generation();
    private final boolean isFirst;
    private int next;
    private boolean isGivenUp;

    Walk(
        Retractions.Epoch epoch,
        long[] offsets,
        int from,
        int until,
        Stop stop,
        BooleanSupplier goesOn) {
      this.epoch = epoch;
      this.offsets = offsets;
      this.next = from;
      this.until = until;
      this.stop = stop;
      this.goesOn = goesOn;
      this.isFirst = from == 0;
    }

    void run() {
      home.log().log().scan(LogStream.EVENTS, 0, this::visit);
      if (!isGivenUp) {
        stopUpTo(Long.MAX_VALUE);
      }
    }

    private boolean visit(long offset, LogRecord entry) {
      stopUpTo(offset);
      if (next == until) {
        return false;
      }
      if ((offset & 0x3FF) == 0 && !goesOn.getAsBoolean()) {
        isGivenUp = true;
        return false;
      }
      if (isFirst && next == 0 && (offset & 0x1FFF) == 0) {
        watch.reach("fold", offset, offsets[0], "events");
      }
      Event event = epoch.skips(offset, entry) ? null : codec.decode(entry);
      LogPosition after = new LogPosition(generation, offset + 1);
      if (event == null) {
        state.skipTo(after);
      } else {
        state.fold(event, after);
      }
      return true;
    }

    private void stopUpTo(long offset) {
      while (next < until && offsets[next] <= offset) {
        stop.at(next++, state);
      }
    }
  }

  /// Folds the log up to what one decision had read.
  ///
  /// @throws Refusal when an import has replaced that log
  void replay(Served served, Comparison comparison) {
    LogPosition read = served.decision().read();
    LogPosition end = home.log().position();
    if (read.generation() != end.generation()) {
      throw new Refusal(
          Fault.CALLER,
          "the decision read generation "
              + read.generation()
              + " of the log, but an import has made generation "
              + end.generation()
              + "; its features can not be rebuilt, only rescored");
    }
    walk(new long[] {read.offset()}, (_, state) -> compare(served, state, comparison));
  }

  /// Fills the logged columns from a state again; judges a case again, rules included.
  ///
  /// @param then the state at the position that the decision had read
  void compare(Served served, FeatureState then, Comparison comparison) {
    Decision decision = served.decision();
    Frame logged = decision.scored().frame();
    RequestPlan plan = served.request().plan();
    int[] slots = logged.columns().stream().mapToInt(c -> plan.slot(c.name())).toArray();
    if (served.answering().answerer() instanceof Judging judging) {
      judge(decision, judging, new RequestRows(plan, then, decision.query()), comparison);
    }
    Frame now = rebuild(decision, served.request(), then, slots);
    for (int column = 0; column < slots.length; column++) {
      compare(logged.columns().get(column), now.columns().get(column), decision, comparison);
    }
  }

  /// The columns of a logged decision's rows as a state yields them.
  ///
  /// @param then the state at the position that the decision had read
  /// @param slots of the request, of types that a decision keeps
  public static Frame rebuild(
      Decision decision, SystemPlan.Request request, FeatureState then, int[] slots) {
    RequestRows rows = new RequestRows(request.plan(), then, decision.query());
    if (request.choosing() != null) {
      propose(decision, request.choosing().retrieval(), rows);
    }
    rows.fill(rows.plan().closure(slots));
    return rows.frame(slots);
  }

  /// Makes the scored candidates the rows, with the scores of the sources that proposed them.
  private static void propose(Decision decision, Retrieval retrieval, RequestRows rows) {
    Candidates found = retrieval.gather(rows, () -> false).candidates();
    int[] codes =
        Arrays.stream(decision.scored().ids()).mapToInt(rows.state().symbols()::code).toArray();
    rows.candidates(codes, codes.length);
    for (int slot = 0; slot < rows.plan().slots().size(); slot++) {
      if (rows.plan().slots().get(slot).origin() instanceof Origin.SourceScore(var name)) {
        int logged = decision.pool().sources().indexOf(name);
        int source = index(retrieval, name);
        for (int row = 0; row < rows.size(); row++) {
          int at = wasCut(decision, logged) ? -1 : found.find(codes[row]);
          rows.columns().numbers(slot)[row] = at < 0 ? Float.NaN : found.score(source, at);
        }
      }
    }
  }

  private static int index(Retrieval retrieval, String source) {
    for (int i = 0; i < retrieval.sources().size(); i++) {
      if (retrieval.sources().get(i).name().equals(source)) {
        return i;
      }
    }
    throw new IllegalStateException("no source " + source);
  }

  /// Whether a deadline or a failure kept a source from proposing anything.
  private static boolean wasCut(Decision decision, int source) {
    return decision.degraded() != null
        && Arrays.stream(decision.pool().masks()).noneMatch(mask -> (mask & (1 << source)) != 0);
  }

  private static void judge(
      Decision decision, Judging judging, RequestRows rows, Comparison comparison) {
    Verdict now = new Cascade(judging.cascade(), System::nanoTime).judge(rows).verdict();
    if (decision.degraded() == null) {
      comparison.texts(
          "verdict", decision.query().subject(), decision.answer().toString(), now.toString());
    }
  }

  private static void compare(
      Frame.Column logged, Frame.Column now, Decision decision, Comparison comparison) {
    String what = "feature " + logged.name();
    for (int row = 0; row < decision.scored().frame().rows(); row++) {
      String id = decision.scored().ids()[row];
      switch (logged) {
        case Frame.Numbers n ->
            comparison.numbers(what, id, n.values()[row], ((Frame.Numbers) now).values()[row]);
        case Frame.Categories c ->
            comparison.texts(what, id, c.values()[row], ((Frame.Categories) now).values()[row]);
        case Frame.Texts t ->
            comparison.texts(what, id, t.values()[row], ((Frame.Texts) now).values()[row]);
      }
    }
  }
}
