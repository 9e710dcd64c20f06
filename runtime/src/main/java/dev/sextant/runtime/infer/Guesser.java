package dev.sextant.runtime.infer;

import dev.sextant.history.ParquetFile.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Guesses what each column is for, from its values, its name and what a Parquet file says of it.
final class Guesser {
  private static final int MOST_CLASSES = 20;

  /// Longer values are no ids.
  private static final int LONGEST_KEY = 64;

  // 1990 and 2100, in seconds
  private static final double EPOCH_FROM = 631_152_000;
  private static final double EPOCH_TO = 4_102_444_800.0;

  private static final Set<Role> IN_A_CORPUS = Set.of(Role.CATEGORY, Role.TEXT, Role.ID, Role.NONE);

  private final FileProfile file;

  private Guesser(FileProfile file) {
    this.file = file;
  }

  static List<Guess> guess(FileProfile file) {
    Guesser guesser = new Guesser(file);
    return guesser.withLoneLabel(file.columns().stream().map(guesser::guess).toList());
  }

  private Guess guess(ColumnProfile column) {
    Guess time = column.isEmpty() ? null : time(column);
    return time != null ? time : untimed(column);
  }

  private Guess untimed(ColumnProfile column) {
    String type = type(column);
    String name = column.name();
    if (column.isEmpty()) {
      return Guess.of(column, Role.NONE, type, "always empty");
    }
    if (column.isConstant()) {
      return Guess.of(column, Role.NONE, type, "one value throughout");
    }
    if (column.countsRows() && Words.nameACounter(name)) {
      return Guess.of(column, Role.NONE, type, "numbers the rows");
    }
    if (isLabel(column)) {
      return Guess.of(column, Role.LABEL, type, "named like an outcome, with few values");
    }
    if (isId(column) && column.isUnique()) {
      return Guess.of(column, Role.ID, type, "named like an id, and different in every row");
    }
    if (isId(column) && Words.nameNothingButAnId(name)) {
      return Guess.of(column, Role.TEXT, type, "CHECK: named like the row's id, but comes again");
    }
    if (isId(column)) {
      return Guess.of(column, Role.ENTITY_KEY, type, "named like an id, and comes again");
    }
    return described(column, type);
  }

  private static Guess described(ColumnProfile column, String type) {
    if (type.equals("boolean")) {
      return Guess.of(column, Role.FLAG, type, "two values");
    }
    boolean isCode = column.misfits() > 0 && column.isCategory();
    if (column.isNumeric() && !isCode) {
      return Guess.of(column, Role.AMOUNT, type, "");
    }
    if (column.isCategory()) {
      return Guess.of(column, Role.CATEGORY, type, "few values, which come again");
    }
    String why = column.isFreeText() ? "sentences" : "too many values for a category";
    return Guess.of(column, Role.TEXT, type, why);
  }

  private String type(ColumnProfile column) {
    if (column.isBoolean() || kind(column) == Kind.BOOLEAN) {
      return "boolean";
    }
    boolean isCode = column.misfits() > 0 && (isId(column) || column.isCategory());
    if (!column.isNumeric() || isCode) {
      return "text";
    }
    return column.isWhole() ? "integer" : "number";
  }

  private @Nullable Kind kind(ColumnProfile column) {
    return file.fileTypes().get(column.name());
  }

  // ---- times

  private @Nullable Guess time(ColumnProfile column) {
    if (kind(column) == Kind.TIME) {
      return Guess.of(column, Role.TIME, "time", "the file says so");
    }
    String pattern = column.times().best();
    boolean isDigits = column.isNumeric();
    if (pattern != null && (!isDigits || Words.nameATime(column.name()))) {
      String why = isDigits ? "named like a time" : "the values are written so";
      return new Guess(column, Role.TIME, "time", why, pattern, column.times().twin());
    }
    String unit = epoch(column);
    return unit == null
        ? null
        : new Guess(
            column, Role.TIME, "time", "named like a time, and between 1990 and 2100", unit, null);
  }

  private static @Nullable String epoch(ColumnProfile column) {
    if (!column.isNumeric() || !Words.nameATime(column.name())) {
      return null;
    }
    if (column.numbers().areWithin(EPOCH_FROM, EPOCH_TO)) {
      return "epoch-seconds";
    }
    return column.numbers().areWithin(EPOCH_FROM * 1000, EPOCH_TO * 1000) ? "epoch-millis" : null;
  }

  // ---- labels and keys

  private static boolean isLabel(ColumnProfile column) {
    return Words.nameALabel(column.name())
        && column.distinct() >= 2
        && column.distinct() <= MOST_CLASSES
        && !column.isFreeText();
  }

  private static boolean isId(ColumnProfile column) {
    String name = column.name();
    boolean named = Words.endAsId(name) || Words.nameAnEntity(name);
    boolean isShortList = Words.endWeaklyAsId(name) && column.distinct() <= 50;
    boolean isMeasured = column.isNumeric() && (!column.isWhole() || column.numbers().least() < 0);
    return named
        && !isShortList
        && !isMeasured
        && !column.isFreeText()
        && column.meanLength() <= LONGEST_KEY;
  }

  /// In a file of texts with one category, that is what the texts were sorted into.
  private List<Guess> withLoneLabel(List<Guess> guesses) {
    List<Guess> categories = guesses.stream().filter(guess -> guess.is(Role.CATEGORY)).toList();
    boolean isCorpus =
        categories.size() == 1
            && guesses.stream().allMatch(guess -> IN_A_CORPUS.contains(guess.role()))
            && guesses.stream()
                .anyMatch(guess -> guess.is(Role.TEXT) && guess.column().isFreeText());
    if (!isCorpus) {
      return guesses;
    }
    Guess label = categories.getFirst();
    List<Guess> all = new ArrayList<>(guesses);
    all.set(
        all.indexOf(label),
        Guess.of(label.column(), Role.LABEL, label.type(), "the one category of a file of texts"));
    return all;
  }
}
