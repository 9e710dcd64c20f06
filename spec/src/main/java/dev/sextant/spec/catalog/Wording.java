package dev.sextant.spec.catalog;

import static java.util.stream.Collectors.joining;

import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.SystemSpec.Feature;
import dev.sextant.spec.row.RowLanguage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a feature is, in words.
public final class Wording {
  private Wording() {}

  /// `click per impression, over the last 1 hour, from 0.08 as if seen 20 times`.
  public static String of(Feature feature) {
    return switch (feature.definition()) {
      case Derived(Source expression) -> RowLanguage.canonical(expression.text());
      case Aggregate aggregate -> of(aggregate);
    };
  }

  /// Whom it describes: `reader`, `reader and story`; `a row` for an expression.
  public static String keys(Feature feature) {
    return switch (feature.definition()) {
      case Derived _ -> "a row";
      case Aggregate aggregate -> names(aggregate.by(), " and ");
    };
  }

  private static String of(Aggregate aggregate) {
    List<String> parts = new ArrayList<>();
    parts.add(operator(aggregate));
    if (aggregate.within() != null) {
      parts.add("in the same " + aggregate.within().text());
    }
    parts.add(window(aggregate));
    if (aggregate.when() != null) {
      parts.add("only where " + aggregate.when().text());
    }
    if (aggregate.prior() != null) {
      parts.add(
          "from %s as if seen %s times"
              .formatted(number(aggregate.prior().mean()), number(aggregate.prior().weight())));
    }
    return String.join(", ", parts);
  }

  private static String operator(Aggregate aggregate) {
    String inputs = names(aggregate.inputs(), " per ");
    int limit = aggregate.limit();
    String most = limit > 0 ? ", the %,d highest".formatted(limit) : "";
    return switch (aggregate.operator()) {
      case "count" -> "number of " + inputs;
      case "ratio" -> inputs;
      case "last" ->
          limit > 0 ? "the last %,d %s".formatted(limit, inputs) : "the latest " + inputs;
      case "first" -> "the earliest " + inputs;
      case "distribution" -> "how often each " + inputs + " came" + most;
      case "together" -> "how often each other " + inputs + " came with it" + most;
      case String other -> other + " of " + inputs;
    };
  }

  private static String window(Aggregate aggregate) {
    Duration over = aggregate.over();
    String length = over == null ? "over all of history" : "over the last " + words(over);
    return aggregate.delay().isZero()
        ? length
        : length + " that ended " + words(aggregate.delay()) + " ago";
  }

  /// `7 days`, `1 hour`, `90 minutes`.
  public static String words(Duration duration) {
    long millis = duration.toMillis();
    String[] names = {"day", "hour", "minute", "second"};
    long[] lengths = {86_400_000, 3_600_000, 60_000, 1_000};
    for (int i = 0; i < names.length; i++) {
      if (millis >= lengths[i] && millis % lengths[i] == 0) {
        long count = millis / lengths[i];
        return count + " " + names[i] + (count == 1 ? "" : "s");
      }
    }
    return millis + " ms";
  }

  private static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static String names(List<Source> sources, String between) {
    return sources.stream().map(Source::text).collect(joining(between));
  }
}
