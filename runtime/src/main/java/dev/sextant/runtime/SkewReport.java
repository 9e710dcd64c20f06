package dev.sextant.runtime;

import dev.sextant.monitoring.Skew;

/// What checking served vectors against the log has found since the start of a process.
///
/// @param skew of the decisions that were compared
/// @param share of the decisions that are sampled, in [0, 1]
/// @param waiting sampled decisions that the next pass will compare
/// @param leftOut sampled decisions beyond the bound per minute
/// @param passes over the log
/// @param lastPass when the last one ended, epoch milliseconds; 0 before the first
public record SkewReport(
    Skew skew, double share, int waiting, long leftOut, long passes, long lastPass) {}
