package dev.sextant.runtime.training;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.Frame;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestRows;
import dev.sextant.feedback.Outcomes;
import dev.sextant.ranking.Filter;
import dev.sextant.retrieval.Candidates;
import dev.sextant.runtime.DecisionStore;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes training rows as the spec's `train:` says: from logged decisions, or by asking the past.
///
/// Asked of the past, a question sees the state folded up to its moment and the label its later
/// window, so no row can see its own answer. Of a question's candidates all positives are kept and
/// a seeded sample of the rest, weighted by one over the share that was kept. A question that
/// nothing came of is left out: it tells no candidate from another, and in the system that is
/// trained for nobody may have asked it. Probabilities are therefore those given that something
/// comes of it.
final class TrainingRows {
  private static final int NEGATIVES = 200;

  private final SystemHome home;
  private final SystemPlan plan;
  private final SystemPlan.Request request;
  private final History history;
  private final Map<String, Outcomes> outcomes;
  private final List<String> tasks;
  private final SplittableRandom random;
  private final Watch watch;
  private int staleLeftOut;

  TrainingRows(SystemHome home, History history, long seed, Watch watch) {
    this.home = home;
    this.plan = home.plan();
    this.request = plan.requests().getFirst();
    this.history = history;
    this.outcomes = history.outcomes(plan.outcomes());
    this.tasks = plan.heads().stream().map(SystemPlan.Head::task).distinct().toList();
    this.random = new SplittableRandom(seed);
    this.watch = watch;
  }

  Map<String, Outcomes> outcomes() {
    return outcomes;
  }

  RowTable collect(Part whole) {
    RowTable table = table(inputs());
    SystemSpec.Training train = plan.spec().train();
    Part part =
        train == null || train.over() == null
            ? whole
            : whole.latest(train.over().toMillis(), age());
    if (train == null || train.from().equals("decisions")) {
      fromDecisions(table, part);
    } else if (train.ask() != null && train.ask().each() != null) {
      eachEvent(table, train.ask().each().text(), part);
    } else if (train.ask() != null) {
      oncePer(table, train.ask(), part);
    }
    if (table.rows() == 0) {
      throw new Refusal(
          Fault.CALLER,
          "there is nothing to learn from yet: "
              + (train == null || train.from().equals("decisions")
                  ? "no logged decision has an outcome window that opened"
                      + (staleLeftOut == 0
                          ? ""
                          : ", but for %,d whose features meant something else and whose events an import has replaced"
                              .formatted(staleLeftOut))
                  : "history has no question that `train:` asks for")
              + "; import history or let the system decide first");
    }
    return table;
  }

