package dev.sextant.runtime.infer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the values of one column look like, as far as they were read.
final class ColumnProfile {
  private static final int EXAMPLES = 3;

  /// Texts that commonly stand for a missing value.
  private static final Set<String> MARKERS =
      Set.of("NA", "N/A", "n/a", "NULL", "null", "None", "none", "nan", "NaN", "\\N", "?", "-");

  /// Markers that stand for a missing value wherever they come; the others do in columns of numbers
  /// and times.
  private static final Set<String> CLEAR_MARKERS = Set.of("NA", "NULL", "\\N", "NaN", "nan");

  private static final List<Set<String>> BOOLEANS =
      List.of(Set.of("true", "false"), Set.of("yes", "no"), Set.of("t", "f"), Set.of("y", "n"));

  private final String name;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Integer> markers = new HashMap<>();
  private final TimePatterns times = new TimePatterns();
  private final NumberProfile numbers = new NumberProfile();
  private long rows;
  private long empty;
  private long characters;
  private long spaces;

  ColumnProfile(String name) {
    this.name = name;
  }

  void add(@Nullable Object value) {
    rows++;
    String text = value == null ? "" : value.toString();
    if (text.isEmpty()) {
      empty++;
    } else if (MARKERS.contains(text)) {
      markers.merge(text, 1, Integer::sum);
    } else {
      counts.merge(text, 1, Integer::sum);
      characters += text.length();
      spaces += text.chars().filter(c -> c == ' ').count();
      times.add(text);
      numbers.add(text);
    }
  }

  String name() {
    return name;
  }

  NumberProfile numbers() {
    return numbers;
  }

  TimePatterns times() {
    return times;
  }

  /// Markers that stand for *missing* in this column.
  List<String> missingMarkers() {
    boolean typed = isNumeric() || times.best() != null;
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

  /// In [0, 1].
  double missingShare() {
    return rows == 0 ? 0 : (double) missing() / rows;
  }

  /// Rows with a value, markers not counted.
  private long values() {
    return rows - empty - markers.values().stream().mapToInt(Integer::intValue).sum();
  }

  boolean isEmpty() {
    return missing() == rows;
  }

  /// Whether a text stands in the column.
  boolean has(String text) {
    return counts.containsKey(text) || markers.containsKey(text);
  }

  /// Different values, with those markers that mean something here.
  int distinct() {
    Set<String> meaningful = new HashSet<>(markers.keySet());
    missingMarkers().forEach(meaningful::remove);
    return counts.size() + meaningful.size();
  }

  /// Whether every row has a value that comes only once.
  boolean isUnique() {
    return rows > 1 && missing() == 0 && distinct() == rows;
  }

  /// Whether all of several rows say the same.
  boolean isConstant() {
    return rows >= 20 && missing() == 0 && distinct() == 1;
  }

  /// Numbers to compute with, but for one value in fifty; codes with leading zeros are none.
  boolean isNumeric() {
    return values() > 0 && numbers.count() >= 0.98 * values() && numbers.codes() == 0;
  }

  /// Values that are no numbers.
  long misfits() {
    return values() - numbers.count();
  }

  boolean isWhole() {
    return isNumeric() && numbers.areWhole();
  }

  /// Whether the column numbers the rows.
  boolean countsRows() {
    return isUnique() && isWhole() && numbers.most() - numbers.least() == rows - 1;
  }

  boolean isBoolean() {
    Set<String> seen = new HashSet<>();
    if (counts.size() <= 4) {
      counts.keySet().forEach(value -> seen.add(value.toLowerCase(Locale.ROOT)));
    }
    return BOOLEANS.contains(seen);
  }

  /// Sentences rather than names.
  boolean isFreeText() {
    return values() > 0 && (double) spaces / values() >= 2.5 && distinct() > 0.2 * values();
  }

  /// Of a value, in characters.
  double meanLength() {
    return values() == 0 ? 0 : (double) characters / values();
  }

  /// A few values that come again and again.
  boolean isCategory() {
    int distinct = distinct();
    return distinct >= 1
        && meanLength() <= 40
        && (distinct <= 50 || (distinct <= 1000 && distinct <= 0.05 * rows))
        && distinct < Math.max(2, 0.5 * rows);
  }

  /// A few values, the most frequent first; for a person to look at, never to be stored.
  List<String> examples() {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(EXAMPLES)
        .map(Map.Entry::getKey)
        .toList();
  }
}
