package dev.sextant.runtime;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.spec.SystemSpec.Aggregate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Aggregated features as their documentation defines them, computed from a whole history at once:
/// an oracle that shares no code with the engine.
///
/// Values are Double, String (a category or id), List of String, or Map of String to Double; null
/// for *missing*.
final class NaiveFeatures {
  private NaiveFeatures() {}

  /// One event as a feature reads it.
  ///
  /// @param channel which of a ratio's two inputs it is for
  /// @param value Double or String
  private record Seen(int channel, long time, Object value) {
    double number() {
      return (Double) value;
    }
  }

  /// @param history events of the key in order of arrival
  static @Nullable Object value(Aggregate feature, List<Event> history, long now) {
    boolean shifts = feature.over() == null || isValidity(feature);
    long delay = feature.delay().toMillis();
    long at = shifts ? now - delay : now;
    List<Seen> seen = read(feature, history);
    if (shifts && delay > 0) {
      seen = seen.stream().filter(each -> each.time() < at).toList();
    }
    if (!isValidity(feature) && feature.over() != null) {
      seen = seen.stream().filter(each -> covers(feature, each.time(), now)).toList();
    }
    List<Seen> byTime = seen.stream().sorted(Comparator.comparingLong(Seen::time)).toList();
    if (feature.idle() != null) {
      byTime = session(byTime, at, feature.idle().toMillis());
    }
    return evaluate(feature, byTime, at);
  }

  private static boolean isValidity(Aggregate feature) {
    return List.of("last", "sequence", "since").contains(feature.operator());
  }

  private static List<Seen> read(Aggregate feature, List<Event> history) {
    List<Seen> seen = new ArrayList<>();
    for (Event event : history) {
      for (int channel = 0; channel < feature.inputs().size(); channel++) {
        Object value = value(event, feature.inputs().get(channel).text());
        if (value != null) {
          seen.add(new Seen(channel, event.eventTime(), value));
        }
      }
    }
    return seen;
  }

  /// What `purchase` or `purchase.price` reads of an event; null when it is not for the feature.
  private static @Nullable Object value(Event event, String input) {
    EventType type = event.type();
    String[] parts = input.split("\\.", 2);
    if (!type.name().equals(parts[0])) {
      return null;
    }
    if (parts.length == 1) {
      return 1.0;
    }
    return parts[1].equals("at")
        ? (Object) (double) event.eventTime()
        : event.values()[type.field(parts[1])];
  }

  /// A window is twelve tiles up to the one that holds now, or the last that ended before now less
  /// the delay; an exact one is what it says.
  private static boolean covers(Aggregate feature, long time, long now) {
    long over = Objects.requireNonNull(feature.over()).toMillis();
    long delay = feature.delay().toMillis();
    if (feature.exact()) {
      return delay == 0
          ? time > now - over && time <= now
          : time >= now - delay - over && time < now - delay;
    }
    long tile = (over + 11) / 12;
    long newest = Math.floorDiv(now - delay, tile) - (delay == 0 ? 0 : 1);
    long own = Math.floorDiv(time, tile);
    return own > newest - 12 && own <= newest;
  }

  private static List<Seen> session(List<Seen> byTime, long now, long idle) {
    int from = byTime.size();
    long next = now;
    while (from > 0 && next - byTime.get(from - 1).time() < idle) {
      next = byTime.get(--from).time();
    }
    return byTime.subList(from, byTime.size());
  }

  private static @Nullable Object evaluate(Aggregate feature, List<Seen> seen, long now) {
    return switch (feature.operator()) {
      case "count" -> (double) seen.size();
      case "sum" -> sum(seen);
      case "mean" -> quotient(feature, sum(seen), seen.size());
      case "ratio" -> quotient(feature, sum(channel(seen, 0)), sum(channel(seen, 1)));
      case "rate" ->
          quotient(
              feature,
              seen.size(),
              (double) millis(feature.over()) / millis(feature.parameters().per()));
      case "min" -> extreme(seen, Math::min);
      case "max" -> extreme(seen, Math::max);
      case "variance" -> variance(seen);
      case "last" -> feature.limit() > 0 ? latest(feature, seen, now) : last(feature, seen, now);
      case "first" -> seen.isEmpty() ? null : seen.getFirst().value();
      case "since" -> since(feature, seen, now);
      case "sequence" -> sequence(feature, seen, now);
      case "distribution", "top" -> counts(seen);
      case "distinct" -> (double) counts(seen).size();
      case "quantile" -> quantile(seen, feature.parameters().rank());
      case "decayed" -> decayed(seen, now, millis(feature.parameters().halfLife()));
      default -> throw new IllegalArgumentException(feature.operator());
    };
  }

