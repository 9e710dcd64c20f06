package dev.sextant.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.Program;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.FeaturePlan.Resolve;
import dev.sextant.feature.FeaturePlan.Route;
import dev.sextant.feature.FeaturePlan.Together;
import dev.sextant.feature.FeaturePlan.Update;
import dev.sextant.feature.FeaturePlan.Upsert;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.LongList;
import dev.sextant.math.LongTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fold of the event log under a plan: every accumulator of every key, and the entities'
/// attributes.
///
/// The same object serves online (fold each accepted event, read for each decision) and offline
/// (fold history up to a moment, read training rows). One writer at a time; the owner keeps readers
/// out while it folds.
///
/// A hot cache over a [StateStore]: changed keys are remembered, and [#barrier] writes them with
/// the position that they reflect in one step.
public final class FeatureState {
  private final FeaturePlan plan;
  private final Symbols symbols;
  private final List<LongTable<Slots>> groups = new ArrayList<>();
  private final List<Operator[]> operators = new ArrayList<>();
  private final List<Accumulator[]> untouched = new ArrayList<>();
  private final List<EntityTable> entities = new ArrayList<>();
  private final List<@Nullable Columns> rows = new ArrayList<>();
  private final Scratch scratch = new Scratch();
  private final double[] truth = new double[1];
  private final List<LongList> changedGroups = new ArrayList<>();
  private final List<Set<Integer>> changedEntities = new ArrayList<>();
  private LogPosition position = new LogPosition(0, 0);
  private final int[] codes;
  private boolean tracksChanges;
  private int lastGroup = -1;
  private long lastKey;
  private Slots last = new Slots(0);

  public FeatureState(FeaturePlan plan, Symbols symbols) {
    this.plan = plan;
    this.symbols = symbols;
    this.codes =
        new int[plan.events().stream().mapToInt(type -> type.fields().size()).max().orElse(0)];
    plan.groups().forEach(group -> groups.add(new LongTable<>()));
    plan.groups().forEach(group -> operators.add(group.operators().toArray(Operator[]::new)));
    plan.groups()
        .forEach(
            group ->
                untouched.add(
                    group.operators().stream().map(Operator::create).toArray(Accumulator[]::new)));
    plan.groups().forEach(group -> changedGroups.add(new LongList()));
    plan.entities().forEach(entity -> entities.add(new EntityTable(entity)));
    plan.entities().forEach(entity -> changedEntities.add(new HashSet<>()));
    plan.routes()
        .forEach(route -> rows.add(readsConditions(route) ? new Columns(route.columns()) : null));
  }

  private static boolean readsConditions(Route route) {
    return route.updates().stream().anyMatch(update -> update.when() != null)
        || route.together().stream().anyMatch(together -> together.when() != null);
  }

  public FeaturePlan plan() {
    return plan;
  }

  public Symbols symbols() {
    return symbols;
  }

  /// How much of the log is folded in.
  public LogPosition position() {
    return position;
  }

  public EntityTable entity(int index) {
    return entities.get(index);
  }

  // ---- writing

  /// Fills the event's fields that hold attributes of related entities, as they are now. Done once,
  /// on acceptance.
  public void resolve(Event event) {
    for (Resolve resolve : plan.routes().get(event.type().index()).resolves()) {
      String key = event.text(resolve.keyField());
      int code = key == null ? -1 : symbols.find(key);
      if (code >= 0) {
        event.values()[resolve.field()] = attribute(resolve, code);
      }
    }
  }

  private @Nullable Object attribute(Resolve resolve, int code) {
    EntityTable table = entities.get(resolve.entity());
    if (!table.isNumber(resolve.attribute())) {
      return table.text(code, resolve.attribute());
    }
    double number = table.number(code, resolve.attribute());
    if (Double.isNaN(number)) {
      return null;
    }
    return switch (table.plan().attributes().get(resolve.attribute()).type()) {
      case CATEGORY, ID -> symbols.name((int) number);
      default -> number;
    };
  }

