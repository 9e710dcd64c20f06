package dev.sextant.runtime;

/// How a challenger scored beside the champion since the process started, on the rows of the
/// decisions that the champion made.
///
/// @param rows scored by both
/// @param dropped decisions that were not scored because too many waited
/// @param failed decisions on which the challenger failed
/// @param difference mean distance of both probabilities
/// @param largest largest distance
/// @param rowMicros microseconds that the challenger takes for a row
public record ShadowReport(
    String head,
    String champion,
    String challenger,
    long rows,
    long dropped,
    long failed,
    double difference,
    double largest,
    double rowMicros) {}
