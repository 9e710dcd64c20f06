package dev.sextant.runtime.infer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes names of a spec, each once, from the names of columns and files.
final class Names {
  /// Words of the row language, and columns that an import makes itself.
  private static final Set<String> UNSAYABLE =
      Set.of("and", "or", "not", "in", "true", "false", "now", "row", "file", "row_time");

  /// What an entity can not be called beside that: types.
  private static final Set<String> TYPES =
      Set.of("bool", "number", "category", "text", "time", "duration");

  /// What every event has, and what YAML takes for something else.
  private static final Set<String> RESERVED = Set.of("id", "at", "arrived", "decision", "null");

  private static final Set<String> NO_NAME =
      Set.of(
          "train",
          "test",
          "dev",
          "valid",
          "val",
          "sample",
          "data",
          "dataset",
          "rows",
          "row",
          "part",
          "to",
          "from",
          "weeks",
          "week",
          "days",
          "day",
          "all",
          "the",
          "of",
          "collection",
          "simulated",
          "training",
          "csv",
          "tsv",
          "jsonl",
          "parquet");

  private final Set<String> taken = new HashSet<>();

  /// Whether a row expression can say the name of this column.
  static boolean isPlain(String column) {
    return column.matches("[\\p{L}_][\\p{L}\\p{Nd}_]*")
        && column.codePoints().allMatch(Character::isBmpCodePoint)
        && !UNSAYABLE.contains(column);
  }

  /// Whether a spec can call anything so.
  static boolean isFree(String name) {
    return isPlain(name) && !RESERVED.contains(name) && !TYPES.contains(name);
  }

  /// The thing that an id column names: `customer` of `CustomerID`.
  String entity(String column, String otherwise) {
    String name = joined(Words.withoutIdEnding(column), otherwise);
    return unique(isFree(name) ? name : otherwise);
  }

  String field(String column) {
    String name = joined(Words.of(column), "field");
    return unique(RESERVED.contains(name) ? name + "_field" : name);
  }

  /// The name, with a number behind it where it is taken.
  String unique(String wanted) {
    String name = UNSAYABLE.contains(wanted) ? wanted + "_field" : wanted;
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /// What a row of the file is: `click` of `talkingdata_clicks_to_2017.csv.gz`.
  static String ofRow(String fileName) {
    List<String> words =
        Words.of(fileName.replaceFirst("\\..*", "")).stream()
            .filter(word -> word.chars().noneMatch(Character::isDigit) && !NO_NAME.contains(word))
            .toList();
    for (String word : words) {
      if (isPlural(word)) {
        return named(List.of(singular(word)));
      }
    }
    return named(words.size() > 2 ? words.subList(words.size() - 2, words.size()) : words);
  }

  private static String named(List<String> words) {
    String name = joined(words, "record");
    return isFree(name) ? name : name + "_record";
  }

  private static boolean isPlural(String word) {
    return word.length() > 3
        && word.endsWith("s")
        && !word.endsWith("ss")
        && !word.endsWith("us")
        && !word.endsWith("news");
  }

  private static String singular(String plural) {
    int length = plural.length();
    return plural.endsWith("ies")
        ? plural.substring(0, length - 3) + "y"
        : plural.substring(0, length - 1);
  }

  private static String joined(List<String> words, String otherwise) {
    String name = String.join("_", words);
    if (name.isEmpty()) {
      return otherwise;
    }
    return Character.isLetter(name.charAt(0)) ? name : "c_" + name;
  }
}
