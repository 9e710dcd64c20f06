package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.NearestName;
import dev.sextant.decision.Query;
import dev.sextant.decision.RecordLog;
import dev.sextant.feature.EntityTable;
import dev.sextant.math.Hashes;
import dev.sextant.pipeline.Decider;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.Running.Answering;
import dev.sextant.spec.SystemPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Answers queries; each answer is in the log before it is given.
final class Answers {
  private static final int WARM_UP_QUESTIONS = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private final Serving serving;
  private final Archive archive;
  private final Observation observation;
  private final Clock clock;
  private final Ids ids;
  private final AtomicLong decided = new AtomicLong();
  private final AtomicLong degraded = new AtomicLong();

  Answers(
      Serving serving,
      Archive archive,
      Observation observation,
      Clock clock,
      RandomGenerator random) {
    this.serving = serving;
    this.archive = archive;
    this.observation = observation;
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
    Query checked = checked(query, now.request(query.request()));
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

  // ---- checking

  /// The query with its fields in the types that features read.
  private static Query checked(Query query, SystemPlan.Request request) {
    if (query.subject().isEmpty() || query.subject().length() > 1000) {
      throw new Refusal(
          Fault.CALLER, "a query names who asks or what is judged, in 1 to 1000 characters");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    List<String> names = request.fields().stream().map(EventType.Field::name).toList();
    query
        .fields()
        .forEach(
            (name, value) -> {
              int at = names.indexOf(name);
              if (at < 0) {
                throw new Refusal(
                    Fault.CALLER,
                    "request '"
                        + query.request()
                        + "' has no field '"
                        + name
                        + "'"
                        + NearestName.hint(name, "fields", names));
              }
              fields.put(name, value == null ? null : field(request.fields().get(at), value));
            });
    return new Query(query.request(), query.subject(), query.time(), fields, query.explore());
  }

  private static Object field(EventType.Field field, Object value) {
    Object typed = Intake.value(field, value);
    if (typed == null) {
      throw new Refusal(
          Fault.CALLER,
          "field '"
              + field.name()
              + "' must be "
              + field.type().withArticle()
              + ", but is '"
              + value
              + "'");
    }
    return typed;
  }
}
