package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Query;
import dev.sextant.decision.SymbolList;
import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.EntityTable;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestRows;
import dev.sextant.monitoring.Distribution.Kind;
import dev.sextant.monitoring.Sample;
import dev.sextant.runtime.FeatureCatalog.Reading;
import dev.sextant.spec.SystemPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Looks at how the values of features lie now: of live entities in the state, and in the rows of
/// the latest decisions. A feature of a pair, or an expression that no decision keeps, is read anew
/// for rows of the latest decisions.
///
/// Bounded: at most 1,000 entities and 2,000 rows a feature, a quarter of a second for the entities
/// of all features and as much for rows that are read anew. The state is held for a few dozen
/// readings at a time, so that no event waits long.
final class FeatureReadings {
  private static final int ENTITIES = 1_000;
  private static final int ROWS = 2_000;
  private static final int ROWS_OF_ONE = 20;
  private static final int ASKED_ANEW = 50;
  private static final int AT_ONCE = 32;
  private static final long PATIENCE = 250_000_000L;

  private final SystemPlan plan;
  private final FeatureState state;
  private final Serving.Hold reading;

  FeatureReadings(SystemPlan plan, FeatureState state, Serving.Hold reading) {
    this.plan = plan;
    this.state = state;
    this.reading = reading;
  }

  /// @param recent the latest decisions, newest first
  /// @return by feature; features with nothing to look at are left out
  Map<String, List<Reading>> of(List<Decision> recent, long now) {
    Map<String, List<Reading>> all = new LinkedHashMap<>();
    for (FeaturePlan.Feature feature : plan.features().features()) {
      List<String> keys = plan.features().groups().get(feature.group()).keys();
      int entity = keys.size() == 1 ? entity(keys.getFirst()) : -1;
      if (entity >= 0) {
        add(all, feature.name(), ofEntities(feature, entity, now));
      }
    }
    logged(recent).forEach((name, sample) -> add(all, name, sample));
    anew(recent, all, now).forEach((name, sample) -> add(all, name, sample));
    return all;
  }

  private static void add(
      Map<String, List<Reading>> all, String feature, @Nullable Reading reading) {
    if (reading != null && reading.values().rows() > 0) {
      all.computeIfAbsent(feature, _ -> new ArrayList<>()).add(reading);
    }
  }

