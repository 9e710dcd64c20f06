package dev.sextant.simulation;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import org.jspecify.annotations.Nullable;

/// Makes a system's events of impressions: `shown` with i1 to i13, c1 to c26 and, where the system
/// has fields for it, the truth; `click`; `conversion` with its value.
final class AdEvents {
  private static final String SHOWN = "shown";
  private static final String CLICK = "click";
  private static final String CONVERSION = "conversion";
  private static final String VALUE = "value";

  private final EventType shown;
  private final EventType click;
  private final EventType conversion;
  private final int[] numbers = new int[AdImpression.NUMBERS];
  private final int[] categories = new int[AdImpression.CATEGORIES];
  private final int clickTruth;
  private final int conversionTruth;
  private final int valueTruth;
  private final int value;

  private AdEvents(SystemPlan plan) {
    shown = event(plan, SHOWN);
    click = event(plan, CLICK);
    conversion = event(plan, CONVERSION);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = field(plan, shown, "i" + (i + 1), true);
    }
    for (int i = 0; i < categories.length; i++) {
      categories[i] = field(plan, shown, "c" + (i + 1), false);
    }
    clickTruth = shown.field("p_click");
    conversionTruth = shown.field("p_conversion");
    valueTruth = shown.field("mean_value");
    value = field(plan, conversion, VALUE, true);
  }

  /// @throws Refusal when an event or a field is not there
  static AdEvents of(SystemPlan plan) {
    return new AdEvents(plan);
  }

  private static EventType event(SystemPlan plan, String name) {
    EventType found = plan.event(name);
    if (found == null) {
      throw lacks(plan, "an event `" + name + "`");
    }
    return found;
  }

  private static int field(SystemPlan plan, EventType event, String name, boolean number) {
    int found = event.field(name);
    if (found < 0 || event.fields().get(found).holdsNumber() != number) {
      throw lacks(
          plan,
          "a field `%s: %s` of the event `%s`"
              .formatted(name, number ? "number" : "category", event.name()));
    }
    return found;
  }

  private static Refusal lacks(SystemPlan plan, String what) {
    return new Refusal(
        Fault.CONFIGURATION,
        plan.spec().name() + " lacks " + what + ", which the world of ads has");
  }

  Event shown(long number, long time, AdImpression one) {
    @Nullable Object[] values = new @Nullable Object[shown.fields().size()];
    values[shown.subjectField()] = name(number);
    for (int i = 0; i < numbers.length; i++) {
      double known = one.number(i);
      values[numbers[i]] = Double.isNaN(known) ? null : (Double) known;
    }
    for (int i = 0; i < categories.length; i++) {
      values[categories[i]] = one.category(i);
    }
    put(values, clickTruth, one.clickProbability());
    put(values, conversionTruth, one.conversionProbability());
    put(values, valueTruth, one.expectedValue());
    return event(shown, number, time, values);
  }

  private static void put(@Nullable Object[] values, int field, double value) {
    if (field >= 0) {
      values[field] = value;
    }
  }

  Event click(long number, long time) {
    @Nullable Object[] values = new @Nullable Object[click.fields().size()];
    values[click.subjectField()] = name(number);
    return event(click, number, time, values);
  }

  Event conversion(long number, long time, double worth) {
    @Nullable Object[] values = new @Nullable Object[conversion.fields().size()];
    values[conversion.subjectField()] = name(number);
    values[value] = worth;
    return event(conversion, number, time, values);
  }

  private static Event event(EventType type, long number, long time, @Nullable Object[] values) {
    return new Event(type, type.name() + "-" + number, time, time, values);
  }

  private static String name(long number) {
    return "a" + number;
  }
}