  /// Whether an upsert would change nothing, so that it need not be logged.
  public boolean changesNothing(Event event) {
    Upsert upsert = plan.routes().get(event.type().index()).upsert();
    String key = event.subject();
    if (upsert == null || upsert.withdraws() || key == null) {
      return false;
    }
    EntityTable table = entities.get(upsert.entity());
    EntityTable.Row row = symbols.find(key) < 0 ? null : table.find(symbols.find(key));
    if (row == null
        || row.withdrawn
        || row.updated == Long.MIN_VALUE
        || table.plan().expires() > 0) {
      return false;
    }
    for (int i = 0; i < upsert.fields().length; i++) {
      Object value = upsert.fields()[i] < 0 ? null : event.values()[upsert.fields()[i]];
      if (value != null && !sameAttribute(table, row, i, value)) {
        return false;
      }
    }
    return true;
  }

  private boolean sameAttribute(
      EntityTable table, EntityTable.Row row, int attribute, Object value) {
    if (!table.isNumber(attribute)) {
      return value.equals(row.texts[attribute]);
    }
    return value instanceof Double number
        ? number == row.numbers[attribute]
        : symbols.find((String) value) == row.numbers[attribute];
  }

  /// Takes one event in.
  ///
  /// @param after the position that the state reflects then
  public void fold(Event event, LogPosition after) {
    Route route = plan.routes().get(event.type().index());
    findCodes(event);
    for (FeaturePlan.Mention mention : route.mentions()) {
      if (codes[mention.field()] >= 0) {
        mention(mention.entity(), codes[mention.field()]);
      }
    }
    if (route.upsert() != null) {
      upsert(route.upsert(), event);
    }
    Columns row = rows.get(event.type().index());
    if (row != null) {
      fill(row, event);
    }
    for (Update update : route.updates()) {
      if (holds(update.when(), row, event)) {
        apply(update, event);
      }
    }
    for (Together together : route.together()) {
      if (holds(together.when(), row, event)) {
        apply(together, event);
      }
    }
    position = after;
  }

  /// Passes over records that mean nothing to this plan.
  public void skipTo(LogPosition after) {
    position = after;
  }

  /// Symbol codes of the event's categories and ids, looked up once; -1 for missing.
  private void findCodes(Event event) {
    List<EventType.Field> fields = event.type().fields();
    for (int i = 0; i < fields.size(); i++) {
      ValueType type = fields.get(i).type();
      boolean symbol = type == ValueType.ID || type == ValueType.CATEGORY;
      Object value = symbol ? event.values()[i] : null;
      codes[i] = value == null ? -1 : symbols.code((String) value);
    }
  }

  private void mention(int entity, int code) {
    EntityTable table = entities.get(entity);
    if (table.isKnown(code)) {
      return;
    }
    table.mention(code);
    if (tracksChanges) {
      changedEntities.get(entity).add(code);
    }
  }

  private void upsert(Upsert upsert, Event event) {
    String key = event.subject();
    if (key == null) {
      return;
    }
    int code = symbols.code(key);
    EntityTable table = entities.get(upsert.entity());
    EntityTable.Row row = table.mention(code);
    if (tracksChanges) {
      changedEntities.get(upsert.entity()).add(code);
    }
    if (event.eventTime() < row.updated) {
      return;
    }
    row.updated = event.eventTime();
    row.withdrawn = upsert.withdraws();
    for (int i = 0; i < upsert.fields().length; i++) {
      Object value = upsert.fields()[i] < 0 ? null : event.values()[upsert.fields()[i]];
      if (value instanceof Double number) {
        row.numbers[i] = number;
      } else if (value != null && table.isNumber(i)) {
        row.numbers[i] = symbols.code((String) value);
      } else if (value != null) {
        row.texts[i] = (String) value;
      }
    }
  }

  private void fill(Columns row, Event event) {
    row.rows(1);
    List<EventType.Field> fields = event.type().fields();
    for (int i = 0; i < fields.size(); i++) {
      Object value = event.values()[i];
      if (!fields.get(i).type().isNumeric()) {
        row.objects(i)[0] = value;
      } else if (value instanceof String text) {
        row.numbers(i)[0] = symbols.code(text);
      } else {
        row.numbers(i)[0] = value == null ? Double.NaN : (Double) value;
      }
    }
  }

  private boolean holds(@Nullable Program when, @Nullable Columns row, Event event) {
    if (when == null || row == null) {
      return true;
    }
    when.evaluate(row, event.eventTime(), scratch, truth);
    return truth[0] == 1;
  }