  private int entity(String name) {
    List<FeaturePlan.Entity> entities = plan.features().entities();
    for (int i = 0; i < entities.size(); i++) {
      if (entities.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  // ---- the state

  private Reading ofEntities(FeaturePlan.Feature feature, int entity, long now) {
    Sample sample = sample(feature.type(), ENTITIES);
    long until = System.nanoTime() + PATIENCE / Math.max(1, plan.features().features().size());
    EntityTable table = state.entity(entity);
    int size;
    reading.lock();
    try {
      size = table.size();
    } finally {
      reading.unlock();
    }
    int step = coprime(size);
    long at = 0;
    for (int seen = 0; seen < size && !sample.isFull() && System.nanoTime() < until; ) {
      reading.lock();
      try {
        for (int i = 0; i < AT_ONCE && seen < size; i++, seen++) {
          int code = table.codes()[(int) at];
          at = (at + step) % size;
          if (table.isLive(code, now)) {
            read(feature, code, now, sample);
          }
        }
      } finally {
        reading.unlock();
      }
    }
    return new Reading("live " + table.plan().name() + " ids", sample.describe());
  }

  /// A step that meets every entity once, in an order that has nothing to do with their age.
  private static int coprime(int size) {
    int step = (int) Math.max(1, Math.round(size * 0.618));
    while (gcd(step, size) > 1) {
      step++;
    }
    return step;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private void read(FeaturePlan.Feature feature, int code, long now, Sample sample) {
    if (feature.type().isNumeric()) {
      add(sample, feature.type(), state.number(feature, code, now), now);
    } else {
      add(sample, state.object(feature, code, now));
    }
  }

  // ---- values

  private static Sample sample(ValueType type, int most) {
    return switch (type) {
      case NUMBER -> new Sample(Kind.NUMBERS, "", most);
      case DURATION -> new Sample(Kind.NUMBERS, "s", most);
      case TIME -> new Sample(Kind.NUMBERS, "s ago", most);
      case BOOL, CATEGORY, ID -> new Sample(Kind.NAMES, "", most);
      case TEXT -> new Sample(Kind.SIZES, "characters", most);
      case LIST, MAP -> new Sample(Kind.SIZES, "elements", most);
    };
  }

  /// @param value as the state has it: a code, milliseconds, a number
  private void add(Sample sample, ValueType type, double value, long now) {
    switch (type) {
      case DURATION -> sample.add(value / 1000);
      case TIME -> sample.add((now - value) / 1000);
      case BOOL -> sample.add(Double.isNaN(value) ? null : value == 1 ? "true" : "false");
      case CATEGORY, ID -> {
        Symbols symbols = state.symbols();
        sample.add(Double.isNaN(value) ? null : symbols.name((int) value));
      }
      case NUMBER, TEXT, LIST, MAP -> sample.add(value);
    }
  }

  private static void add(Sample sample, @Nullable Object value) {
    sample.add(
        switch (value) {
          case SymbolMap map -> map.size();
          case SymbolList list -> list.size();
          case String text -> text.codePointCount(0, text.length());
          case null, default -> Double.NaN;
        });
  }

  // ---- decisions

  private Map<String, Reading> logged(List<Decision> recent) {
    Map<String, Sample> samples = new LinkedHashMap<>();
    for (Decision decision : recent) {
      Frame frame = decision.scored().frame();
      for (Frame.Column column : frame.columns()) {
        ValueType type = type(decision, column.name());
        if (type == null) {
          continue;
        }
        Sample sample = samples.computeIfAbsent(column.name(), _ -> sample(type, ROWS));
        for (int row = 0; row < Math.min(ROWS_OF_ONE, frame.rows()); row++) {
          add(sample, type, column, row);
        }
      }
    }
    return described(samples, "rows of the last %,d decisions, as logged".formatted(recent.size()));
  }

  private static Map<String, Reading> described(Map<String, Sample> samples, String of) {
    Map<String, Reading> readings = new LinkedHashMap<>();
    samples.forEach((name, sample) -> readings.put(name, new Reading(of, sample.describe())));
    return readings;
  }

  private static void add(Sample sample, ValueType type, Frame.Column column, int row) {
    switch (column) {
      case Frame.Numbers(var _, var values) -> {
        float value = values[row];
        if (type == ValueType.BOOL) {
          sample.add(Float.isNaN(value) ? null : value == 1 ? "true" : "false");
        } else {
          sample.add(type == ValueType.DURATION ? value / 1000 : value);
        }
      }
      case Frame.Categories(var _, var values) -> sample.add(values[row]);
      case Frame.Texts(var _, var values) -> add(sample, values[row]);
    }
  }

  /// The type of a feature that a decision may keep; null for other columns.
  private @Nullable ValueType type(Decision decision, String column) {
    SystemPlan.Request request = request(decision);
    int slot = request == null ? -1 : request.plan().slot(column);
    return slot < 0 || request == null || !plan.spec().features().containsKey(column)
        ? null
        : request.plan().slots().get(slot).type();
  }

  private SystemPlan.@Nullable Request request(Decision decision) {
    return plan.requests().stream()
        .filter(each -> each.plan().name().equals(decision.query().request()))
        .findFirst()
        .orElse(null);
  }

  // ---- read anew

  /// Features that nothing was seen of so far, for rows of the latest decisions as of now.
  private Map<String, Reading> anew(
      List<Decision> recent, Map<String, List<Reading>> seen, long now) {
    Map<String, Sample> samples = new LinkedHashMap<>();
    long until = System.nanoTime() + PATIENCE;
    int asked = 0;
    for (Decision decision : recent) {
      SystemPlan.Request request = request(decision);
      if (asked == ASKED_ANEW || System.nanoTime() > until) {
        break;
      }
      if (request != null && asks(decision, request)) {
        ask(decision, request, seen, samples, now);
        asked++;
      }
    }
    return described(samples, "rows of the last %,d decisions, read now".formatted(asked));
  }

  private static boolean asks(Decision decision, SystemPlan.Request request) {
    return request.plan().judges() || decision.scored().ids().length > 0;
  }

  private void ask(
      Decision decision,
      SystemPlan.Request request,
      Map<String, List<Reading>> seen,
      Map<String, Sample> samples,
      long now) {
    int[] wanted = wanted(request.plan(), seen);
    if (wanted.length == 0) {
      return;
    }
    Query then = decision.query();
    Query query = new Query(then.request(), then.subject(), now, then.fields(), false);
    reading.lock();
    try {
      RequestRows rows = new RequestRows(request.plan(), state, query);
      if (!request.plan().judges()) {
        int[] codes =
            Arrays.stream(decision.scored().ids())
                .limit(ROWS_OF_ONE)
                .mapToInt(state.symbols()::code)
                .toArray();
        rows.candidates(codes, codes.length);
      }
      rows.fill(request.plan().closure(wanted));
      for (int slot : wanted) {
        take(rows, slot, samples, now);
      }
    } finally {
      reading.unlock();
    }
  }

  /// Slots of features that nothing was seen of and that need neither sources nor models.
  private int[] wanted(RequestPlan request, Map<String, List<Reading>> seen) {
    return plan.spec().features().keySet().stream()
        .filter(name -> !seen.containsKey(name))
        .mapToInt(request::slot)
        .filter(slot -> slot >= 0 && isKnownBefore(request, slot))
        .toArray();
  }

  private static boolean isKnownBefore(RequestPlan request, int slot) {
    return Arrays.stream(request.closure(slot))
        .noneMatch(
            each ->
                request.slots().get(each).origin() instanceof Origin.SourceScore
                    || request.slots().get(each).origin() instanceof Origin.Prediction);
  }

  private void take(RequestRows rows, int slot, Map<String, Sample> samples, long now) {
    ValueType type = rows.plan().slots().get(slot).type();
    Sample sample =
        samples.computeIfAbsent(rows.plan().slots().get(slot).name(), _ -> sample(type, ROWS));
    boolean constant = rows.columns().isConstant(slot);
    for (int row = 0; row < (constant ? 1 : rows.size()); row++) {
      if (type.isNumeric()) {
        add(sample, type, rows.columns().numbers(slot)[row], now);
      } else {
        add(sample, rows.columns().objects(slot)[row]);
      }
    }
  }
}
