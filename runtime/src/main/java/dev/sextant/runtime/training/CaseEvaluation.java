package dev.sextant.runtime.training;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.Query;
import dev.sextant.feedback.Outcomes;
import dev.sextant.pipeline.Decider;
import dev.sextant.pipeline.DecisionPlan;
import dev.sextant.runtime.Assembly;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Split;
import java.time.Instant;

/// Evaluates a cascade: each event of a type stands for one case, its features as of that moment.
final class CaseEvaluation {
  private final SystemHome home;
  private final SystemPlan plan;
  private final SystemPlan.Request request;
  private final SystemSpec.Evaluate spec;
  private final long seed;
  private final Watch watch;

  CaseEvaluation(SystemHome home, SystemSpec.Evaluate spec, long seed, Watch watch) {
    this.home = home;
    this.plan = home.plan();
    this.request = plan.requests().getFirst();
    this.spec = spec;
    this.seed = seed;
    this.watch = watch;
  }

  /// Which cases train and which test.
  ///
  /// @param testFrom first instant that tests
  /// @param skip how many cases, in order, do not test; 0 when cases are cut by time
  private record Cut(Part train, long testFrom, long testUntil, long skip) {
    boolean tests(Event event, long number) {
      return number >= skip && event.arrivalTime() >= testFrom && event.arrivalTime() < testUntil;
    }
  }

  void run(History history, Outcomes relevant, Evaluator.Measure measure, Evaluator.Draft draft) {
    String event = requireNonNull(spec.ask().each()).text();
    long[] times =
        history.events().stream()
            .filter(e -> TrainingRows.isAsked(e, event))
            .mapToLong(Event::arrivalTime)
            .toArray();
    Cut cut = cut(times);
    Trainer.Trained trained = new Trainer(home, watch).learn(history, cut.train());
    draft.rows.put("train_rows", (long) trained.table().rows());
    DecisionPlan decisions =
        Evaluator.withoutDeadline(new Assembly(plan, trained.models()).assemble(request));
    History.Replay replay = history.replay();
    TestRows test = new TestRows(plan, spec, trained.outcomes());
    CaseScores cases =
        new CaseScores(
            plan,
            trained,
            replay,
            test,
            CaseScores.Top.of(request, spec.top(), cut.testFrom()),
            seed);
    Deciding deciding = new Deciding(decisions, replay);
    KnownEntities known = new KnownEntities(request, spec.dropKnown(), cut.testFrom());
    long[] seen = {0};
    replay.each(
        e -> {
          Query query = TrainingRows.isAsked(e, event) ? Questions.of(request, e) : null;
          if (query == null) {
            return;
          }
          if (cut.tests(e, seen[0]++) && !known.drops(query)) {
            judge(e, query, deciding.decider(), relevant, cases);
          }
          if (e.arrivalTime() >= cut.train().from()) {
            known.add(query, relevant.knownAt(query.subject(), query.time()));
          }
          if ((seen[0] & 0xFF) == 0) {
            watch.reach("evaluate", seen[0], times.length, "cases");
          }
        });
    if (spec.dropKnown() != null) {
      draft.rows.put("dropped_as_known", known.dropped());
    }
    measure.take(trained, test.table(), draft);
    cases.report(draft);
  }

  /// @param times when the cases happened, in order
  private Cut cut(long[] times) {
    Split split = spec.split();
    Instant testFrom = split.testFrom();
    long until = split.testUntil() == null ? Long.MAX_VALUE : split.testUntil().toEpochMilli();
    if (split.trainBefore() != null && testFrom != null) {
      Part train = Part.of(split, split.trainBefore(), testFrom);
      return new Cut(train, testFrom.toEpochMilli(), until, 0);
    }
    long first = split.rows() > 0 ? split.rows() : Math.round(times.length * (1 - split.last()));
    long from = first < times.length ? times[(int) first] : Long.MAX_VALUE;
    return new Cut(Part.first(first), from, until, first);
  }

  private void judge(
      Event event, Query query, Decider decider, Outcomes relevant, CaseScores cases) {
    double label = relevant.label(query.subject(), null, null, query.time());
    if (!Double.isNaN(label)) {
      Decision decision = Evaluator.whole(decider.decide(query, "evaluation", seed));
      cases.add(decision, Math.min(1, label), query, event);
    }
  }
}
