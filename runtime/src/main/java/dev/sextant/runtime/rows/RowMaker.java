package dev.sextant.runtime.rows;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.NearestName;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestPlan.Slot;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.feedback.Outcomes;
import dev.sextant.history.ParquetWriter;
import dev.sextant.retrieval.Retrieval;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes training rows, point in time, as a Parquet file: for each question the features as they
/// were then, and what came of it later.
public final class RowMaker {
  private final SystemHome home;
  private final SystemPlan plan;
  private final Watch watch;

  public RowMaker(SystemHome home, Watch watch) {
    this.home = home;
    this.plan = home.plan();
    this.watch = watch;
  }

  /// Where questions come from.
  public sealed interface From {
    /// The logged decisions, with the vectors that they logged.
    record Logged() implements From {}

    /// The logged decisions, with vectors made again from the log.
    record Recomputed() implements From {}

    /// Every event of a type.
    record Each(String event) implements From {}

    /// The rows of a CSV or Parquet file.
    record Queries(Path file) implements From {}
  }

  /// @param request null for the spec's first
  /// @param features columns by name; empty for the inputs of the request's models, or all there
  ///   are when it has none
  /// @param owners threads that fold, >= 1
  public record Options(
      Path out,
      From from,
      Period period,
      @Nullable String request,
      List<String> features,
      int owners) {
    public Options {
      features = List.copyOf(features);
      if (owners < 1) {
        throw new IllegalArgumentException("threads must be at least 1, but was " + owners);
      }
    }
  }

  /// @param events that were read for it
  /// @param passedOver decisions that could not be used, and why
  public record Report(
      String file,
      String request,
      long rows,
      long events,
      List<String> labels,
      List<String> features,
      Map<String, Long> passedOver,
      double seconds) {
    public double rowsPerSecond() {
      return rows / Math.max(1e-9, seconds);
    }
  }

  /// @throws Refusal when something is asked for that is not there
  public Report run(Options options) {
    long start = System.nanoTime();
    SystemPlan.Request request = request(options.request());
    boolean decided = isDecided(options.from());
    int[] slots = slots(request, options.features(), decided);
    Reads reads = new Reads(request.plan(), slots);
    Work work = new Work(options, request, reads, decided);
    long events =
        switch (options.from()) {
          case From.Logged _ -> work.logged();
          case From.Recomputed _ -> work.recomputed();
          case From.Each(var event) -> work.each(event);
          case From.Queries(var file) -> work.queries(file);
        };
    return work.report(events, (System.nanoTime() - start) / 1e9);
  }

  private static boolean isDecided(From from) {
    return switch (from) {
      case From.Logged _, From.Recomputed _ -> true;
      case From.Each _, From.Queries _ -> false;
    };
  }

  private SystemPlan.Request request(@Nullable String name) {
    if (name == null) {
      return plan.requests().getFirst();
    }
    List<String> known = plan.requests().stream().map(each -> each.plan().name()).toList();
    if (!known.contains(name)) {
      throw new Refusal(
          Fault.CALLER, "no request '" + name + "'" + NearestName.hint(name, "requests", known));
    }
    return plan.requests().get(known.indexOf(name));
  }

  // ---- columns

  private int[] slots(SystemPlan.Request request, List<String> features, boolean decided) {
    List<Slot> slots = request.plan().slots();
    if (features.isEmpty()) {
      int[] inputs = inputs(request);
      IntStream some = inputs.length == 0 ? IntStream.range(0, slots.size()) : IntStream.of(inputs);
      return some.filter(slot -> whyNot(slots.get(slot), decided) == null).toArray();
    }
    List<String> known =
        slots.stream().filter(each -> whyNot(each, decided) == null).map(Slot::name).toList();
    return features.stream().mapToInt(name -> slot(request, name, known, decided)).toArray();
  }

  private int[] inputs(SystemPlan.Request request) {
    int index = plan.requests().indexOf(request);
    return plan.heads().stream()
        .filter(head -> head.request() == index)
        .flatMapToInt(head -> IntStream.of(head.inputs()))
        .distinct()
        .sorted()
        .toArray();
  }

  private static int slot(
      SystemPlan.Request request, String name, List<String> known, boolean decided) {
    int slot = request.plan().slot(name);
    if (slot < 0) {
      throw new Refusal(
          Fault.CALLER, "no feature '" + name + "'" + NearestName.hint(name, "features", known));
    }
    String why = whyNot(request.plan().slots().get(slot), decided);
    if (why != null) {
      throw new Refusal(Fault.CALLER, "'" + name + "' can not be a column: " + why);
    }
    return slot;
  }

  private static @Nullable String whyNot(Slot slot, boolean decided) {
    return switch (slot.type()) {
      case LIST, MAP -> "it is a " + slot.type().word() + "; derive a number or a category from it";
      case NUMBER, BOOL, TIME, DURATION, CATEGORY, ID, TEXT ->
          switch (slot.origin()) {
            case Origin.Prediction _ -> "it is a prediction, made from features";
            case Origin.SourceScore _ when !decided ->
                "it is the score that a candidate source gave, which only decisions have";
            case Origin.SourceScore _,
                Origin.Aggregated _,
                Origin.Attribute _,
                Origin.Id _,
                Origin.Field _,
                Origin.Derived _ ->
                null;
          };
    };
  }