  private static long millis(@Nullable Duration duration) {
    return duration == null ? 0 : duration.toMillis();
  }

  private static List<Seen> channel(List<Seen> seen, int channel) {
    return seen.stream().filter(each -> each.channel() == channel).toList();
  }

  static double[] numbers(Aggregate feature, List<Event> history, long now) {
    return read(feature, history).stream()
        .filter(each -> feature.over() == null || covers(feature, each.time(), now))
        .mapToDouble(Seen::number)
        .sorted()
        .toArray();
  }

  private static double sum(List<Seen> seen) {
    return seen.stream().mapToDouble(Seen::number).sum();
  }

  private static @Nullable Object quotient(Aggregate feature, double first, double second) {
    double mean = feature.prior() == null ? 0 : feature.prior().mean();
    double weight = feature.prior() == null ? 0 : feature.prior().weight();
    return second + weight == 0 ? null : (Object) ((first + mean * weight) / (second + weight));
  }

  private static @Nullable Object extreme(List<Seen> seen, BinaryOperator<Double> pick) {
    return seen.stream().map(Seen::number).reduce(pick).orElse(null);
  }

  private static @Nullable Object variance(List<Seen> seen) {
    double mean = sum(seen) / seen.size();
    double squares =
        seen.stream().mapToDouble(s -> (s.number() - mean) * (s.number() - mean)).sum();
    return seen.size() < 2 ? null : (Object) (squares / (seen.size() - 1));
  }

  private static @Nullable Object last(Aggregate feature, List<Seen> seen, long now) {
    if (seen.isEmpty() || !isValid(feature, seen.getLast(), now)) {
      return null;
    }
    return seen.getLast().value();
  }

  private static boolean isValid(Aggregate feature, Seen seen, long now) {
    return feature.over() == null || now - seen.time() < feature.over().toMillis();
  }

  private static @Nullable Object since(Aggregate feature, List<Seen> seen, long now) {
    return last(feature, seen, now) == null
        ? null
        : (Object) (double) (now - seen.getLast().time());
  }

  private static @Nullable Object latest(Aggregate feature, List<Seen> seen, long now) {
    LinkedHashSet<String> different = new LinkedHashSet<>();
    for (Seen each : seen) {
      different.remove((String) each.value());
      different.add((String) each.value());
    }
    List<String> all = new ArrayList<>(different);
    List<String> kept = all.subList(Math.max(0, all.size() - feature.limit()), all.size());
    Map<String, Long> times = new HashMap<>();
    seen.forEach(each -> times.merge((String) each.value(), each.time(), Math::max));
    return kept.stream()
        .filter(
            name ->
                feature.over() == null
                    || now - Objects.requireNonNull(times.get(name)) < feature.over().toMillis())
        .toList();
  }

  private static Object sequence(Aggregate feature, List<Seen> seen, long now) {
    return seen.subList(Math.max(0, seen.size() - feature.limit()), seen.size()).stream()
        .filter(each -> isValid(feature, each, now))
        .map(each -> (String) each.value())
        .toList();
  }

  private static Map<String, Double> counts(List<Seen> seen) {
    Map<String, Double> counts = new TreeMap<>();
    seen.forEach(each -> counts.merge((String) each.value(), 1.0, Double::sum));
    return counts;
  }

  private static @Nullable Object quantile(List<Seen> seen, double rank) {
    double[] sorted = seen.stream().mapToDouble(Seen::number).sorted().toArray();
    return sorted.length == 0
        ? null
        : (Object) sorted[Math.max(0, (int) Math.ceil(rank * sorted.length) - 1)];
  }

  private static Object decayed(List<Seen> seen, long now, long halfLife) {
    return seen.stream()
        .mapToDouble(each -> each.number() * Math.pow(0.5, (double) (now - each.time()) / halfLife))
        .sum();
  }

  /// Events by key, in order of arrival.
  static Map<List<String>, List<Event>> byKey(
      List<Event> events, Function<Event, List<String>> keyOf) {
    Map<List<String>, List<Event>> byKey = new HashMap<>();
    for (Event event : events) {
      List<String> key = keyOf.apply(event);
      if (key.stream().noneMatch(String::isEmpty)) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(event);
      }
    }
    return byKey;
  }
}
