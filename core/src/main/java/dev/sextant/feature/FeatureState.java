package dev.sextant.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.decision.Event;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.SymbolList;
import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.FeaturePlan.Resolve;
import dev.sextant.feature.FeaturePlan.Route;
import dev.sextant.feature.FeaturePlan.Upsert;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
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
  /// Events whose keys are fetched from memory at once: what they change fits the processor's
  /// cache.
  private static final int TOGETHER = 64;

  private final FeaturePlan plan;
  private final Symbols symbols;
  private final List<GroupTable> groups;
  private final List<EntityTable> entities = new ArrayList<>();
  private final List<Set<Integer>> changedEntities = new ArrayList<>();
  private final Share share;
  private final GroupFold fold;
  private final EventCodes finding;
  private final int[] codes;

  private LogPosition position = new LogPosition(0, 0);
  private boolean tracksChanges;
  private long budget;
  private boolean unfinished;
  private boolean isSearchOpen;

  public FeatureState(FeaturePlan plan, Symbols symbols) {
    this(plan, symbols, Share.ALL);
  }

  /// The state of one owner's keys alone.
  public FeatureState(FeaturePlan plan, Symbols symbols, Share share) {
    this.plan = plan;
    this.share = share;
    this.symbols = symbols;
    this.groups = plan.groups().stream().map(group -> new GroupTable(group, symbols)).toList();
    plan.entities().forEach(entity -> entities.add(new EntityTable(entity)));
    plan.entities().forEach(entity -> changedEntities.add(new HashSet<>()));
    this.fold = new GroupFold(plan, symbols, groups, _ -> true, share);
    this.finding = new EventCodes(plan, symbols);
    this.codes = new int[TOGETHER * finding.widest()];
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
    int code = symbols.find(key);
    EntityTable.Row row = code < 0 ? null : table.find(code);
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
    finding.find(event, codes, 0);
    fold(event, codes, 0);
    position = after;
  }

  /// Takes several events in, in order, as [#fold(Event, LogPosition)] does one after the other. It
  /// takes less time: what they change is fetched from memory beforehand, for many of them at once
  /// instead of waiting for each.
  ///
  /// @param after the position that the state reflects then
  public void fold(List<Event> events, LogPosition after) {
    for (int from = 0; from < events.size(); from += TOGETHER) {
      foldTogether(events.subList(from, Math.min(from + TOGETHER, events.size())));
    }
    position = after;
  }

  private void foldTogether(List<Event> events) {
    int width = finding.widest();
    for (int i = 0; i < events.size(); i++) {
      finding.find(events.get(i), codes, i * width);
    }
    for (int i = 0; i < events.size(); i++) {
      fold.fetch(events.get(i), codes, i * width);
    }
    for (int i = 0; i < events.size(); i++) {
      fold(events.get(i), codes, i * width);
    }
  }

  /// Takes one event into the keys of this share.
  ///
  /// @param codes from [EventCodes#find]
  /// @param from where the event's own begin
  public void fold(Event event, int[] codes, int from) {
    if (share.foldsEntities()) {
      foldEntities(event, codes, from);
    }
    fold.fold(event, codes, from);
  }

  private void foldEntities(Event event, int[] codes, int from) {
    Route route = plan.routes().get(event.type().index());
    for (FeaturePlan.Mention mention : route.mentions()) {
      int code = codes[from + mention.field()];
      if (code >= 0 && share.ownsEntity(code)) {
        mention(mention.entity(), code);
      }
    }
    if (route.upsert() != null && share.ownsEntity(codes[from + event.type().subjectField()])) {
      upsert(route.upsert(), event);
    }
  }

  /// For long stretches of history, which two threads fold.
  public SplitFold split() {
    return new SplitFold(this);
  }

  /// A fold of some groups only.
  GroupFold fold(IntPredicate ofGroups) {
    return new GroupFold(plan, symbols, groups, ofGroups, share);
  }

  void foldEntities(Event event) {
    Route route = plan.routes().get(event.type().index());
    for (FeaturePlan.Mention mention : route.mentions()) {
      String id = event.text(mention.field());
      if (id != null) {
        mention(mention.entity(), symbols.code(id));
      }
    }
    if (route.upsert() != null) {
      upsert(route.upsert(), event);
    }
  }

  /// Passes over records that mean nothing to this plan.
  public void skipTo(LogPosition after) {
    position = after;
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

  // ---- keys

  public static final long NO_KEY = -1;

  /// The key of a pair; NO_KEY when either is unknown.
  public static long pair(int first, int second) {
    return first < 0 || second < 0 ? NO_KEY : ((long) first << 32) | second;
  }

  // ---- reading

  private @Nullable KeyState find(int group, long key) {
    return key == NO_KEY ? null : groups.get(group).find(key);
  }

  /// A numeric feature as float32, which is how models, expressions and the log all see it.
  public double number(Feature feature, long key, long now) {
    GroupTable group = groups.get(feature.group());
    return rounded(feature, group.number(find(feature.group(), key), feature.slot(), now));
  }

  private static double rounded(Feature feature, double value) {
    return isExact(feature) ? value : (float) value;
  }

  /// Whether a feature's values are not rounded to float32.
  static boolean isExact(Feature feature) {
    return switch (feature.type()) {
      case TIME, DURATION -> true;
      default -> false;
    };
  }

  /// Reads these numeric features of one group for many keys at once.
  NumberReader reader(Feature[] features) {
    return new NumberReader(groups.get(features[0].group()), features);
  }

  /// Several numeric features of one group for one key.
  ///
  /// @param out per feature, a column whose entry `row` is set
  public void numbers(Feature[] features, long key, long now, double[][] out, int row) {
    GroupTable group = groups.get(features[0].group());
    KeyState state = find(features[0].group(), key);
    for (int i = 0; i < features.length; i++) {
      out[i][row] = rounded(features[i], group.number(state, features[i].slot(), now));
    }
  }

  /// A list or map feature as it is now, which later events do not change.
  public @Nullable Object snapshot(Feature feature, long key, long now) {
    Object value = object(feature, key, now);
    return value instanceof Counts counts ? counts.copy() : value;
  }

  /// A list or map feature, empty when no event ever touched the key; null for a numeric one.
  public @Nullable Object object(Feature feature, long key, long now) {
    GroupTable group = groups.get(feature.group());
    return group.object(find(feature.group(), key), feature.slot(), now);
  }

  /// Codes of a map, the highest count first, equal counts by name.
  public int[] ordered(SymbolMap map) {
    return map instanceof Counts counts ? counts.ordered(symbols) : new int[0];
  }

  /// A list or map feature with names in place of codes: a List of String, or a Map of String to
  /// Double with the highest first; any other value as it is.
  public @Nullable Object named(@Nullable Object value) {
    return switch (value) {
      case SymbolList list -> Arrays.stream(list.toArray()).mapToObj(symbols::name).toList();
      case SymbolMap map -> {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int code : ordered(map)) {
          named.put(symbols.name(code), map.get(code));
        }
        yield named;
      }
      case null, default -> value;
    };
  }

  // ---- barriers

  /// From now on changed keys are remembered for [#barrier].
  public void trackChanges() {
    tracksChanges = true;
    groups.forEach(GroupTable::trackChanges);
  }

  public int changedKeys() {
    return groups.stream().mapToInt(GroupTable::changedKeys).sum()
        + changedEntities.stream().mapToInt(Set::size).sum();
  }

  /// Writes what changed since the last barrier, with the position, in one atomic step.
  public void barrier(StateStore store) {
    checkpoint().write(store);
    boolean isTidy = false;
    while (!isTidy) {
      isTidy = !tidy();
    }
  }

  /// The first part of a barrier: takes down what changed since the last one. Nothing may be folded
  /// meanwhile; what readers see does not change, so they may go on.
  public Checkpoint checkpoint() {
    Checkpoint checkpoint = new Checkpoint(position);
    BinaryWriter out = new BinaryWriter();
    groups.forEach(group -> group.writeChanged(out, checkpoint));
    for (int entity = 0; entity < entities.size(); entity++) {
      writeEntities(entity, out, checkpoint);
    }
    checkpoint.put(PLAN_TABLE, "digest", digest().getBytes(UTF_8));
    isSearchOpen = false;
    return checkpoint;
  }

  /// The last part of a barrier, after the checkpoint was written and before the next one is taken:
  /// takes over what readers brought back, and evicts, a short while of it. Neither readers nor
  /// events may come during a call; between two of them both may.
  ///
  /// @return whether there is more to do
  public boolean tidy() {
    groups.forEach(GroupTable::takeOverVisitors);
    if (budget == 0) {
      return false;
    }
    if (!isSearchOpen) {
      isSearchOpen = true;
      beginEviction();
    }
    boolean isMore = false;
    for (GroupTable group : groups) {
      isMore |= group.evict(LOOKS);
    }
    return isMore;
  }

  private void beginEviction() {
    long all = memory().bytes();
    double share = all > budget ? (double) budget / all * SPARE : 1;
    groups.forEach(group -> group.evictTo((long) (group.bytes() * share)));
  }

  /// Keeps the states of keys in about `bytes` of memory from now on: beyond that, those that were
  /// not used for longest stay in the store alone until they are needed again. Takes effect at each
  /// barrier; the store must be the one that barriers write.
  public void boundedBy(StateStore store, long bytes) {
    budget = bytes;
    groups.forEach(group -> group.over(store));
  }

  /// What the states of keys take.
  ///
  /// @param bytes in memory, as of the last barrier
  /// @param budget most bytes; 0 for no bound
  /// @param keys how many there are
  /// @param evicted how many of them are in the store alone
  /// @param reloads how often one was brought back
  public record Memory(long bytes, long budget, long keys, long evicted, long reloads) {}

  public Memory memory() {
    return new Memory(
        groups.stream().mapToLong(GroupTable::bytes).sum(),
        budget,
        groups.stream().mapToLong(GroupTable::size).sum(),
        groups.stream().mapToLong(GroupTable::evicted).sum(),
        groups.stream().mapToLong(GroupTable::reloads).sum());
  }

  /// Whether states that changed since the last barrier, which can not be evicted, take about a
  /// quarter of the memory that there is.
  public boolean isCrowded() {
    Memory memory = memory();
    long held = Math.max(1, memory.keys() - memory.evicted());
    return budget > 0 && 4.0 * changedKeys() * memory.bytes() / held > budget;
  }

  private void writeEntities(int entity, BinaryWriter out, Checkpoint checkpoint) {
    String table = entityTable(entity);
    for (int code : changedEntities.get(entity)) {
      out.clear();
      entities.get(entity).write(code, out, symbols);
      checkpoint.put(table, symbols.name(code), out.toBytes());
    }
    changedEntities.get(entity).clear();
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
    long most = budget == 0 ? Long.MAX_VALUE : budget / Math.max(1, groups.size());
    groups.forEach(group -> group.load(store, most));
    for (int e = 0; e < entities.size(); e++) {
      EntityTable table = entities.get(e);
      store.scan(
          entityTable(e),
          (key, value) -> table.read(symbols.code(key), new BinaryReader(value), symbols));
    }
    position = stored;
    return true;
  }

  private static final String PLAN_TABLE = "plan";

  /// Counts up when the bytes of a key change their meaning; state of another format is folded
  /// anew.
  private static final int FORMAT = 5;

  /// Places of each group that are looked at while readers wait.
  private static final int LOOKS = 4_096;

  /// Evicting goes a little below the budget, so that it need not be done at every barrier.
  private static final double SPARE = 0.9;

  /// Until it is said to be finished, [#load] takes nothing of what barriers write: the state is on
  /// its way, and stands for no position of its own.
  public void unfinished(boolean isUnfinished) {
    unfinished = isUnfinished;
  }

  private String digest() {
    return (unfinished ? "unfinished:" : "") + FORMAT + ":" + plan.digest();
  }

  private String entityTable(int entity) {
    return "entity." + plan.entities().get(entity).name();
  }
}
