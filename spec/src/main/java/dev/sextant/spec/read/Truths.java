package dev.sextant.spec.read;

import dev.sextant.spec.Findings;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Aggregate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks `evaluate: truth:`: the fields that have the truth are there, and nothing that a model
/// could learn from reads them.
final class Truths {
  private final SystemSpec spec;
  private final Findings findings;

  Truths(SystemSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  void check(SystemSpec.Evaluate evaluate) {
    Source asked = evaluate.ask().each();
    SystemSpec.Event event = asked == null ? null : spec.events().get(asked.text());
    evaluate
        .truth()
        .forEach(
            (outcome, field) -> {
              if (!spec.outcomes().containsKey(outcome.text())
                  && !findings.isFlawed("outcome " + outcome)) {
                findings.unknown(outcome, "outcome", "outcomes", spec.outcomes().keySet());
              }
              if (event != null && !field.text().isEmpty()) {
                check(event, field);
              } else if (asked != null && asked.text().equals("decision")) {
                findings.add(
                    field, "`truth` is a field of an event, so it needs `ask: {each: EVENT}`");
              }
            });
  }

  private void check(SystemSpec.Event event, Source field) {
    List<String> numbers = References.numbers(event);
    if (!numbers.contains(field.text())) {
      findings.unknown(field, "number", "numbers of " + event.name(), numbers);
      return;
    }
    readers(event, field.text())
        .forEach(
            reader ->
                findings.add(
                    field,
                    "'%s' is the truth, which no model may read, but %s reads it"
                        .formatted(field, reader)));
  }

  private Stream<String> readers(SystemSpec.Event event, String field) {
    String path = event.name() + "." + field;
    Stream<String> requests =
        spec.requests().values().stream()
            .filter(request -> request.fields().containsKey(field))
            .map(request -> "request '" + request.name() + "'");
    Stream<String> features =
        spec.features().values().stream()
            .filter(feature -> feature.definition() instanceof Aggregate a && reads(a, path, field))
            .map(feature -> "feature '" + feature.name() + "'");
    Stream<String> outcomes =
        spec.outcomes().values().stream()
            .filter(o -> o.event().text().equals(event.name()) && names(o.sum(), field))
            .map(outcome -> "outcome '" + outcome.name() + "'");
    return Stream.of(requests, features, outcomes).flatMap(s -> s);
  }

  private static boolean reads(Aggregate aggregate, String path, String field) {
    return aggregate.inputs().stream().anyMatch(input -> input.text().equals(path))
        || names(aggregate.within(), path)
        || mentions(aggregate.when(), field);
  }

  private static boolean names(@Nullable Source source, String name) {
    return source != null && source.text().equals(name);
  }

  /// Whether an expression has the field's name as a word in it.
  private static boolean mentions(@Nullable Source expression, String field) {
    return expression != null
        && Pattern.compile("\\b" + Pattern.quote(field) + "\\b").matcher(expression.text()).find();
  }
}
