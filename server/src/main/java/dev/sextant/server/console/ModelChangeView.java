package dev.sextant.server.console;

import dev.sextant.model.Manifest;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.ModelDesk.Listed;
import dev.sextant.runtime.ModelDesk.Version;
import dev.sextant.server.console.HeadPanel.Shadowed;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Is this change of who answers meant?
///
/// @param consequence what comes of it
/// @param warning what speaks against it, or ""
/// @param columns versions that are looked at, the one that answers first
/// @param facts what is known of each
/// @param champion that stands now, "" for none: when the form comes back another may
public record ModelChangeView(
    String heading,
    String consequence,
    String warning,
    List<String> columns,
    List<Fact> facts,
    List<Shadowed> shadows,
    String label,
    String href,
    String version,
    String champion,
    String back,
    String command) {

  /// @param values one per column
  public record Fact(String name, List<String> values) {}

  static ModelChangeView of(
      DecisionService system, Listed head, Version version, ModelChange change) {
    String name = system.spec().name();
    List<Version> looked = looked(head, version, change);
    String champion = Objects.requireNonNullElse(head.champion(), "");
    return new ModelChangeView(
        heading(head, version, change),
        consequence(head, version, change),
        warning(head, version, change),
        looked.stream().map(each -> column(head, each)).toList(),
        facts(looked, system.spec().timezone()),
        system.shadows().stream()
            .filter(each -> each.head().equals(head.head()))
            .filter(each -> each.challenger().equals(version.name()))
            .map(HeadPanel::shadowed)
            .toList(),
        change.label()
            + " "
            + (change == ModelChange.ROLLBACK ? "to " + head.previous() : version.name()),
        change.href(name, head.head()),
        version.name(),
        champion,
        Links.section(name, "models"),
        command(name, head.head(), version.name(), change));
  }

  private static String heading(Listed head, Version version, ModelChange change) {
    return switch (change) {
      case PROMOTE -> "Let %s answer for %s?".formatted(version.name(), head.head());
      case ROLLBACK -> "Let %s answer for %s again?".formatted(head.previous(), head.head());
      case CHALLENGE ->
          "Ask %s beside %s for %s?".formatted(version.name(), head.champion(), head.head());
      case WITHDRAW -> "Ask %s no more for %s?".formatted(version.name(), head.head());
    };
  }

  private static String consequence(Listed head, Version version, ModelChange change) {
    String champion = head.champion();
    return switch (change) {
      case PROMOTE ->
          champion == null
              ? "No version answers now. Answers change with the next decision."
              : champion
                  + " answers now. Answers change with the next decision; "
                  + champion
                  + " is kept in memory, so that a roll back takes no time.";
      case ROLLBACK ->
          champion
              + " answers now, and answers no more from the next decision on. It stays stored and can be promoted again.";
      case CHALLENGE ->
          "It scores the rows of every decision after the answer was given, and changes none."
              + (head.challenger() == null
                  ? ""
                  : " " + head.challenger() + ", the challenger so far, is asked no more.");
      case WITHDRAW ->
          "It changes no answer: " + champion + " goes on. " + version.name() + " stays stored.";
    };
  }

  private static String warning(Listed head, Version version, ModelChange change) {
    Optional<Version> asked =
        switch (change) {
          case PROMOTE, CHALLENGE -> Optional.of(version);
          case ROLLBACK -> named(head, head.previous());
          case WITHDRAW -> Optional.empty();
        };
    return asked
        .filter(each -> !each.obstacle().isEmpty())
        .map(each -> each.name() + " would not be asked under the present spec: " + each.obstacle())
        .orElse("");
  }

  /// The one that answers, and the other that it is about.
  private static List<Version> looked(Listed head, Version version, ModelChange change) {
    Optional<Version> other =
        change == ModelChange.ROLLBACK ? named(head, head.previous()) : Optional.of(version);
    return Stream.of(named(head, head.champion()), other).flatMap(Optional::stream).toList();
  }

  private static Optional<Version> named(Listed head, @Nullable String name) {
    return name == null ? Optional.empty() : head.version(name);
  }

  private static String column(Listed head, Version version) {
    return version.name() + (version.name().equals(head.champion()) ? ", answers now" : "");
  }

  private static List<Fact> facts(List<Version> looked, ZoneId zone) {
    List<Manifest> manifests = looked.stream().map(Version::manifest).toList();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Learner", manifests.stream().map(Manifest::learner).toList()));
    facts.add(
        new Fact(
            "Trained",
            manifests.stream().map(m -> Figures.day(m.provenance().created(), zone)).toList()));
    facts.add(
        new Fact("Learned from", manifests.stream().map(m -> HeadPanel.window(m, zone)).toList()));
    facts.add(
        new Fact(
            "Rows", manifests.stream().map(m -> Figures.count(m.provenance().rows())).toList()));
    for (String key : HeadPanel.keys(looked)) {
      facts.add(
          new Fact(
              HeadPanel.title(key),
              manifests.stream().map(m -> HeadPanel.metric(m, key)).toList()));
    }
    facts.add(new Fact("Size", looked.stream().map(each -> Figures.bytes(each.bytes())).toList()));
    return facts;
  }

  private static String command(String system, String head, String version, ModelChange change) {
    String named =
        switch (change) {
          case PROMOTE, CHALLENGE -> " " + version;
          case ROLLBACK, WITHDRAW -> "";
        };
    return "./sextant " + change.word() + " " + system + " " + head + named + " --url URL";
  }
}
