package dev.sextant.model;

import dev.sextant.decision.NearestName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A learner's options, read with type, range and default.
public final class Options {
  private final String learner;
  private final Map<String, Object> values;

  /// @param known all options that the learner has
  /// @throws IllegalArgumentException when `values` has another
  public Options(String learner, List<String> known, Map<String, Object> values) {
    this.learner = learner;
    this.values = Map.copyOf(values);
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s has no option '%s'%s"
                .formatted(learner, name, NearestName.hint(name, "options", known)));
      }
    }
  }

  /// A number in [least, most].
  public double number(String name, double fallback, double least, double most) {
    Object value = values.getOrDefault(name, fallback);
    if (!(value instanceof Number number)
        || !(number.doubleValue() >= least && number.doubleValue() <= most)) {
      throw refused(name, "a number in [" + least + ", " + most + "]", value);
    }
    return number.doubleValue();
  }

  /// A whole number in [least, most].
  public int whole(String name, int fallback, int least, int most) {
    return whole(name, values.getOrDefault(name, fallback), least, most);
  }

  /// Two whole numbers in [least, most], the second not below the first.
  public Range range(String name, Range fallback, int least, int most) {
    Object value = values.get(name);
    if (value == null) {
      return fallback;
    }
    if (!(value instanceof List<?> list) || list.size() != 2) {
      throw refused(name, "a list [from, to] of whole numbers", value);
    }
    Range range =
        new Range(whole(name, list.get(0), least, most), whole(name, list.get(1), least, most));
    if (range.to < range.from) {
      throw refused(name, "a list [from, to] with from <= to", value);
    }
    return range;
  }

  /// Pairs of different names; none by default.
  public List<List<String>> pairs(String name) {
    Object value = values.getOrDefault(name, List.of());
    if (!(value instanceof List<?> list) || !list.stream().allMatch(Options::isPair)) {
      throw refused(name, "a list of pairs of names such as [[site, banner]]", value);
    }
    return list.stream()
        .map(pair -> ((List<?>) pair).stream().map(String::valueOf).toList())
        .toList();
  }

  private static boolean isPair(Object value) {
    return value instanceof List<?> pair
        && pair.size() == 2
        && pair.stream().allMatch(String.class::isInstance)
        && !pair.get(0).equals(pair.get(1));
  }

  /// Names with 1 or -1 each; none by default.
  public Map<String, Integer> signs(String name) {
    Object value = values.getOrDefault(name, Map.of());
    if (!(value instanceof Map<?, ?> map)
        || !map.values().stream()
            .allMatch(sign -> sign instanceof Number n && Math.abs(n.doubleValue()) == 1)) {
      throw refused(name, "a mapping of names to 1 (rises) or -1 (falls)", value);
    }
    Map<String, Integer> signs = new TreeMap<>();
    map.forEach((key, sign) -> signs.put(String.valueOf(key), ((Number) sign).intValue()));
    return signs;
  }

  /// Names with a number in [least, most] each; none by default.
  public Map<String, Double> amounts(String name, double least, double most) {
    Object value = values.getOrDefault(name, Map.of());
    Map<String, Double> amounts = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, amount) -> {
            if (amount instanceof Number n && n.doubleValue() >= least && n.doubleValue() <= most) {
              amounts.put(String.valueOf(key), n.doubleValue());
            }
          });
      if (amounts.size() == map.size()) {
        return amounts;
      }
    }
    throw refused(name, "a mapping of names to numbers in [" + least + ", " + most + "]", value);
  }

  /// @param needed without which the options mean nothing
  /// @throws IllegalArgumentException when one of them is there
  public void requireAbsent(String needed, String... names) {
    for (String name : names) {
      if (values.containsKey(name)) {
        throw new IllegalArgumentException(
            "option '%s' of %s goes with `%s` alone".formatted(name, learner, needed));
      }
    }
  }

  /// A list of whole numbers in [least, most].
  public List<Integer> wholes(String name, List<Integer> fallback, int least, int most) {
    Object value = values.getOrDefault(name, fallback);
    if (!(value instanceof List<?> list)) {
      throw refused(name, "a list of whole numbers", value);
    }
    return list.stream().map(one -> whole(name, one, least, most)).toList();
  }

  /// One of a few words.
  public String choice(String name, String fallback, List<String> known) {
    Object value = values.getOrDefault(name, fallback);
    if (!(value instanceof String word) || !known.contains(word)) {
      throw new IllegalArgumentException(
          "option '%s' of %s can not be '%s'%s"
              .formatted(
                  name, learner, value, NearestName.hint(value.toString(), "values", known)));
    }
    return word;
  }

  /// Yes or no.
  public boolean flag(String name, boolean fallback) {
    Object value = values.getOrDefault(name, fallback);
    if (!(value instanceof Boolean flag)) {
      throw refused(name, "true or false", value);
    }
    return flag;
  }

  private int whole(String name, Object value, int least, int most) {
    if (!(value instanceof Number number)
        || number.doubleValue() != Math.rint(number.doubleValue())
        || !(number.doubleValue() >= least && number.doubleValue() <= most)) {
      throw refused(name, "a whole number in [" + least + ", " + most + "]", value);
    }
    return number.intValue();
  }

  private IllegalArgumentException refused(String name, String wanted, Object value) {
    return new IllegalArgumentException(
        "option '%s' of %s must be %s, but was %s".formatted(name, learner, wanted, value));
  }

  /// @param from the first
  /// @param to the last, included
  public record Range(int from, int to) {}
}
