package dev.sextant.spec.catalog;

import static java.util.stream.Collectors.joining;

import dev.sextant.feature.Operator.Distinct;
import dev.sextant.feature.Operator.Quantile;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.SystemSpec.Feature;
import dev.sextant.spec.SystemSpec.Prior;
import dev.sextant.spec.row.RowLanguage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
      parts.add(prior(aggregate, aggregate.prior()));
    }
    parts.addAll(accuracy(aggregate));
    return String.join(", ", parts);
  }

  private static String operator(Aggregate aggregate) {
    String inputs = names(aggregate.inputs(), " per ");
    int limit = aggregate.limit();
    String most = limit > 0 ? ", the %,d highest".formatted(limit) : "";
    return switch (aggregate.operator()) {
      case "count" -> "number of " + inputs;
      case "ratio" -> inputs;
      case "rate" -> inputs + " per " + unit(aggregate.parameters().per());
      case "min" -> "least " + inputs;
      case "max" -> "greatest " + inputs;
      case "last" ->
          limit > 0 ? "the last %,d different %s".formatted(limit, inputs) : "the latest " + inputs;
      case "first" -> "the earliest " + inputs;
      case "since" -> "time since the latest " + inputs;
      case "sequence" ->
          "the last %s%s, each time that it came"
              .formatted(limit > 0 ? "%,d ".formatted(limit) : "", inputs);
      case "distribution" -> "how often each " + inputs + " came" + most;
      case "top" ->
          "the %smost frequent %s with their counts"
              .formatted(limit > 0 ? "%,d ".formatted(limit) : "", inputs);
      case "distinct" -> "number of different " + inputs;
      case "quantile" -> quantile(aggregate.parameters().rank()) + " of " + inputs;
      case "decayed" ->
          "%s, each losing half its weight in %s"
              .formatted(
                  inputs.indexOf('.') < 0 ? "number of " + inputs : "sum of " + inputs,
                  words(aggregate.parameters().halfLife()));
      case "together" -> "how often each other " + inputs + " came with it" + most;
      case String other -> other + " of " + inputs;
    };
  }

  private static String quantile(double rank) {
    return rank == 0.5 ? "median" : "quantile " + number(rank);
  }

  /// `hour`, `15 minutes`.
  private static String unit(@Nullable Duration per) {
    String words = words(per);
    return words.startsWith("1 ") ? words.substring(2) : words;
  }

  private static String window(Aggregate aggregate) {
    Duration idle = aggregate.idle();
    Duration over = aggregate.over();
    String length =
        idle != null
            ? "in the session until now, which a gap of " + words(idle) + " ends"
            : over == null ? "over all of history" : "over the last " + words(over);
    if (aggregate.delay().isZero()) {
      return length;
    }
    return over == null
        ? length + " as it was " + words(aggregate.delay()) + " ago"
        : length + " that ended " + words(aggregate.delay()) + " ago";
  }

  private static String prior(Aggregate aggregate, Prior prior) {
    return aggregate.operator().equals("rate")
        ? "from %s as if watched for %s times %s"
            .formatted(
                number(prior.mean()), number(prior.weight()), words(aggregate.parameters().per()))
        : "from %s as if seen %s times".formatted(number(prior.mean()), number(prior.weight()));
  }

  /// What its value is exact to, where that is not the default or a sketch.
  private static List<String> accuracy(Aggregate aggregate) {
    if (aggregate.exact()) {
      return List.of("exact to the millisecond");
    }
    return switch (aggregate.operator()) {
      case "distinct" ->
          List.of("estimated to about %s %%".formatted(percent(Distinct.STANDARD_ERROR)));
      case "quantile" ->
          List.of("its rank estimated to %s %%".formatted(percent(Quantile.RANK_ERROR)));
      case "top" -> List.of("estimated");
      default -> List.of();
    };
  }

  /// `7 days`, `1 hour`, `90 minutes`.
  public static String words(@Nullable Duration duration) {
    if (duration == null) {
      return "";
    }
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

  private static String percent(double share) {
    return number(Math.round(10_000 * share) / 100.0);
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