  /// Rows of the decisions logged from a moment on.
  ///
  /// @param slots columns to keep
  RowTable collectFrom(long from, int[] slots) {
    RowTable table = table(slots);
    fromDecisions(table, new Part(from, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
    return table;
  }

  /// Rows of the decisions of a part, with the labels whose windows closed in it.
  RowTable settled(Part part) {
    RowTable table = table(inputs());
    fromDecisions(
        table,
        part,
        (outcome, subject, object, decision, time) ->
            outcome.settled(subject, object, decision, time, part.knownBefore()));
    return table;
  }

  /// Rows of the cases of a part whose windows closed in it, where `train:` asks about each.
  RowTable asked(Part part) {
    RowTable table = table(inputs());
    SystemSpec.Training train = plan.spec().train();
    if (train != null && train.ask() != null && train.ask().each() != null) {
      eachEvent(table, train.ask().each().text(), part);
    }
    return table;
  }

  private RowTable table(int[] slots) {
    return new RowTable(request.plan(), slots, tasks);
  }

  private long window() {
    return tasks.stream().mapToLong(task -> outcome(task).plan().within()).max().orElse(0);
  }

  /// How old a question must be to train: as long as windows are, or less where the spec says that
  /// most is known before.
  private long age() {
    SystemSpec.Training train = plan.spec().train();
    return train == null || train.knownAfter() == null
        ? window()
        : Math.min(window(), train.knownAfter().toMillis());
  }

  private Outcomes outcome(String task) {
    Outcomes found = outcomes.get(task);
    if (found == null) {
      throw new IllegalStateException("no outcome " + task);
    }
    return found;
  }

  // ---- asked of the past

  private void oncePer(RowTable table, SystemSpec.Ask ask, Part part) {
    History.Replay replay = history.replay();
    int question = 0;
    List<Long> times =
        Questions.times(ask, part.before(), window()).stream()
            .filter(time -> time >= part.from())
            .toList();
    for (int t = 0; t < times.size(); t++) {
      replay.until(times.get(t));
      for (Query query : Questions.oncePer(request, replay.state(), times.get(t))) {
        if (somethingCameOf(query)) {
          ask(query, replay.state(), table, question);
        }
        question++;
        if ((question & 0x3F) == 0) {
          watch.reach("training rows", table.rows(), -1, "rows");
        }
      }
    }
    watch.reach("training rows", table.rows(), -1, "rows");
  }

  private boolean somethingCameOf(Query query) {
    return tasks.stream()
        .map(this::outcome)
        .anyMatch(
            each ->
                !each.between(query.subject(), query.time(), query.time() + each.plan().within())
                    .isEmpty());
  }

  private void ask(Query query, FeatureState state, RowTable table, int question) {
    RequestRows rows = new RequestRows(request.plan(), state, query);
    int[] kept = candidates(rows);
    if (kept.length == 0) {
      return;
    }
    List<Map<String, Double>> labels = new ArrayList<>();
    List<Integer> negatives = new ArrayList<>();
    boolean[] chosen = new boolean[kept.length];
    int positives = 0;
    for (int row = 0; row < kept.length; row++) {
      String item = state.symbols().name(rows.candidate(row));
      Map<String, Double> label = labels(query.subject(), item, null, query.time());
      labels.add(label);
      chosen[row] = isPositive(label);
      if (chosen[row]) {
        positives++;
      } else {
        negatives.add(row);
      }
    }
    if (positives == 0) {
      return;
    }
    int wanted = Math.min(negatives.size(), NEGATIVES);
    for (int i = 0; i < wanted; i++) {
      int swap = i + random.nextInt(negatives.size() - i);
      int row = negatives.get(swap);
      negatives.set(swap, negatives.get(i));
      chosen[row] = true;
    }
    float weight = wanted == 0 ? 1 : (float) negatives.size() / wanted;
    Frame frame = rows.frame(inputs());
    for (int row = 0; row < kept.length; row++) {
      if (chosen[row]) {
        Map<String, Double> label = labels.get(row);
        Asked about = Asked.of(question, query, state.symbols().name(rows.candidate(row)));
        table.add(frame, row, label, isPositive(label) ? 1 : weight, about);
      }
    }
  }

  private static boolean isPositive(Map<String, Double> labels) {
    return labels.values().stream().anyMatch(value -> value > 0);
  }

  private int[] inputs() {
    return plan.heads().stream()
        .flatMapToInt(head -> IntStream.of(head.inputs()))
        .distinct()
        .sorted()
        .toArray();
  }

  /// Makes the candidates that pass the filters the rows, with all model inputs filled.
  ///
  /// @return the kept rows' symbol codes
  private int[] candidates(RequestRows rows) {
    if (request.choosing() == null) {
      rows.fill(request.plan().closure(inputs()));
      return new int[] {rows.subject()};
    }
    Candidates found = request.choosing().retrieval().gather(rows, () -> false).candidates();
    rows.candidates(found.codes(), found.size());
    boolean[] removed = new boolean[found.size()];
    for (Filter filter : request.choosing().filters()) {
      filter.apply(rows, removed);
    }
    int[] kept = IntStream.range(0, found.size()).filter(row -> !removed[row]).toArray();
    int[] codes = IntStream.of(kept).map(row -> found.codes()[row]).toArray();
    rows.candidates(codes, codes.length);
    fillSources(rows, found, kept);
    rows.fill(request.plan().closure(inputs()));
    return codes;
  }

  private void fillSources(RequestRows rows, Candidates found, int[] kept) {
    for (int slot = 0; slot < request.plan().slots().size(); slot++) {
      if (request.plan().slots().get(slot).origin() instanceof Origin.SourceScore(var name)) {
        int source = sourceIndex(name);
        for (int row = 0; row < kept.length; row++) {
          rows.columns().numbers(slot)[row] = found.score(source, kept[row]);
        }
      }
    }
  }

  private int sourceIndex(String name) {
    var sources = requireNonNull(request.choosing()).retrieval().sources();
    return IntStream.range(0, sources.size())
        .filter(i -> sources.get(i).name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Double> labels(
      String subject, @Nullable String object, @Nullable String decision, long time) {
    return labels(subject, object, decision, time, Long.MAX_VALUE);
  }

  private Map<String, Double> labels(
      String subject,
      @Nullable String object,
      @Nullable String decision,
      long time,
      long knownBefore) {
    Map<String, Double> labels = new HashMap<>();
    for (String task : tasks) {
      labels.put(task, outcome(task).label(subject, object, decision, time, knownBefore));
    }
    return labels;
  }

  /// One question per event that stands for a case. A case is left out while it is too young, and
  /// when its answer came before the question: then a feature may have seen it.
  private void eachEvent(RowTable table, String eventName, Part part) {
    History.Replay replay = history.replay();
    int[] inputs = inputs();
    int[] reads = request.plan().closure(inputs);
    long age = age();
    long[] question = {0};
    replay.each(
        event -> {
          if (!isAsked(event, eventName) || event.arrivalTime() >= part.before()) {
            return;
          }
          Query query = question[0] < part.questions() ? Questions.of(request, event) : null;
          if (query == null) {
            return;
          }
          int number = (int) question[0]++;
          if (event.arrivalTime() >= part.from()
              && part.isClosed(query.time() + age)
              && tasks.stream().noneMatch(task -> isKnown(task, query, replay.index()))) {
            RequestRows rows = new RequestRows(request.plan(), replay.state(), query);
            rows.fill(reads);
            Map<String, Double> labels =
                labels(query.subject(), null, null, query.time(), part.knownBefore());
            table.add(rows.frame(inputs), 0, labels, 1, Asked.of(number, query, null));
          }
        });
    watch.reach("training rows", table.rows(), -1, "rows");
  }

  private boolean isKnown(String task, Query query, long order) {
    return outcome(task).isKnown(query.subject(), query.time(), order);
  }

  static boolean isAsked(Event event, String name) {
    return event.type().name().equals(name);
  }

  // ---- as logged

  /// The label of an item that a decision showed, or of the case that it judged; NaN for none.
  private interface Labelling {
    double label(
        Outcomes outcome, String subject, @Nullable String object, String decision, long time);
  }

  private void fromDecisions(RowTable table, Part part) {
    fromDecisions(table, part, Outcomes::label);
  }

  private void fromDecisions(RowTable table, Part part, Labelling labelling) {
    DecisionStore store = new DecisionStore(home);
    StaleRows stale = new StaleRows(home, request, watch);
    int[] question = {0};
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            0,
            (offset, entry) -> {
              boolean wanted =
                  entry.eventTime() >= part.from() && entry.eventTime() < part.before();
              Decision decision = wanted ? store.decode(entry) : null;
              if (decision != null && question[0] < part.questions()) {
                if (stale.isStale(decision)) {
                  stale.add(offset, decision, question[0]++);
                } else {
                  addLogged(decision, decision.scored().frame(), labelling, table, question[0]++);
                }
              }
              return true;
            });
    if (stale.rebuild(
        (decision, frame, number) -> addLogged(decision, frame, labelling, table, number))) {
      table.sortByQuestion();
    }
    staleLeftOut += stale.leftOut();
    watch.reach("training rows", table.rows(), -1, "rows");
  }

  /// A row for each item that was placed and has a label: its outcome window opened.
  ///
  /// @param frame its vectors, as logged or rebuilt
  private void addLogged(
      Decision decision, Frame frame, Labelling labelling, RowTable table, int question) {
    String subject = decision.query().subject();
    List<Integer> placed =
        decision.answer() instanceof Decision.Slate slate
            ? slate.items().stream()
                .map(Decision.Placed::row)
                .filter(row -> row >= 0)
                .sorted()
                .toList()
            : List.of(0);
    for (int row : placed) {
      if (row < frame.rows()) {
        String object =
            decision.answer() instanceof Decision.Slate ? decision.scored().ids()[row] : null;
        Map<String, Double> labels = new HashMap<>();
        for (String task : tasks) {
          long time = decision.query().time();
          labels.put(task, labelling.label(outcome(task), subject, object, decision.id(), time));
        }
        if (labels.values().stream().anyMatch(label -> !label.isNaN())) {
          table.add(frame, row, labels, 1, Asked.of(question, decision.query(), object));
        }
      }
    }
  }
}
