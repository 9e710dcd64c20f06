package dev.sextant.runtime.infer;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the values of one column look like, as far as they were read.
final class ColumnProfile {
  private static final int MOST_DISTINCT = 200_000;

  /// Texts that commonly stand for a missing value.
  private static final Set<String> MARKERS =
      Set.of("NA", "N/A", "n/a", "NULL", "null", "None", "none", "nan", "NaN", "\\N", "?", "-");

  /// Markers that stand for a missing value wherever they come; the others do in columns of numbers
  /// and times.
  private static final Set<String> CLEAR_MARKERS = Set.of("NA", "NULL", "\\N", "NaN", "nan");

  private final String name;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Integer> markers = new HashMap<>();
  private final TimePatterns times = new TimePatterns();
  private long rows;
  private long empty;
  private long numbers;
  private long integers;
  private long leadingZeros;
  private long characters;
  private long spaces;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  ColumnProfile(String name) {
    this.name = name;
  }

  void add(@Nullable Object value) {
    rows++;
    String text = value == null ? "" : value.toString();
    if (text.isEmpty()) {
      empty++;
      return;
    }
    if (MARKERS.contains(text)) {
      markers.merge(text, 1, Integer::sum);
    } else {
      measure(text);
    }
    if (counts.size() < MOST_DISTINCT) {
      counts.merge(text, 1, Integer::sum);
    } else {
      counts.computeIfPresent(text, (_, count) -> count + 1);
    }
  }

  private void measure(String text) {
    characters += text.length();
    spaces += text.chars().filter(c -> c == ' ').count();
    times.add(text);
    char first = text.charAt(0);
    boolean digits = first >= '0' && first <= '9';
    if (digits || first == '-' || first == '+' || first == '.') {
      measureNumber(text);
    }
  }

  private void measureNumber(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      char last = text.charAt(text.length() - 1);
      if (!Double.isFinite(number) || last == 'd' || last == 'f' || last == 'D' || last == 'F') {
        return;
      }
      numbers++;
      integers += number == Math.rint(number) && text.indexOf('.') < 0 ? 1 : 0;
      leadingZeros += text.length() > 1 && text.startsWith("0") && text.charAt(1) != '.' ? 1 : 0;
      least = Math.min(least, number);
      most = Math.max(most, number);
    } catch (NumberFormatException e) {
      // it is no number
    }
  }

  String name() {
    return name;
  }

  long rows() {
    return rows;
  }

  /// Markers that stand for *missing* in this column.
  List<String> missingMarkers() {
    boolean typed = isNumeric() || !timePatterns().isEmpty();
    return markers.keySet().stream()
        .filter(marker -> typed || CLEAR_MARKERS.contains(marker))
        .sorted()
        .toList();
  }

  /// Rows with neither a value nor anything that stands for one.
  long missing() {
    return empty
        + missingMarkers().stream().mapToInt(marker -> markers.getOrDefault(marker, 0)).sum();
  }

  /// Rows with a value, markers not counted.
  private long values() {
    return rows - empty - markers.values().stream().mapToInt(Integer::intValue).sum();
  }

  boolean isEmpty() {
    return values() == 0;
  }

  /// Different values, markers not counted.
  int distinct() {
    return counts.size() - (int) counts.keySet().stream().filter(markers::containsKey).count();
  }

  /// Whether there are more different values than were counted.
  boolean hasMoreDistinct() {
    return counts.size() >= MOST_DISTINCT;
  }

  /// Whether no value comes twice.
  boolean isUnique() {
    return values() > 1 && distinct() == values() && missing() == 0;
  }

  /// Numbers, but for one value in fifty.
  boolean isNumeric() {
    return values() > 0 && numbers >= 0.98 * values() && leadingZeros == 0;
  }

  /// Values that are no numbers.
  long oddOnes() {
    return values() - numbers;
  }

  boolean isWhole() {
    return isNumeric() && integers == numbers;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  List<String> timePatterns() {
    return times.fitting();
  }

  boolean isBoolean() {
    Set<String> seen =
        Set.copyOf(counts.keySet().stream().map(v -> v.toLowerCase(Locale.ROOT)).toList());
    return seen.size() == 2
        && List.of(Set.of("true", "false"), Set.of("yes", "no"), Set.of("t", "f"), Set.of("y", "n"))
            .contains(seen);
  }

  /// Sentences rather than names.
  boolean isFreeText() {
    return values() > 0 && (double) spaces / values() >= 2.5 && distinct() > 20 && !isNumeric();
  }

  /// Mean length of a value, in characters.
  double meanLength() {
    return values() == 0 ? 0 : (double) characters / values();
  }

  /// A few values that come again and again.
  boolean isCategory() {
    int distinct = distinct();
    return distinct >= 1
        && meanLength() <= 40
        && !hasMoreDistinct()
        && (distinct <= 50 || (distinct <= 1000 && distinct <= 0.01 * rows))
        && distinct < Math.max(2, 0.5 * rows);
  }

  /// How often each value came; useful for few values alone.
  Map<String, Integer> counts() {
    return counts;
  }
}
