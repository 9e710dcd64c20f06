package dev.sextant.simulation;

import dev.sextant.runtime.Refusal;
import dev.sextant.spec.SystemSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The numbers of a world of ads, as `simulate:` of a spec gives them.
///
/// @param impressionsPerHour at a steady rate
/// @param crosses strength of the effects that only two or three inputs together have; 0 for none
/// @param clickRate clicks per impression
/// @param conversionRate conversions per click
/// @param relation correlation of the log-odds of a conversion with those of a click
/// @param value median worth of a conversion
public record AdOptions(
    double impressionsPerHour,
    double crosses,
    double clickRate,
    double conversionRate,
    double relation,
    double value) {
  private static final Map<String, OptionRange> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("impressions_per_hour", new OptionRange(10_000, 1, 1e8));
    KNOWN.put("crosses", new OptionRange(1, 0, 10));
    KNOWN.put("click_rate", new OptionRange(0.2, 0.001, 0.9));
    KNOWN.put("conversion_rate", new OptionRange(0.1, 0.0001, 0.9));
    KNOWN.put("relation", new OptionRange(0.5, -1, 1));
    KNOWN.put("value", new OptionRange(20, 0.01, 1e6));
  }

  /// Every option at its default.
  public static AdOptions standard() {
    return of(Map.of());
  }

  /// @throws Refusal with the place of an option that is not known or out of range
  public static AdOptions of(SystemSpec.Simulation simulation) {
    OptionRange.require(simulation, KNOWN);
    return of(simulation.options());
  }

  private static AdOptions of(Map<String, Double> given) {
    ToDoubleFunction<String> number = name -> OptionRange.value(name, given, KNOWN);
    return new AdOptions(
        number.applyAsDouble("impressions_per_hour"),
        number.applyAsDouble("crosses"),
        number.applyAsDouble("click_rate"),
        number.applyAsDouble("conversion_rate"),
        number.applyAsDouble("relation"),
        number.applyAsDouble("value"));
  }
}
