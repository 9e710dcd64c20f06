package dev.sextant.runtime;

import dev.sextant.decision.NearestName;
import dev.sextant.decision.Query;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestPlan.Slot;
import dev.sextant.feature.RequestRows;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads features from the state without deciding anything, by the code that decisions read them
/// with.
final class FeatureLookup {
  /// How many items may be asked about at once.
  static final int MOST_ITEMS = 10_000;

  private final RequestPlan plan;
  private final FeatureState state;
  private final Set<String> features;
  private final boolean aboutItems;

  private FeatureLookup(Running now, SystemPlan.Request request, boolean aboutItems) {
    this.plan = request.plan();
    this.state = now.state();
    this.features = now.plan().spec().features().keySet();
    this.aboutItems = aboutItems;
  }

  /// @param items candidates; empty for what is known of the subject alone
  /// @param names features; empty for all that such a row has
  /// @throws Refusal when a name is unknown, or no feature of such a row
  static FeatureRows read(Running now, Query query, List<String> items, List<String> names) {
    SystemPlan.Request request = request(now.plan(), query.request());
    Query checked = CheckedQuery.of(query, request);
    if (request.plan().judges() && !items.isEmpty()) {
      throw new Refusal(
          Fault.CALLER, "request '" + query.request() + "' judges its subject and has no items");
    }
    if (items.size() > MOST_ITEMS) {
      throw new Refusal(
          Fault.CALLER, "at most " + MOST_ITEMS + " items at once, but there are " + items.size());
    }
    FeatureLookup lookup = new FeatureLookup(now, request, !items.isEmpty());
    return new FeatureRows(
        query.request(),
        query.subject(),
        query.time(),
        now.state().position(),
        lookup.rows(checked, items, lookup.slots(names)));
  }

  private static SystemPlan.Request request(SystemPlan plan, String name) {
    List<String> known = plan.requests().stream().map(each -> each.plan().name()).toList();
    int at = known.indexOf(name);
    if (at < 0) {
      throw new Refusal(
          Fault.CALLER, "no request '" + name + "'" + NearestName.hint(name, "requests", known));
    }
    return plan.requests().get(at);
  }

  // ---- which

  private int[] slots(List<String> names) {
    if (!names.isEmpty()) {
      return names.stream().distinct().mapToInt(this::required).toArray();
    }
    return features.stream()
        .mapToInt(plan::slot)
        .filter(slot -> slot >= 0 && obstacle(slot).isEmpty())
        .toArray();
  }

  private int required(String name) {
    if (!features.contains(name)) {
      throw new Refusal(
          Fault.CALLER, "no feature '" + name + "'" + NearestName.hint(name, "features", features));
    }
    int slot = plan.slot(name);
    String obstacle =
        slot < 0 ? "is of entities that request '" + plan.name() + "' lacks" : obstacle(slot);
    if (!obstacle.isEmpty()) {
      throw new Refusal(Fault.CALLER, "feature '" + name + "' " + obstacle);
    }
    return slot;
  }

  /// Why the slot can not be read; empty when it can.
  private String obstacle(int slot) {
    for (int read : plan.closure(slot)) {
      if (plan.slots().get(read).origin() instanceof Origin.SourceScore
          || plan.slots().get(read).origin() instanceof Origin.Prediction) {
        return "reads " + plan.slots().get(read).name() + ", which is there in a decision alone";
      }
    }
    boolean needsItem = !plan.judges() && !plan.isConstant(slot);
    return needsItem && !aboutItems ? "is of an item: say which" : "";
  }

  // ---- what

  private List<FeatureRows.Row> rows(Query query, List<String> items, int[] slots) {
    RequestRows rows = new RequestRows(plan, state, query);
    int[] codes =
        aboutItems ? items.stream().mapToInt(state.symbols()::find).toArray() : new int[] {-1};
    if (!plan.judges()) {
      rows.candidates(codes, codes.length);
    }
    rows.fill(plan.closure(slots));
    List<FeatureRows.Row> read = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      read.add(new FeatureRows.Row(aboutItems ? items.get(row) : null, values(rows, row, slots)));
    }
    return read;
  }

  private Map<String, @Nullable Object> values(RequestRows rows, int row, int[] slots) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int slot : slots) {
      Slot meant = plan.slots().get(slot);
      int at = rows.columns().isConstant(slot) ? 0 : row;
      values.put(
          meant.name(),
          meant.type().isNumeric()
              ? value(meant, rows.columns().numbers(slot)[at])
              : state.named(rows.columns().objects(slot)[at]));
    }
    return values;
  }

  private @Nullable Object value(Slot slot, double number) {
    if (Double.isNaN(number)) {
      return null;
    }
    return switch (slot.type()) {
      case BOOL -> number != 0;
      case TIME -> Instant.ofEpochMilli((long) number).toString();
      case CATEGORY, ID -> state.symbols().name((int) number);
      default -> number;
    };
  }
}
