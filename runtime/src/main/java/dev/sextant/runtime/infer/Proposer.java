package dev.sextant.runtime.infer;

import dev.sextant.runtime.infer.Proposal.Field;
import dev.sextant.runtime.infer.Proposal.Layout;
import dev.sextant.runtime.infer.Proposal.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes events and entities of the guesses about a file's columns.
final class Proposer {
  /// A text of more characters is a message rather than a name.
  private static final double SHORTEST_MESSAGE = 60;

  private final FileProfile file;
  private final List<Guess> guesses;
  private final Names names = new Names();
  private final Map<String, String> entities = new LinkedHashMap<>();
  private final Map<Guess, String> entityOf = new LinkedHashMap<>();
  private final @Nullable Guess time;
  private final @Nullable Guess id;

  private Proposer(FileProfile file, List<Guess> guesses) {
    this.file = file;
    this.guesses = guesses;
    this.time = mainTime();
    this.id = all(Role.ID).findFirst().orElse(null);
  }

  /// @param name of the event, or null for one that the file's name tells
  static Proposal propose(FileProfile file, List<Guess> guesses, @Nullable String name) {
    String event = name == null ? Names.ofRow(file.shape().fileName()) : name;
    return new Proposer(file, guesses).propose(event);
  }

  private Proposal propose(String name) {
    Layout layout = layout();
    List<Guess> pair = layout == Layout.INTERACTION ? pair() : List.of();
    List<Part> parts = pair.isEmpty() ? List.of(own(name)) : pair.stream().map(this::part).toList();
    return new Proposal(
        file,
        layout,
        name,
        parts,
        entities,
        fields(pair, layout),
        labels(layout),
        time,
        columns(),
        Proposal.missingTexts(guesses));
  }

  private Stream<Guess> all(Role role) {
    return guesses.stream().filter(guess -> guess.is(role));
  }

  // ---- what a row is

  private Layout layout() {
    boolean isMessage =
        guesses.stream()
            .anyMatch(
                guess ->
                    guess.is(Role.TEXT)
                        && guess.column().isFreeText()
                        && guess.column().meanLength() >= SHORTEST_MESSAGE);
    if (all(Role.LABEL).findAny().isPresent() || isMessage) {
      return Layout.CASE;
    }
    if (time == null && id != null) {
      return Layout.THING;
    }
    return all(Role.ENTITY_KEY).findAny().isPresent() ? Layout.INTERACTION : Layout.CASE;
  }

  /// The first time that every row has, rather one that says when something began.
  private @Nullable Guess mainTime() {
    List<Guess> full =
        all(Role.TIME).filter(guess -> guess.column().missingShare() <= 0.01).toList();
    return full.stream()
        .filter(guess -> !Words.nameALaterTime(guess.name()))
        .findFirst()
        .orElse(full.isEmpty() ? null : full.getFirst());
  }

  /// Who does something, and what it is done with.
  private List<Guess> pair() {
    List<Guess> keys = new ArrayList<>(all(Role.ENTITY_KEY).toList());
    Guess subject =
        first(keys, Words::nameAnActor)
            .or(() -> first(keys, name -> !Words.nameAnItem(name)))
            .orElse(keys.getFirst());
    keys.remove(subject);
    Optional<Guess> object = first(keys, Words::nameAnItem).or(() -> first(keys, _ -> true));
    return Stream.concat(Stream.of(subject), object.stream()).toList();
  }

  private static Optional<Guess> first(List<Guess> keys, Predicate<String> wanted) {
    return keys.stream().filter(key -> wanted.test(key.name())).findFirst();
  }

  private Part part(Guess key) {
    boolean optional = key.column().missing() > 0;
    return new Part(entity(key), key.name(), optional, Reasons.of(key));
  }

  private String entity(Guess key) {
    return entityOf.computeIfAbsent(
        key,
        _ -> {
          String name = names.entity(key.name(), "thing");
          entities.put(name, "named by " + key.name());
          return name;
        });
  }

  /// The entity that each row is one of.
  private Part own(String name) {
    String entity = id == null ? names.entity(name, "record") : names.entity(id.name(), name);
    entities.put(entity, "each row is one");
    return id == null
        ? new Part(
            entity,
            "row",
            false,
            "CHECK: no column names the row, so its number does; it starts anew in each file")
        : new Part(entity, id.name(), false, Reasons.of(id));
  }

  // ---- its fields

  private List<Field> fields(List<Guess> pair, Layout layout) {
    List<Field> fields = new ArrayList<>();
    for (Guess guess : guesses) {
      boolean isId = guess.equals(id) && layout != Layout.INTERACTION;
      boolean isTaken = isId || guess.equals(time) || pair.contains(guess);
      if (!isTaken && !guess.is(Role.NONE) && !isKnownLater(guess, layout)) {
        fields.add(field(guess));
      }
    }
    return fields;
  }

  private List<Field> labels(Layout layout) {
    return guesses.stream().filter(guess -> isKnownLater(guess, layout)).map(this::field).toList();
  }

  /// Labels, and times that most cases never get.
  private boolean isKnownLater(Guess guess, Layout layout) {
    boolean isRareTime =
        guess.is(Role.TIME)
            && guess.column().missingShare() > 0.5
            && all(Role.LABEL).findAny().isPresent();
    return layout == Layout.CASE && (guess.is(Role.LABEL) || isRareTime);
  }

  private Field field(Guess guess) {
    boolean isPersonal = Words.nameSomethingPersonal(guess.name());
    String why = Reasons.of(guess);
    if (guess.is(Role.ENTITY_KEY)) {
      String entity = entity(guess);
      return new Field(entity, entity, guess.name(), false, why);
    }
    String type =
        switch (guess.role()) {
          case TIME -> "time";
          case AMOUNT -> "number";
          case FLAG -> "bool";
          case CATEGORY, LABEL -> isPersonal ? "text" : "category";
          case ID, TEXT, ENTITY_KEY, NONE -> "text";
        };
    boolean secret = isPersonal && type.equals("text");
    return new Field(names.field(guess.name()), type, value(guess), secret, why);
  }

  /// The import types one time; others are read by the row language.
  private static String value(Guess guess) {
    String pattern = guess.pattern();
    if (pattern == null) {
      return guess.name();
    }
    String known =
        switch (pattern) {
          case TimePatterns.ISO -> "iso";
          case "epoch-seconds" -> "epoch_s";
          case "epoch-millis" -> "epoch_ms";
          default -> pattern;
        };
    char quote = known.indexOf('\'') < 0 ? '\'' : '"';
    return "time(%s, %s%s%s)".formatted(guess.name(), quote, known, quote);
  }

  // ---- its columns

  private Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Guess guess : guesses) {
      String type =
          switch (guess.role()) {
            case AMOUNT -> "number";
            case FLAG -> "bool";
            case TIME -> guess.equals(time) || guess.pattern() == null ? "time" : "";
            case ID, ENTITY_KEY, LABEL, CATEGORY, TEXT, NONE -> "";
          };
      if (!type.isEmpty()) {
        columns.put(guess.name(), type);
      }
    }
    return columns;
  }
}
