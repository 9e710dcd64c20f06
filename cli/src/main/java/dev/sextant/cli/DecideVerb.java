package dev.sextant.cli;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.decision.ValueType;
import dev.sextant.runtime.DecisionJson;
import dev.sextant.runtime.LiveSystem;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "decide",
    description = "Make one decision at the terminal; it is logged like any other.")
final class DecideVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(
      names = {"--for", "--judge"},
      paramLabel = "ID",
      required = true,
      description = "who asks, or what is judged")
  private String subject = "";

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

  @Option(names = "--no-explore", description = "fill every place greedily")
  private boolean greedy;

  @Option(names = "--json", description = "the decision as JSON")
  private boolean json;

  DecideVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (LiveSystem live = Live.open(system)) {
      String name = request == null ? live.spec().requests().keySet().iterator().next() : request;
      long time = at == null ? Clock.systemUTC().millis() : at.toEpochMilli();
      Decision decision = live.decide(new Query(name, subject, time, typed(live, name), !greedy));
      terminal.out().println(json ? DecisionJson.pretty(decision) : DecisionText.of(decision));
      return 0;
    }
  }

  private Map<String, @Nullable Object> typed(LiveSystem live, String request) {
    Map<String, @Nullable Object> typed = new LinkedHashMap<>();
    var spec = live.spec().requests().get(request);
    fields.forEach(
        (name, value) -> {
          var field = spec == null ? null : spec.fields().get(name);
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
