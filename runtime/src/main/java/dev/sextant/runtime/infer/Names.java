package dev.sextant.runtime.infer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads the words in names of columns and files, and makes names of a spec from them.
final class Names {
  private static final Set<String> ID_ENDINGS =
      Set.of("id", "ids", "no", "nr", "code", "key", "uid", "uuid", "guid", "upc", "sku", "ean");
  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "not",
          "in",
          "true",
          "false",
          "now",
          "at",
          "id",
          "decision",
          "row",
          "file",
          "null",
          "yes",
          "no",
          "on",
          "off",
          "row_time");
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
          "simulated");

  private final Set<String> taken = new HashSet<>();

  /// The words of a name in lower case: `CustomerID` and `customer_id` are `customer`, `id`.
  static List<String> words(String name) {
    String spaced =
        name.replaceAll("([\\p{Ll}\\p{Nd}])(\\p{Lu})", "$1 $2")
            .replaceAll("(\\p{Lu}+)(\\p{Lu}\\p{Ll})", "$1 $2");
    List<String> words = new ArrayList<>();
    for (String word : spaced.split("[^\\p{L}\\p{Nd}]+")) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  static boolean endsAsId(String name) {
    List<String> words = words(name);
    return !words.isEmpty() && ID_ENDINGS.contains(words.getLast());
  }

  static boolean hasWord(String name, Set<String> wanted) {
    return words(name).stream().anyMatch(wanted::contains);
  }

  /// The thing that an id column names: `customer` of `CustomerID`.
  static String entityOf(String column) {
    List<String> words = new ArrayList<>(words(column));
    while (words.size() > 1 && ID_ENDINGS.contains(words.getLast())) {
      words.removeLast();
    }
    return joined(words, "thing");
  }

  /// What a row of the file is: `click` of `talkingdata_clicks_to_2017.csv.gz`.
  static String rowOf(String fileName) {
    String stem = fileName.replaceFirst("\\..*", "");
    List<String> words =
        words(stem).stream()
            .filter(word -> word.chars().noneMatch(Character::isDigit) && !NO_NAME.contains(word))
            .toList();
    for (String word : words) {
      if (word.length() > 3
          && word.endsWith("s")
          && !word.endsWith("ss")
          && !word.endsWith("sms")) {
        return joined(List.of(singular(word)), "record");
      }
    }
    return joined(
        words.size() > 2 ? words.subList(words.size() - 2, words.size()) : words, "record");
  }

  private static String singular(String plural) {
    return plural.endsWith("ies")
        ? plural.substring(0, plural.length() - 3) + "y"
        : plural.substring(0, plural.length() - 1);
  }

  static String fieldOf(String column) {
    return joined(words(column), "field");
  }

  private static String joined(List<String> words, String otherwise) {
    String name = String.join("_", words);
    if (name.isEmpty()) {
      return otherwise;
    }
    return Character.isLetter(name.charAt(0)) ? name : "c_" + name;
  }

  /// The name itself where it is free and no word of the language, else with something behind it.
  String unique(String wanted, String addition) {
    String name = KEYWORDS.contains(wanted) ? wanted + "_" + addition : wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + addition + (i == 2 ? "" : Integer.toString(i - 1));
    }
    return name;
  }

  /// Whether a row expression can say the name of this column.
  static boolean isPlain(String column) {
    return column.matches("[\\p{L}_][\\p{L}\\p{Nd}_]*") && !KEYWORDS.contains(column);
  }
}
