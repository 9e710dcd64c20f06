package dev.sextant.simulation;

import java.util.List;
import java.util.Map;

/// What a run did, and how good the answers were in truth.
///
/// @param from time of the first visit, epoch milliseconds; 0 when there was none
/// @param until time of the last visit
/// @param accepted events
/// @param duplicates events that the service had already
/// @param rejected reason -> events
/// @param refused requests that were asked again
/// @param missed live visits that were given up
/// @param all every answer
/// @param newcomers the answers to readers who were never shown anything before
/// @param variants the answers by experiment and variant
public record Report(
    String world,
    long seed,
    long from,
    long until,
    long accepted,
    long duplicates,
    Map<String, Long> rejected,
    long refused,
    long missed,
    Group all,
    Group newcomers,
    List<Variant> variants,
    List<Position> positions) {

  public record Variant(String experiment, String variant, Group group) {}

  /// @param decisions answers
  /// @param clickRate clicks per impression
  /// @param worth true expected value of an answer, mean
  /// @param margin half the width of the 95 % interval of the mean served value, as if answers were
  ///   independent
  /// @param captured how much of the way from random to optimal the answers come, 1 at best
  public record Group(
      long decisions,
      long impressions,
      long clicks,
      long shares,
      long hides,
      double clickRate,
      Worth worth,
      double margin,
      double captured) {
    public double regret() {
      return worth.regret();
    }
  }

  /// @param position from 1
  /// @param expected clicks, by the true probabilities
  public record Position(
      int position, long impressions, long clicks, double expected, double clickRate) {}

  public String toText() {
    return new ReportText(this).toString();
  }
}
