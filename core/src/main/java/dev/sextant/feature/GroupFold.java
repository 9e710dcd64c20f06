package dev.sextant.feature;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Program;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.Symbols;
import dev.sextant.feature.FeaturePlan.Route;
import dev.sextant.feature.FeaturePlan.Together;
import dev.sextant.feature.FeaturePlan.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Feeds events into the accumulators of some groups. For one thread; folds of different groups may
/// run beside each other.
final class GroupFold {
  private final Symbols symbols;
  private final List<GroupTable> groups;
  private final List<Steps> steps = new ArrayList<>();
  private final Scratch scratch = new Scratch();
  private final double[] truth = new double[1];
  private final Share share;
  private final EventCodes finding;
  private final int[] codes;

  /// What one event type does here.
  ///
  /// @param row for the conditions; null when there are none
  /// @param updates those of one key side by side, and of these those of one window
  /// @param firsts one of the updates of each key
  private record Steps(
      Update[] updates, Update[] firsts, Together[] together, @Nullable Columns row) {
    static Steps of(Route route, List<GroupTable> groups, IntPredicate ofGroups, Share share) {
      Update[] updates =
          route.updates().stream()
              .filter(u -> ofGroups.test(u.group()) && share.folds(u))
              .sorted(
                  Comparator.comparingInt(Update::group)
                      .thenComparing(Update::keyFields, Arrays::compare)
                      .thenComparingInt(u -> groups.get(u.group()).run(u.slot())))
              .toArray(Update[]::new);
      Update[] firsts =
          IntStream.range(0, updates.length)
              .filter(i -> i == 0 || !hasSameKey(updates[i - 1], updates[i]))
              .mapToObj(i -> updates[i])
              .toArray(Update[]::new);
      Together[] together =
          route.together().stream()
              .filter(t -> ofGroups.test(t.group()) && share.folds(t))
              .toArray(Together[]::new);
      boolean conditions =
          List.of(updates).stream().anyMatch(update -> update.when() != null)
              || List.of(together).stream().anyMatch(each -> each.when() != null);
      Columns row = conditions ? new Columns(route.columns()) : null;
      return new Steps(updates, firsts, together, row);
    }

    private static boolean hasSameKey(Update a, Update b) {
      return a.group() == b.group() && Arrays.equals(a.keyFields(), b.keyFields());
    }
  }

  GroupFold(
      FeaturePlan plan,
      Symbols symbols,
      List<GroupTable> groups,
      IntPredicate ofGroups,
      Share share) {
    this.symbols = symbols;
    this.groups = groups;
    this.share = share;
    this.finding = new EventCodes(plan, symbols);
    this.codes = new int[finding.widest()];
    plan.routes().forEach(route -> steps.add(Steps.of(route, groups, ofGroups, share)));
  }

  void fold(Event event) {
    if (hasSteps(event)) {
      finding.find(event, codes, 0);
      fold(event, codes, 0);
    }
  }

  /// Fetches what an event will change from memory.
  void fetch(Event event, int[] codes, int from) {
    for (Update first : steps.get(event.type().index()).firsts()) {
      long key = key(first.keyFields(), codes, from);
      if (key != FeatureState.NO_KEY) {
        groups.get(first.group()).fetch(key);
      }
    }
  }

  private boolean hasSteps(Event event) {
    Steps own = steps.get(event.type().index());
    return own.updates().length > 0 || own.together().length > 0;
  }

  /// @param codes from [EventCodes#find]
  /// @param from where the event's own begin
  void fold(Event event, int[] codes, int from) {
    if (!hasSteps(event)) {
      return;
    }
    Steps own = steps.get(event.type().index());
    if (own.row() != null) {
      fill(own.row(), event, codes, from);
    }
    for (Update update : own.updates()) {
      long key = key(update.keyFields(), codes, from);
      if (key != FeatureState.NO_KEY
          && share.owns(update.group(), key)
          && holds(update.when(), own.row(), event)) {
        apply(update, event, key, codes, from);
      }
    }
    for (Together together : own.together()) {
      if (holds(together.when(), own.row(), event)) {
        apply(together, event, codes, from);
      }
    }
  }

  private static void fill(Columns row, Event event, int[] codes, int from) {
    row.rows(1);
    List<EventType.Field> fields = event.type().fields();
    for (int i = 0; i < fields.size(); i++) {
      Object value = event.values()[i];
      if (!fields.get(i).type().isNumeric()) {
        row.objects(i)[0] = value;
      } else if (value instanceof String) {
        row.numbers(i)[0] = codes[from + i];
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

  private void apply(Update update, Event event, long key, int[] codes, int from) {
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
        symbol = codes[from + update.input()];
      }
    }
    groups
        .get(update.group())
        .add(key, update.slot(), update.channel(), event.eventTime(), number, symbol);
  }

  private void apply(Together together, Event event, int[] codes, int from) {
    int code = codes[from + together.itemField()];
    int basket = codes[from + together.basketField()];
    if (code < 0 || basket < 0) {
      return;
    }
    RecentSymbols contents =
        (RecentSymbols) groups.get(together.basketGroup()).kept(basket, together.basketSlot());
    if (contents.contains(code)) {
      return;
    }
    GroupTable items = groups.get(together.group());
    Accumulator own = items.kept(code, together.slot());
    for (int i = 0; i < contents.size(); i++) {
      int other = contents.code(i);
      own.add(0, event.eventTime(), 1, other, symbols);
      items.add(other, together.slot(), 0, event.eventTime(), 1, code);
    }
    contents.add(0, event.eventTime(), 1, code, symbols);
  }

  private static long key(int[] fields, int[] codes, int from) {
    int first = codes[from + fields[0]];
    if (fields.length == 1) {
      return first < 0 ? FeatureState.NO_KEY : first;
    }
    return FeatureState.pair(first, codes[from + fields[1]]);
  }
}