  private void apply(Update update, Event event) {
    long key = key(update.keyFields());
    if (key == NO_KEY) {
      return;
    }
    double number = 1;
    int symbol = -1;
    if (update.input() == Update.EVENT_TIME) {
      number = event.eventTime();
    } else if (update.input() >= 0) {
      Object value = event.values()[update.input()];
      if (value == null) {
        return;
      }
      if (value instanceof Double given) {
        number = update.counts() ? 1 : given;
      } else {
        symbol = codes[update.input()];
      }
    }
    accumulator(update.group(), update.slot(), key)
        .add(update.channel(), event.eventTime(), number, symbol, symbols);
  }

  private void apply(Together together, Event event) {
    int code = codes[together.itemField()];
    int basket = codes[together.basketField()];
    if (code < 0 || basket < 0) {
      return;
    }
    RecentSymbols contents =
        (RecentSymbols) accumulator(together.basketGroup(), together.basketSlot(), basket);
    for (int i = 0; i < contents.size(); i++) {
      if (contents.code(i) == code) {
        return;
      }
    }
    Accumulator own = accumulator(together.group(), together.slot(), code);
    for (int i = 0; i < contents.size(); i++) {
      int other = contents.code(i);
      own.add(0, event.eventTime(), 1, other, symbols);
      accumulator(together.group(), together.slot(), other)
          .add(0, event.eventTime(), 1, code, symbols);
    }
    contents.add(0, event.eventTime(), 1, code, symbols);
  }

  /// The accumulators of one key, made as events need them, and whether they changed since the last
  /// barrier.
  private static final class Slots {
    final @Nullable Accumulator[] accumulators;
    boolean changed;

    Slots(int operators) {
      accumulators = new @Nullable Accumulator[operators];
    }
  }

  private Accumulator accumulator(int group, int slot, long key) {
    Slots slots = group == lastGroup && key == lastKey ? last : find(group, key);
    if (tracksChanges && !slots.changed) {
      slots.changed = true;
      changedGroups.get(group).add(key);
    }
    Accumulator known = slots.accumulators[slot];
    if (known != null) {
      return known;
    }
    Accumulator made = operators.get(group)[slot].create();
    slots.accumulators[slot] = made;
    return made;
  }

  /// The updates of one event come group by group, so the same key is asked for again and again.
  private Slots find(int group, long key) {
    Slots slots = groups.get(group).get(key);
    if (slots == null) {
      slots = new Slots(operators.get(group).length);
      groups.get(group).put(key, slots);
    }
    last = slots;
    lastGroup = group;
    lastKey = key;
    return slots;
  }

  // ---- keys

  public static final long NO_KEY = -1;

  /// The key of a pair; NO_KEY when either is unknown.
  public static long pair(int first, int second) {
    return first < 0 || second < 0 ? NO_KEY : ((long) first << 32) | second;
  }

  private long key(int[] fields) {
    int first = codes[fields[0]];
    if (fields.length == 1) {
      return first < 0 ? NO_KEY : first;
    }
    return pair(first, codes[fields[1]]);
  }

  // ---- reading

  private @Nullable Accumulator read(Feature feature, long key) {
    Slots slots = key == NO_KEY ? null : groups.get(feature.group()).get(key);
    return slots == null ? null : slots.accumulators[feature.slot()];
  }

  /// A numeric feature as float32, which is how models, expressions and the log all see it.
  public double number(Feature feature, long key, long now) {
    Accumulator state = read(feature, key);
    double value =
        state == null
            ? untouched.get(feature.group())[feature.slot()].number(now)
            : state.number(now);
    return switch (feature.type()) {
      case TIME, DURATION -> value;
      default -> (float) value;
    };
  }

  /// A list or map feature; null when no event ever touched the key.
  public @Nullable Object object(Feature feature, long key, long now) {
    Accumulator state = read(feature, key);
    return state == null ? null : state.object(now);
  }

  /// Codes of a map, the highest count first, equal counts by name.
  public int[] ordered(SymbolMap map) {
    return map instanceof Counts counts ? counts.ordered(symbols) : new int[0];
  }

  // ---- barriers

