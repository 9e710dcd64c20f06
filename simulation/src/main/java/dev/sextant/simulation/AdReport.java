package dev.sextant.simulation;

import java.time.Instant;
import java.util.Formatter;
import java.util.Locale;

/// What a history of ads holds.
///
/// @param from epoch milliseconds
/// @param until epoch milliseconds
/// @param worth of all conversions
/// @param expectedWorth by the true probabilities
public record AdReport(
    String world,
    long seed,
    long from,
    long until,
    long impressions,
    Task click,
    Task conversion,
    double worth,
    double expectedWorth) {

  /// @param expected by the true probabilities
  /// @param bayes mean log loss of who knows them, in expectation: no model can have less
  public record Task(long happened, double expected, double bayes) {}

  public String toText() {
    Formatter text = new Formatter(Locale.ROOT);
    text.format("world %s, seed %d\n", world, seed);
    text.format(
        "%,d impressions from %s to %s\n",
        impressions, Instant.ofEpochMilli(from), Instant.ofEpochMilli(until));
    task(text, "clicks", click);
    task(text, "conversions", conversion);
    text.format("%-12s %,14.0f, %,.0f expected\n", "value", worth, expectedWorth);
    return text.toString();
  }

  private void task(Formatter text, String name, Task task) {
    text.format(
        "%-12s %,14d, %,.0f expected, %.3f %% of the impressions; log loss of the truth %.5f\n",
        name, task.happened, task.expected, 100.0 * task.happened / impressions, task.bayes);
  }
}
