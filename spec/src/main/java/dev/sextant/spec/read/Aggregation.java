package dev.sextant.spec.read;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The operators of aggregated features: what each reads, and which keys it takes beside `by`,
/// `when` and what every feature has.
enum Aggregation {
  COUNT(Reads.EVENT, "over idle delay exact"),
  SUM(Reads.FIELD, "over idle delay exact"),
  MEAN(Reads.FIELD, "over idle delay exact prior"),
  RATIO(Reads.TWO_EVENTS, "over idle delay exact prior"),
  RATE(Reads.EVENT, "over per delay exact prior"),
  MIN(Reads.FIELD, "over delay exact"),
  MAX(Reads.FIELD, "over delay exact"),
  VARIANCE(Reads.FIELD, "over delay exact"),
  LAST(Reads.FIELD, "limit over idle delay"),
  FIRST(Reads.FIELD, "delay"),
  SINCE(Reads.EVENT, "over delay"),
  SEQUENCE(Reads.FIELD, "limit over idle delay"),
  DISTRIBUTION(Reads.FIELD, "over delay exact limit"),
  TOP(Reads.FIELD, "over delay limit"),
  DISTINCT(Reads.FIELD, "over delay exact"),
  QUANTILE(Reads.FIELD, "rank over delay"),
  DECAYED(Reads.EVENT, "half_life delay"),
  TOGETHER(Reads.FIELD, "over delay limit within");

  /// What the operator's own key holds.
  enum Reads {
    /// `click`, or `click.story` for the events that have the field.
    EVENT,
    /// `click.story`.
    FIELD,
    /// `[click, impression]`.
    TWO_EVENTS
  }

  static final List<String> NAMES = Stream.of(values()).map(Aggregation::word).toList();

  /// Keys that some operators take.
  static final List<String> OPTIONS =
      Stream.of(values()).flatMap(each -> each.options().stream()).distinct().sorted().toList();

  private final Reads reads;
  private final String options;

  /// @param options keys, with blanks between them
  Aggregation(Reads reads, String options) {
    this.reads = reads;
    this.options = options;
  }

  static Aggregation of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// As a spec says it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Reads reads() {
    return reads;
  }

  private List<String> options() {
    return List.of(options.split(" "));
  }

  /// Keys that mean nothing to it.
  String[] meaningless() {
    return OPTIONS.stream().filter(key -> !options().contains(key)).toArray(String[]::new);
  }
}
