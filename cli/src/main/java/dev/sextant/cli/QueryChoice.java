package dev.sextant.cli;

import dev.sextant.decision.Query;
import dev.sextant.decision.ValueType;
import dev.sextant.spec.SystemSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say who asks, or what is judged.
final class QueryChoice {
  @Option(
      names = {"--for", "--judge"},
      paramLabel = "ID",
      description = "who asks, or what is judged")
  private @Nullable String subject;

  @Option(
      names = "--request",
      paramLabel = "NAME",
      description = "the request (default: the first of the spec)")
  private @Nullable String request;

  @Option(
      names = "--field",
      paramLabel = "NAME=VALUE",
      description = "a field of the request; may be given several times")
  private Map<String, String> fields = new LinkedHashMap<>();

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "the time of the question, such as 2011-09-01T00:00:00Z (default: now)")
  private @Nullable Instant at;

  boolean isGiven() {
    return subject != null;
  }

  /// @throws CommandMistake without a subject, or with a field that is not of its type
  Query query(SystemSpec spec, boolean explore) {
    String asked = subject;
    if (asked == null) {
      throw new CommandMistake("say who asks with --for ID, or what is judged with --judge ID");
    }
    String name = request == null ? spec.requests().keySet().iterator().next() : request;
    long time = at == null ? Clock.systemUTC().millis() : at.toEpochMilli();
    return new Query(name, asked, time, typed(spec.requests().get(name)), explore);
  }

  private Map<String, @Nullable Object> typed(SystemSpec.@Nullable Request meant) {
    Map<String, @Nullable Object> typed = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          SystemSpec.Field field = meant == null ? null : meant.fields().get(name);
          typed.put(name, field == null ? value : typed(name, field.type(), value));
        });
    return typed;
  }

  private static Object typed(String name, ValueType type, String value) {
    return switch (type) {
      case BOOL -> flag(name, value);
      case NUMBER, TIME, DURATION -> number(name, value);
      default -> value;
    };
  }

  private static Object flag(String name, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new CommandMistake(
          "--field " + name + " must be true or false, but is '" + value + "'");
    }
    return value.equals("true") ? 1.0 : 0.0;
  }

  private static Object number(String name, String value) {
    try {
      return Double.valueOf(value);
    } catch (NumberFormatException e) {
      throw new CommandMistake("--field " + name + " must be a number, but is '" + value + "'");
    }
  }
}
