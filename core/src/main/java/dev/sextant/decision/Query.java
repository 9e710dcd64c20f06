package dev.sextant.decision;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request for a decision.
///
/// @param request the name of the request in the spec
/// @param subject who asks, or what is judged
/// @param time epoch milliseconds
/// @param fields the request's fields: String, Double or null, as in an event
/// @param explore false turns exploration off: every propensity is 1
public record Query(
    String request,
    String subject,
    long time,
    Map<String, @Nullable Object> fields,
    boolean explore) {}
