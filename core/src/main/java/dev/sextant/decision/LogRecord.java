package dev.sextant.decision;

/// One record of the log. The log reads nothing but the envelope; the body belongs to the stream's
/// codec.
///
/// @param id names the record within its stream for de-duplication; "" when the producer gave none
///   and the record can not be a duplicate
/// @param eventTime when it happened, epoch milliseconds
/// @param arrivalTime when it was accepted, epoch milliseconds, >= eventTime
/// @param body encoded content; not copied, so neither side may change it
public record LogRecord(String id, long eventTime, long arrivalTime, byte[] body) {}
