package dev.sextant.feature;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Program;
import dev.sextant.decision.Query;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestPlan.Role;
import dev.sextant.feature.RequestPlan.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of one request, one per candidate (or one for what is judged), with the columns that
/// were asked for.
///
/// Reused from request to request, by one thread at a time. Reading features looks no name up and,
/// once the columns have grown, allocates nothing per candidate except for map features that span
/// several tiles.
public final class RequestRows {
  private static final int[] SELF = {0};
  private static final int MOST_ORDERS = 64;

  private final RequestPlan plan;
  private final FeatureState state;
  private final Columns columns;
  private final Scratch scratch = new Scratch();
  private Query query;
  private int subject;
  private int[] candidates = SELF;

  /// How the slots that callers ask for are filled; few callers, each with an array of its own.
  private final IdentityHashMap<int[], Order> orders = new IdentityHashMap<>();

  private long[] batchKeys = new long[1];

  public RequestRows(RequestPlan plan, FeatureState state, Query query) {
    this.plan = plan;
    this.state = state;
    this.columns = new Columns(plan.slots().stream().map(Slot::type).toList());
    this.query = query;
    begin(query);
  }

  /// Starts the next request: a `judge:` request has its one row now, a `choose:` request waits for
  /// candidates.
  public void begin(Query next) {
    query = next;
    subject = state.symbols().find(next.subject());
    candidates(SELF, plan.judges() ? 1 : 0);
  }

  /// Makes these candidates the rows; columns must be filled anew.
  public void candidates(int[] codes, int count) {
    candidates = codes;
    for (int i = 0; i < plan.slots().size(); i++) {
      if (columns.isConstant(i)) {
        columns.varying(i);
      }
    }
    columns.rows(count);
  }

  public RequestPlan plan() {
    return plan;
  }

  public FeatureState state() {
    return state;
  }

  public Columns columns() {
    return columns;
  }

  public Scratch scratch() {
    return scratch;
  }

  public Query query() {
    return query;
  }

  public int subject() {
    return subject;
  }

  public int candidate(int row) {
    return candidates[row];
  }

  public int size() {
    return columns.rows();
  }

  public long now() {
    return query.time();
  }

  /// Fills columns, in this order; see [RequestPlan#closure]. Source scores and predictions are the
  /// caller's to fill.
  public void fill(int[] slots) {
    Order order = order(slots);
    order.batches().forEach(this::fill);
    for (int slot : order.others()) {
      switch (plan.slots().get(slot).origin()) {
        case Origin.Aggregated(var feature, var keys) -> fill(slot, feature, keys);
        case Origin.Attribute(var entity, var attribute, var role) ->
            fill(slot, state.entity(entity), attribute, role);
        case Origin.Id(var role) -> fillIds(slot, role);
        case Origin.Field(var name) -> fillField(slot, name);
        case Origin.Derived(var program, var _) -> evaluate(program, slot);
        case Origin.SourceScore _, Origin.Prediction _ -> {}
      }
    }
  }

  /// What to fill first, batch by batch, and then slot by slot.
  private record Order(List<Batch> batches, int[] others) {}

  /// Numeric features of the same key of each candidate.
  ///
  /// @param out per feature, its column; set for each request
  private record Batch(List<Role> keys, int[] slots, NumberReader reader, double[][] out) {}

  private Order order(int[] slots) {
    if (orders.size() > MOST_ORDERS) {
      orders.clear();
    }
    return orders.computeIfAbsent(slots, this::newOrder);
  }

  private Order newOrder(int[] slots) {
    Map<List<Object>, List<Integer>> batches = new LinkedHashMap<>();
    List<Integer> others = new ArrayList<>();
    for (int slot : slots) {
      if (plan.slots().get(slot).origin() instanceof Origin.Aggregated(var feature, var keys)
          && feature.type().isNumeric()
          && !plan.isConstant(slot)) {
        batches.computeIfAbsent(List.of(feature.group(), keys), _ -> new ArrayList<>()).add(slot);
      } else {
        others.add(slot);
      }
    }
    return new Order(
        batches.values().stream().map(this::batch).toList(),
        others.stream().mapToInt(Integer::intValue).toArray());
  }

  private Batch batch(List<Integer> slots) {
    List<Origin.Aggregated> origins =
        slots.stream().map(slot -> (Origin.Aggregated) plan.slots().get(slot).origin()).toList();
    return new Batch(
        origins.getFirst().keys(),
        slots.stream().mapToInt(Integer::intValue).toArray(),
        state.reader(
            origins.stream().map(Origin.Aggregated::feature).toArray(FeaturePlan.Feature[]::new)),
        new double[slots.size()][]);
  }

  private void fill(Batch batch) {
    if (batchKeys.length < size()) {
      batchKeys = new long[Math.max(size(), 2 * batchKeys.length)];
    }
    for (int row = 0; row < size(); row++) {
      batchKeys[row] = key(batch.keys(), candidates[row]);
    }
    for (int i = 0; i < batch.slots().length; i++) {
      batch.out()[i] = columns.numbers(batch.slots()[i]);
    }
    batch.reader().read(batchKeys, size(), now(), batch.out());
  }

