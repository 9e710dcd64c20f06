package dev.sextant.runtime.infer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a spec could say of a file.
///
/// @param name of the event that a row is, or of the entity when [#layout] says so
/// @param parts what the event is about: its subject, and its object if it has one
/// @param entities name -> where it comes from
/// @param fields what is known when the row happens
/// @param labels what is known later
/// @param time when a row happened; null when the order of the rows has to stand for it
/// @param columns column -> type of an import, where it is not text
/// @param missing texts that stand for a missing value
record Proposal(
    FileProfile file,
    Layout layout,
    String name,
    List<Part> parts,
    Map<String, String> entities,
    List<Field> fields,
    List<Field> labels,
    @Nullable Guess time,
    Map<String, String> columns,
    Set<String> missing) {

  /// What a row is.
  enum Layout {
    /// A thing with its attributes, as it is now.
    THING,
    /// A case to be judged: each row is one of its own.
    CASE,
    /// Something that happened to things which other rows name as well.
    INTERACTION
  }

  /// Subject or object of the event.
  ///
  /// @param value row expression
  /// @param optional whether rows lack it
  record Part(String entity, String value, boolean optional, String why) {}

  /// @param type of the spec: a value type, or an entity
  /// @param value row expression
  record Field(String name, String type, String value, boolean personal, String why) {}

  /// Whether the event is about two things, one of which can be chosen for the other.
  boolean hasPair() {
    return layout == Layout.INTERACTION && parts.size() == 2;
  }

  String subject() {
    return parts.getFirst().entity();
  }

  String at() {
    return time == null ? "row_time" : time.name();
  }

  static Set<String> missingTexts(List<Guess> used) {
    Set<String> missing = new TreeSet<>(Set.of(""));
    used.forEach(guess -> missing.addAll(guess.column().missingMarkers()));
    return missing;
  }
}
