package dev.sextant.runtime;

import dev.sextant.decision.NearestName;
import dev.sextant.monitoring.Distribution;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.catalog.Lineage.Node;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of the features of a system, as of a moment.
///
/// @param time of the readings, epoch milliseconds
/// @param features in the spec's order
public record FeatureCatalog(String system, long time, List<Entry> features) {
  public FeatureCatalog {
    features = List.copyOf(features);
  }

  /// One feature.
  ///
  /// @param type word of its type: `number`, `map`
  /// @param keys the entities that it is by; empty for an expression
  /// @param words what it is, in words
  /// @param operator as the spec has it: `count`; `is` for an expression
  /// @param over length of its window; null for all of history and for an expression
  /// @param tileError the oldest events of the window that may be left out span at most this; null
  ///   without a window
  /// @param fingerprint digest of its version, its definition and all that it reads
  /// @param upstream all that it is made of, the nearest first
  /// @param downstream all that is made of it, the nearest first
  /// @param readings how its values lie, in one or two populations; empty where nothing is there to
  ///   look at
  public record Entry(
      String name,
      int version,
      String type,
      List<String> keys,
      String operator,
      String words,
      @Nullable Duration over,
      @Nullable Duration tileError,
      String owner,
      String description,
      String fingerprint,
      Freshness freshness,
      List<Node> upstream,
      List<Node> downstream,
      List<Reading> readings) {}

  /// How fresh a feature is.
  ///
  /// @param promised in the spec; null when nothing is
  /// @param events how many events that feed it were seen by this process
  /// @param lagMedian from an event's arrival until decisions see it; null before the first event
  /// @param lag99 99 % of the events were seen after at most this
  /// @param lagMost the longest one
  /// @param newest event time of the newest event of a kind that feeds it, epoch milliseconds; null
  ///   when the end of the log has none
  /// @param age from that event until the catalog's time
  public record Freshness(
      @Nullable Duration promised,
      long events,
      @Nullable Duration lagMedian,
      @Nullable Duration lag99,
      @Nullable Duration lagMost,
      @Nullable Long newest,
      @Nullable Duration age) {
    /// Whether 99 % of the events are seen within what is promised; null when nothing is promised
    /// or measured.
    public @Nullable Boolean kept() {
      Duration lag = lag99;
      Duration most = promised;
      if (lag == null || most == null) {
        return null;
      }
      return lag.compareTo(most) <= 0;
    }
  }

  /// How the values lie in one population.
  ///
  /// @param of the population, in words: `live reader ids`, `rows of the last 200 decisions, as
  ///   logged`
  public record Reading(String of, Distribution values) {}

  /// @throws Refusal with the nearest name when there is none
  public Entry feature(String name) {
    return features.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    Fault.UNKNOWN,
                    "no feature '"
                        + name
                        + "'"
                        + NearestName.hint(
                            name, "features", features.stream().map(Entry::name).toList())));
  }
}