  private void fill(int slot, FeaturePlan.Feature feature, List<Role> keys) {
    boolean numeric = feature.type().isNumeric();
    if (plan.isConstant(slot)) {
      if (numeric) {
        columns.constantNumber(slot, state.number(feature, key(keys, -1), now()));
      } else {
        columns.constantObject(slot, state.object(feature, key(keys, -1), now()));
      }
      return;
    }
    for (int row = 0; row < size(); row++) {
      columns.objects(slot)[row] = state.object(feature, key(keys, candidates[row]), now());
    }
  }

  private long key(List<Role> keys, int candidate) {
    int first = code(keys.getFirst(), candidate);
    if (keys.size() == 1) {
      return first < 0 ? FeatureState.NO_KEY : first;
    }
    return FeatureState.pair(first, code(keys.get(1), candidate));
  }

  private int code(Role role, int candidate) {
    return switch (role) {
      case Role.Subject _ -> subject;
      case Role.Candidate _ -> candidate;
      case Role.Named(var field) ->
          query.fields().get(field) instanceof String name ? state.symbols().find(name) : -1;
    };
  }

  private void fill(int slot, EntityTable table, int attribute, Role role) {
    boolean numeric = table.isNumber(attribute);
    if (!(role instanceof Role.Candidate)) {
      int code = code(role, -1);
      if (numeric) {
        columns.constantNumber(slot, table.number(code, attribute));
      } else {
        columns.constantObject(slot, table.text(code, attribute));
      }
      return;
    }
    for (int row = 0; row < size(); row++) {
      if (numeric) {
        columns.numbers(slot)[row] = table.number(candidates[row], attribute);
      } else {
        columns.objects(slot)[row] = table.text(candidates[row], attribute);
      }
    }
  }

  private void fillIds(int slot, Role role) {
    if (!(role instanceof Role.Candidate)) {
      int code = code(role, -1);
      columns.constantNumber(slot, code < 0 ? Double.NaN : code);
      return;
    }
    double[] out = columns.numbers(slot);
    for (int row = 0; row < size(); row++) {
      out[row] = candidates[row] < 0 ? Double.NaN : candidates[row];
    }
  }

  private void fillField(int slot, String name) {
    Object value = query.fields().get(name);
    if (!plan.slots().get(slot).type().isNumeric()) {
      columns.constantObject(slot, value);
    } else if (value instanceof String text) {
      columns.constantNumber(slot, state.symbols().code(text));
    } else {
      columns.constantNumber(slot, value == null ? Double.NaN : (Double) value);
    }
  }

  private void evaluate(Program program, int slot) {
    if (!program.type().isNumeric()) {
      program.evaluateObjects(columns, now(), scratch, columns.objects(slot));
      return;
    }
    double[] out = columns.numbers(slot);
    program.evaluate(columns, now(), scratch, out);
    if (program.type() == ValueType.NUMBER) {
      for (int row = 0; row < size(); row++) {
        out[row] = (float) out[row];
      }
    }
  }

  /// Copies columns into a frame, as models and the log take them.
  ///
  /// @param slots of types NUMBER, BOOL, DURATION, CATEGORY, ID or TEXT
  public Frame frame(int[] slots) {
    Frame.Column[] copies = new Frame.Column[slots.length];
    for (int i = 0; i < slots.length; i++) {
      copies[i] = copy(slots[i]);
    }
    return new Frame(size(), Arrays.asList(copies));
  }

  private Frame.Column copy(int slot) {
    String name = plan.slots().get(slot).name();
    boolean constant = columns.isConstant(slot);
    return switch (plan.slots().get(slot).type()) {
      case TEXT -> {
        @Nullable String[] texts = new @Nullable String[size()];
        for (int row = 0; row < size(); row++) {
          texts[row] = (String) columns.objects(slot)[constant ? 0 : row];
        }
        yield new Frame.Texts(name, texts);
      }
      case CATEGORY, ID -> {
        Symbols symbols = state.symbols();
        @Nullable String[] names = new @Nullable String[size()];
        for (int row = 0; row < size(); row++) {
          double code = columns.numbers(slot)[constant ? 0 : row];
          names[row] = Double.isNaN(code) ? null : symbols.name((int) code);
        }
        yield new Frame.Categories(name, names);
      }
      case NUMBER, BOOL, DURATION -> {
        float[] numbers = new float[size()];
        for (int row = 0; row < size(); row++) {
          numbers[row] = (float) columns.numbers(slot)[constant ? 0 : row];
        }
        yield new Frame.Numbers(name, numbers);
      }
      case TIME, LIST, MAP ->
          throw new IllegalArgumentException(name + " is not an input that a model can take");
    };
  }

  /// Puts a frame's columns back, as they were when the decision was made.
  public void restore(Frame frame) {
    for (Frame.Column column : frame.columns()) {
      int slot = plan.slot(column.name());
      if (slot < 0) {
        continue;
      }
      for (int row = 0; row < frame.rows(); row++) {
        switch (column) {
          case Frame.Numbers numbers -> columns.numbers(slot)[row] = numbers.values()[row];
          case Frame.Categories names -> {
            String name = names.values()[row];
            columns.numbers(slot)[row] = name == null ? Double.NaN : state.symbols().code(name);
          }
          case Frame.Texts texts -> columns.objects(slot)[row] = texts.values()[row];
        }
      }
    }
  }
}