  /// From now on changed keys are remembered for [#barrier].
  public void trackChanges() {
    tracksChanges = true;
  }

  public int changedKeys() {
    return changedGroups.stream().mapToInt(LongList::size).sum()
        + changedEntities.stream().mapToInt(Set::size).sum();
  }

  /// Writes what changed since the last barrier, with the position, in one atomic step.
  public void barrier(StateStore store) {
    store.commit(
        change -> {
          BinaryWriter out = new BinaryWriter();
          for (int group = 0; group < groups.size(); group++) {
            writeGroup(group, out, change);
          }
          for (int entity = 0; entity < entities.size(); entity++) {
            writeEntities(entity, out, change);
          }
          change.put(PLAN_TABLE, "digest", digest().getBytes(UTF_8));
        },
        position);
    changedGroups.forEach(LongList::clear);
    changedEntities.forEach(Set::clear);
  }

  private void writeGroup(int group, BinaryWriter out, StateStore.Change change) {
    String table = groupTable(group);
    LongList keys = changedGroups.get(group);
    for (int i = 0; i < keys.size(); i++) {
      Slots slots = groups.get(group).get(keys.get(i));
      if (slots == null) {
        throw new IllegalStateException("a changed key has no state");
      }
      out.clear();
      for (Accumulator slot : slots.accumulators) {
        out.writeBoolean(slot != null);
        if (slot != null) {
          slot.write(out, symbols);
        }
      }
      slots.changed = false;
      change.put(table, keyText(group, keys.get(i)), out.toBytes());
    }
  }

  private void writeEntities(int entity, BinaryWriter out, StateStore.Change change) {
    String table = entityTable(entity);
    for (int code : changedEntities.get(entity)) {
      out.clear();
      entities.get(entity).write(code, out, symbols);
      change.put(table, symbols.name(code), out.toBytes());
    }
  }

  /// Opens the last barrier.
  ///
  /// @return false when the store holds nothing, or state of another plan: then the log must be
  ///   folded from its start
  public boolean load(StateStore store) {
    LogPosition stored = store.position();
    byte[] digest = store.get(PLAN_TABLE, "digest");
    if (stored == null || digest == null || !digest().equals(new String(digest, UTF_8))) {
      return false;
    }
    for (int g = 0; g < groups.size(); g++) {
      int group = g;
      store.scan(
          groupTable(g),
          (key, value) -> groups.get(group).put(keyCode(group, key), readSlots(group, value)));
    }
    for (int e = 0; e < entities.size(); e++) {
      EntityTable table = entities.get(e);
      store.scan(
          entityTable(e),
          (key, value) -> table.read(symbols.code(key), new BinaryReader(value), symbols));
    }
    position = stored;
    return true;
  }

  private Slots readSlots(int group, byte[] value) {
    Slots slots = new Slots(operators.get(group).length);
    BinaryReader in = new BinaryReader(value);
    for (int slot = 0; slot < slots.accumulators.length; slot++) {
      if (in.readBoolean()) {
        Accumulator state = operators.get(group)[slot].create();
        state.read(in, symbols);
        slots.accumulators[slot] = state;
      }
    }
    return slots;
  }

  private static final String PLAN_TABLE = "plan";

  /// Counts up when the bytes of a key change their meaning; state of another format is folded
  /// anew.
  private static final int FORMAT = 3;

  private static final char PAIR_SEPARATOR = '\u001F';

  private String digest() {
    return FORMAT + ":" + plan.digest();
  }

  private String groupTable(int group) {
    return "group." + plan.groups().get(group).name();
  }

  private String entityTable(int entity) {
    return "entity." + plan.entities().get(entity).name();
  }

  private String keyText(int group, long key) {
    if (plan.groups().get(group).keys().size() == 1) {
      return symbols.name((int) key);
    }
    return symbols.name((int) (key >>> 32)) + PAIR_SEPARATOR + symbols.name((int) key);
  }

  private long keyCode(int group, String key) {
    if (plan.groups().get(group).keys().size() == 1) {
      return symbols.code(key);
    }
    int cut = key.indexOf(PAIR_SEPARATOR);
    return pair(symbols.code(key.substring(0, cut)), symbols.code(key.substring(cut + 1)));
  }
}
