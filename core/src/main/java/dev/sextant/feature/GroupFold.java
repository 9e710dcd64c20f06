package dev.sextant.feature;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Program;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeaturePlan.Route;
import dev.sextant.feature.FeaturePlan.Together;
import dev.sextant.feature.FeaturePlan.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Feeds events into the accumulators of some groups. For one thread; folds of different groups may
/// run beside each other.
final class GroupFold {
  private final Symbols symbols;
  private final List<GroupTable> groups;
  private final List<Steps> steps = new ArrayList<>();
  private final Scratch scratch = new Scratch();
  private final double[] truth = new double[1];
  private final int[] codes;

  /// What one event type does here.
  ///
  /// @param row for the conditions; null when there are none
  private record Steps(Update[] updates, Together[] together, @Nullable Columns row) {
    static Steps of(Route route, IntPredicate ofGroups) {
      Update[] updates =
          route.updates().stream().filter(u -> ofGroups.test(u.group())).toArray(Update[]::new);
      Together[] together =
          route.together().stream().filter(t -> ofGroups.test(t.group())).toArray(Together[]::new);
      boolean conditions =
          List.of(updates).stream().anyMatch(update -> update.when() != null)
              || List.of(together).stream().anyMatch(each -> each.when() != null);
      return new Steps(updates, together, conditions ? new Columns(route.columns()) : null);
    }
  }

  GroupFold(FeaturePlan plan, Symbols symbols, List<GroupTable> groups, IntPredicate ofGroups) {
    this.symbols = symbols;
    this.groups = groups;
    this.codes =
        new int[plan.events().stream().mapToInt(type -> type.fields().size()).max().orElse(0)];
    plan.routes().forEach(route -> steps.add(Steps.of(route, ofGroups)));
  }

  void fold(Event event) {
    Steps own = steps.get(event.type().index());
    if (own.updates().length == 0 && own.together().length == 0) {
      return;
    }
    findCodes(event);
    if (own.row() != null) {
      fill(own.row(), event);
    }
    for (Update update : own.updates()) {
      if (holds(update.when(), own.row(), event)) {
        apply(update, event);
      }
    }
    for (Together together : own.together()) {
      if (holds(together.when(), own.row(), event)) {
        apply(together, event);
      }
    }
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
    if (key == FeatureState.NO_KEY) {
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
    groups
        .get(update.group())
        .add(key, update.slot(), update.channel(), event.eventTime(), number, symbol);
  }

  private void apply(Together together, Event event) {
    int code = codes[together.itemField()];
    int basket = codes[together.basketField()];
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

  private long key(int[] fields) {
    int first = codes[fields[0]];
    if (fields.length == 1) {
      return first < 0 ? FeatureState.NO_KEY : first;
    }
    return FeatureState.pair(first, codes[fields[1]]);
  }
}
