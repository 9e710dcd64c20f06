package dev.sextant.simulation;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.NearestName;
import dev.sextant.runtime.Refusal;
import dev.sextant.spec.SystemSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a number of a world may be.
///
/// @param usual its default
/// @param whole whether it has no fraction
record OptionRange(double usual, double least, double most, boolean whole) {
  OptionRange(double usual, double least, double most) {
    this(usual, least, most, false);
  }

  static OptionRange whole(double usual, double least, double most) {
    return new OptionRange(usual, least, most, true);
  }

  /// @throws Refusal with the place of an option that is not known or out of range
  static void require(SystemSpec.Simulation simulation, Map<String, OptionRange> known) {
    simulation
        .options()
        .forEach(
            (name, value) ->
                complaint(name, value, known)
                    .ifPresent(
                        why -> {
                          throw new Refusal(
                              Refusal.Fault.CONFIGURATION,
                              simulation.at() + ": world " + simulation.world() + ": " + why);
                        }));
  }

  static double value(String name, Map<String, Double> given, Map<String, OptionRange> known) {
    return given.getOrDefault(name, requireNonNull(known.get(name), name).usual);
  }

  private static Optional<String> complaint(
      String name, double value, Map<String, OptionRange> known) {
    OptionRange range = known.get(name);
    if (range == null) {
      return Optional.of(
          "no option '" + name + "'" + NearestName.hint(name, "options", known.keySet()));
    }
    if (!(value >= range.least && value <= range.most)) {
      return Optional.of("`" + name + "` must be in " + range.text() + ", but was " + value);
    }
    return range.whole && value != Math.rint(value)
        ? Optional.of("`" + name + "` must be a whole number, but was " + value)
        : Optional.empty();
  }

  private String text() {
    return String.format(Locale.ROOT, "[%s, %s]", least, most);
  }
}
