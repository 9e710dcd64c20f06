package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.decision.RecordLog;
import dev.sextant.feature.EntityTable;
import dev.sextant.math.Hashes;
import dev.sextant.pipeline.Decider;
import dev.sextant.runtime.Running.Answering;
import dev.sextant.spec.SystemPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Answers queries; each answer is in the log before it is given.
final class Answers {
  private static final int WARM_UP_QUESTIONS = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private final Serving serving;
  private final Archive archive;
  private final Observation observation;
  private final Shadow shadow;
  private final Clock clock;
  private final Ids ids;
  private final AtomicLong decided = new AtomicLong();
  private final AtomicLong degraded = new AtomicLong();

  Answers(
      Serving serving,
      Archive archive,
      Observation observation,
      Shadow shadow,
      Clock clock,
      RandomGenerator random) {
    this.serving = serving;
    this.archive = archive;
    this.observation = observation;
    this.shadow = shadow;
    this.clock = clock;
    this.ids = new Ids(random);
  }

  long decided() {
    return decided.get();
  }

  long degraded() {
    return degraded.get();
  }

  Decision decide(Query query) {
    Decision decision = logged(query);
    decided.incrementAndGet();
    if (decision.degraded() != null) {
      degraded.incrementAndGet();
    }
    archive.remember(decision);
    return decision;
  }

  /// What was answered, and how it is written down by the plan that answered.
  private record Answer(Decision decision, Running by) {}

  /// Decides under an id that no logged decision has.
  private Decision logged(Query query) {
    while (true) {
      Answer answer = answer(query, ids.next(clock.millis()));
      Decision decision = answer.decision();
      long offset =
          answer
              .by()
              .home()
              .log()
              .log()
              .append(LogStream.DECISIONS, List.of(answer.by().decisions().encode(decision)))
              .join()[0];
      if (offset != RecordLog.DUPLICATE) {
        archive.put(decision.id(), offset);
        observation.decided(decision, answer.by(), offset);
        shadow.decided(decision, answer.by());
        return decision;
      }
    }
  }

  private Answer answer(Query query, String id) {
    return serving.read(now -> new Answer(decide(now, query, id), now));
  }

  private static Decision decide(Running now, Query query, String id) {
    now.requireSound();
    Answering how = now.answering(query.request());
    Query checked = CheckedQuery.of(query, now.request(query.request()));
    Decider decider = how.free().poll();
    if (decider == null) {
      decider = new Decider(how.plan(), now.state(), System::nanoTime);
    }
    Decision decision = decider.decide(checked, id, Hashes.mix(id));
    how.free().offer(decider);
    return decision;
  }

  // ---- warming up

  /// Decides some questions without telling anyone, so that the first real ones find compiled code:
  /// a cold process would answer them past their deadline.
  void warmUp() {
    long until = System.nanoTime() + WARM_UP.toNanos();
    for (SystemPlan.Request request : serving.now().plan().requests()) {
      for (int i = 0; i < WARM_UP_QUESTIONS && System.nanoTime() < until; i++) {
        int number = i;
        Query question = serving.read(now -> warmUpQuestion(now, request, number));
        Answer _ = answer(question, "warm-up-" + i);
      }
    }
  }

  private Query warmUpQuestion(Running now, SystemPlan.Request request, int number) {
    EntityTable subjects = now.state().entity(request.plan().subjectEntity());
    String subject =
        subjects.size() == 0
            ? "warm-up"
            : now.state().symbols().name(subjects.codes()[number % subjects.size()]);
    return new Query(request.plan().name(), subject, clock.millis(), Map.of(), false);
  }
}
