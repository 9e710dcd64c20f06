package dev.sextant.feature;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Symbols;
import dev.sextant.feature.FeaturePlan.Mention;
import dev.sextant.feature.FeaturePlan.Route;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds the symbol codes of an event's categories and ids once for all that fold it, and gives new
/// ones in the order of the log, as a fold on one thread does.
public final class EventCodes {
  private final Symbols symbols;
  private final int[][] fields;
  private final int widest;

  public EventCodes(FeaturePlan plan, Symbols symbols) {
    this.symbols = symbols;
    this.fields = new int[plan.routes().size()][];
    for (int type = 0; type < fields.length; type++) {
      fields[type] = symbolFields(plan.events().get(type), plan.routes().get(type));
    }
    this.widest = plan.events().stream().mapToInt(type -> type.fields().size()).max().orElse(0);
  }

  /// The fields that anything folds.
  private static int[] symbolFields(EventType type, Route route) {
    boolean all =
        !route.updates().isEmpty() || !route.together().isEmpty() || route.upsert() != null;
    if (!all) {
      return route.mentions().stream().mapToInt(Mention::field).toArray();
    }
    List<EventType.Field> fields = type.fields();
    return IntStream.range(0, fields.size()).filter(i -> fields.get(i).type().isSymbol()).toArray();
  }

  /// Most fields that an event can have: room for its codes.
  public int widest() {
    return widest;
  }

  /// @param out filled from `at` on, one code per field; -1 where nothing is folded
  public void find(Event event, int[] out, int at) {
    Arrays.fill(out, at, at + event.values().length, -1);
    for (int field : fields[event.type().index()]) {
      @Nullable Object value = event.values()[field];
      if (value != null) {
        out[at + field] = symbols.code((String) value);
      }
    }
  }
}