  // ---- labels

  /// What came of everything. Only the events that make outcomes are kept, so memory grows with
  /// those alone.
  private List<Outcomes> outcomes() {
    List<Outcomes> outcomes = new ArrayList<>();
    boolean[] wanted = new boolean[plan.features().events().size()];
    for (OutcomePlan each : plan.outcomes()) {
      outcomes.add(new Outcomes(each, plan.features().events(), plan.symbols()));
      wanted[each.event()] = true;
      if (each.after() >= 0) {
        wanted[each.after()] = true;
      }
    }
    if (!outcomes.isEmpty()) {
      read(outcomes, wanted);
    }
    return outcomes;
  }

  private void read(List<Outcomes> outcomes, boolean[] wanted) {
    EventCodec codec = home.codec();
    long end = home.log().log().end(LogStream.EVENTS);
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (offset, entry) -> {
              if ((offset & 0x1FFF) == 0) {
                watch.reach("labels", offset, end, "events");
              }
              Event event = codec.decode(entry, type -> wanted[type.index()]);
              if (event != null) {
                outcomes.forEach(each -> each.add(event));
              }
              return true;
            });
    watch.reach("labels", end, end, "events");
  }

  // ---- rows

  /// One run.
  private final class Work {
    private final Options options;
    private final SystemPlan.Request request;
    private final Reads reads;
    private final boolean decided;
    private final List<Outcomes> outcomes = outcomes();
    private Map<String, Long> passedOver = Map.of();
    private @Nullable RowOutput output;

    Work(Options options, SystemPlan.Request request, Reads reads, boolean decided) {
      this.options = options;
      this.request = request;
      this.reads = reads;
      this.decided = decided;
    }

    long logged() {
      var decisions = new DecidedQuestions(home, request.plan().name(), options.period());
      write(
          true,
          out ->
              decisions.each(
                  watch,
                  question -> {
                    var decision = question.decided();
                    if (decision != null) {
                      out.write(question, decision.scored().frame(), question.row());
                    }
                  }));
      passedOver = decisions.passedOver();
      return 0;
    }

    long recomputed() {
      var decisions = new DecidedQuestions(home, request.plan().name(), options.period());
      Asking asking = new AsDecided(decisions.inOrderOfReading());
      passedOver = decisions.passedOver();
      return replay(asking, true);
    }

    long each(String event) {
      EventType type = plan.event(event);
      if (type == null) {
        List<String> known = plan.features().events().stream().map(EventType::name).toList();
        throw new Refusal(
            Fault.CALLER, "no event '" + event + "'" + NearestName.hint(event, "events", known));
      }
      int subject = field(type, request.plan().subjectEntity(), "who asks");
      int candidate = -1;
      if (!request.plan().judges()) {
        candidate =
            reads.needsCandidate()
                ? field(type, request.plan().choiceEntity(), "the candidate")
                : type.fieldOf(entity(request.plan().choiceEntity()));
      }
      return replay(
          new EachEvent(request, type, options.period(), subject, candidate), candidate >= 0);
    }

    private int field(EventType type, int entity, String what) {
      int field = type.fieldOf(entity(entity));
      if (field < 0) {
        throw new Refusal(
            Fault.CALLER,
            "event '%s' has no field of entity %s, so it can not say %s"
                .formatted(type.name(), entity(entity), what));
      }
      return field;
    }

    private String entity(int index) {
      return plan.features().entities().get(index).name();
    }

    long queries(Path file) {
      try (FileQuestions questions =
          FileQuestions.open(home, request, file, options.period(), reads.needsCandidate())) {
        return replay(new AtTimes(questions), questions.hasCandidates());
      }
    }

    private long replay(Asking asking, boolean candidates) {
      Retrieval retrieval = request.choosing() == null ? null : request.choosing().retrieval();
      long[] events = {0};
      write(
          candidates,
          out ->
              events[0] =
                  new ParallelReplay(home, reads, options.owners(), retrieval, out::write, watch)
                      .run(asking));
      return events[0];
    }

    private interface Writing {
      void to(RowOutput out);
    }

    private void write(boolean candidates, Writing writing) {
      RowOutput out =
          new RowOutput(plan, request.plan(), reads.wanted(), outcomes, decided, candidates);
      output = out;
      try (ParquetWriter file = ParquetWriter.create(options.out(), out.columns())) {
        out.to(file);
        writing.to(out);
        out.flush();
        file.finish();
      }
    }

    Report report(long events, double seconds) {
      RowOutput out = output;
      if (out == null) {
        throw new IllegalStateException("nothing was written");
      }
      return new Report(
          options.out().toString(),
          request.plan().name(),
          out.rows(),
          events,
          out.labels(),
          out.features(),
          passedOver,
          seconds);
    }
  }
}
