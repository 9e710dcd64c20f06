package dev.sextant.feedback;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.Symbols;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of whom, and when: the events that make outcomes, by subject, so that a label is
/// looked up and never read from a feature.
public final class Outcomes {
  private static final String DECISION = "decision";

  private final OutcomePlan plan;
  private final List<EventType> types;
  private final Symbols symbols;
  private final Map<String, List<Hit>> hits = new HashMap<>();
  private final Map<String, List<Hit>> openings = new HashMap<>();
  private final Scratch scratch = new Scratch();
  private final double[] truth = new double[1];
  private @Nullable Columns row;
  private long events;

  /// @param types all event types, by index
  public Outcomes(OutcomePlan plan, List<EventType> types, Symbols symbols) {
    this.plan = plan;
    this.types = types;
    this.symbols = symbols;
  }

  public OutcomePlan plan() {
    return plan;
  }

  /// One event that counts.
  ///
  /// @param time when it happened
  /// @param arrival when it became known
  /// @param order how many events were added before it
  /// @param amount 1, or the number to sum
  public record Hit(
      long time,
      long arrival,
      long order,
      @Nullable String object,
      @Nullable String decision,
      double amount) {}

  /// Notes an event. Events come in any order of time; [Hit#order] is the order in which they come
  /// here.
  public void add(Event event) {
    note(event);
    events++;
  }

  private void note(Event event) {
    if (event.type().index() == plan.after()) {
      note(openings, event, 1);
    }
    if (event.type().index() != plan.event() || !holds(event)) {
      return;
    }
    double amount = plan.sum() < 0 ? 1 : event.number(plan.sum());
    if (!Double.isNaN(amount)) {
      note(hits, event, amount);
    }
  }

  private void note(Map<String, List<Hit>> to, Event event, double amount) {
    String subject = event.subject();
    if (subject != null) {
      int field = event.type().field(DECISION);
      String decision = field < 0 ? null : event.text(field);
      to.computeIfAbsent(subject, _ -> new ArrayList<>())
          .add(
              new Hit(
                  event.eventTime(),
                  event.arrivalTime(),
                  events,
                  event.object(),
                  decision,
                  amount));
    }
  }

  private boolean holds(Event event) {
    if (plan.when() == null) {
      return true;
    }
    Columns columns = row;
    if (columns == null) {
      columns =
          new Columns(
              types.get(plan.event()).fields().stream().map(EventType.Field::type).toList());
      row = columns;
    }
    columns.rows(1);
    List<EventType.Field> fields = event.type().fields();
    for (int i = 0; i < fields.size(); i++) {
      Object value = event.values()[i];
      if (!fields.get(i).type().isNumeric()) {
        columns.objects(i)[0] = value;
      } else if (value instanceof String text) {
        columns.numbers(i)[0] = symbols.code(text);
      } else {
        columns.numbers(i)[0] = value == null ? Double.NaN : (Double) value;
      }
    }
    plan.when().evaluate(columns, event.eventTime(), scratch, truth);
    return truth[0] == 1;
  }

  /// Everything of a subject that counts in (from, until].
  public List<Hit> between(String subject, long from, long until) {
    return hits.getOrDefault(subject, List.of()).stream()
        .filter(hit -> hit.time() > from && hit.time() <= until)
        .toList();
  }

  /// The label of an item chosen, or a case judged, at `from`; the window is the outcome's own.
  ///
  /// @param object null for a judged case
  /// @param decision the decision's id; null when asked of history
  /// @return 1 or 0 (or the sum), NaN when the window never opened
  public double label(
      String subject, @Nullable String object, @Nullable String decision, long from) {
    return label(subject, object, decision, from, Long.MAX_VALUE);
  }

  /// The label as far as it is known at a moment.
  ///
  /// @param knownBefore events that arrive at this instant or later are not counted
  public double label(
      String subject,
      @Nullable String object,
      @Nullable String decision,
      long from,
      long knownBefore) {
    long start = start(subject, object, decision, from);
    if (start < 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (Hit hit : hits.getOrDefault(subject, List.of())) {
      if (isWithin(hit, start) && hit.arrival() < knownBefore && belongs(hit, object, decision)) {
        sum += hit.amount();
      }
    }
    return plan.sum() < 0 ? Math.min(1, sum) : sum;
  }

  /// The label once its window has closed.
  ///
  /// @param before windows that end at this instant or later are open
  /// @return NaN while the window is open, or when it never opened
  public double settled(
      String subject, @Nullable String object, @Nullable String decision, long from, long before) {
    long start = start(subject, object, decision, from);
    return start < 0 || start + plan.within() >= before
        ? Double.NaN
        : label(subject, object, decision, from);
  }

  /// When the window opens; -1 when it never did.
  private long start(
      String subject, @Nullable String object, @Nullable String decision, long from) {
    return plan.after() < 0 || decision == null ? from : opening(subject, object, decision);
  }

  /// Whether the answer about a case was there before the question: an event that makes its outcome
  /// was added before the event that stands for the case, so features may have seen it.
  ///
  /// @param from when the case happened
  /// @param order how many events were added before the case's own
  public boolean isKnown(String subject, long from, long order) {
    return hits.getOrDefault(subject, List.of()).stream()
        .anyMatch(hit -> hit.order() < order && isWithin(hit, from) && belongs(hit, null, null));
  }

  /// When the outcome of a judged case became known.
  ///
  /// @param from when the case happened
  /// @return arrival of the first event that counts; Long.MAX_VALUE when none does
  public long knownAt(String subject, long from) {
    return hits.getOrDefault(subject, List.of()).stream()
        .filter(hit -> isWithin(hit, from) && belongs(hit, null, null))
        .mapToLong(Hit::arrival)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private boolean isWithin(Hit hit, long start) {
    return hit.time() >= start && hit.time() <= start + plan.within();
  }

  private long opening(String subject, @Nullable String object, String decision) {
    for (Hit hit : openings.getOrDefault(subject, List.of())) {
      if (decision.equals(hit.decision()) && (object == null || object.equals(hit.object()))) {
        return hit.time();
      }
    }
    return -1;
  }

  private boolean belongs(Hit hit, @Nullable String object, @Nullable String decision) {
    return switch (plan.match()) {
      case SUBJECT -> true;
      case PAIR -> object != null && object.equals(hit.object());
      case DECISION ->
          (decision == null || decision.equals(hit.decision()))
              && (object == null || object.equals(hit.object()));
    };
  }
}
