package dev.sextant.runtime.infer;

import dev.sextant.runtime.infer.Proposal.Field;
import dev.sextant.runtime.infer.Proposal.Layout;
import dev.sextant.runtime.infer.Proposal.Part;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A proposal as a `system.yaml` that is sound as it stands, with the reasons as comments.
final class ProposalText {
  private final Proposal proposal;
  private final List<String> remarks;
  private final YamlText yaml = new YamlText();

  private ProposalText(Proposal proposal, List<String> remarks) {
    this.proposal = proposal;
    this.remarks = remarks;
  }

  static String of(Proposal proposal, List<String> remarks) {
    return new ProposalText(proposal, remarks).text();
  }

  private String text() {
    head();
    entities();
    if (proposal.layout() != Layout.THING) {
      events();
    }
    answers();
    imports();
    return yaml.toString();
  }

  private void head() {
    String file = proposal.file().shape().fileName();
    yaml.comment(0, "Guessed by `sextant infer` from %s. Look at each CHECK.".formatted(file));
    remarks.forEach(remark -> yaml.comment(0, "- " + remark));
    yaml.line(0, "sextant: 1");
    yaml.line(0, "system: " + YamlText.scalar(proposal.name()));
    yaml.line(0, "timezone: UTC", Remarks.onZone(proposal.time()));
    yaml.blank();
  }

  private void entities() {
    yaml.line(0, "entities:");
    proposal
        .entities()
        .forEach(
            (name, why) -> {
              boolean isDescribed =
                  proposal.layout() == Layout.THING && name.equals(proposal.subject());
              if (isDescribed && !proposal.fields().isEmpty()) {
                yaml.line(1, YamlText.scalar(name) + ":", why);
                fields(proposal.fields(), 2);
              } else {
                yaml.line(1, YamlText.scalar(name) + ": {}", why);
              }
            });
    yaml.blank();
  }

  private void fields(List<Field> fields, int depth) {
    if (fields.isEmpty()) {
      return;
    }
    yaml.line(depth, "fields:");
    fields.forEach(field -> yaml.line(depth + 1, typed(field), field.why()));
  }

  private void events() {
    yaml.line(0, "events:");
    yaml.line(1, YamlText.scalar(proposal.name()) + ":");
    List<Part> parts = proposal.parts();
    yaml.line(2, "subject: " + YamlText.scalar(parts.getFirst().entity()), parts.getFirst().why());
    if (parts.size() > 1) {
      yaml.line(2, "object: " + YamlText.scalar(parts.getLast().entity()), parts.getLast().why());
    }
    List<String> optional = parts.stream().filter(Part::optional).map(Part::entity).toList();
    if (!optional.isEmpty()) {
      yaml.flow(2, "optional", "[]", optional.stream().map(YamlText::scalar).toList());
    }
    fields(proposal.fields(), 2);
    if (!proposal.labels().isEmpty()) {
      yaml.line(1, labelled() + ":", "what became known later: it must not be asked with");
      yaml.line(2, "subject: " + YamlText.scalar(proposal.subject()));
      fields(proposal.labels(), 2);
    }
    yaml.blank();
  }

  private String labelled() {
    return proposal.name() + "_labelled";
  }

  // ---- what the system answers

  private void answers() {
    yaml.comment(
        0, "A start, so that the system is whole: replace what it answers by what yours does.");
    if (proposal.hasPair()) {
      choosing();
    } else {
      judging();
    }
    yaml.blank();
  }

  private void judging() {
    yaml.line(0, "requests:");
    yaml.line(1, YamlText.scalar(proposal.name()) + ":");
    yaml.line(2, "judge: " + YamlText.scalar(proposal.subject()));
    if (proposal.layout() != Layout.THING) {
      yaml.line(2, "on: " + YamlText.scalar(proposal.name()));
      yaml.flow(2, "fields", "{}", proposal.fields().stream().map(ProposalText::typed).toList());
    }
    proposal.labels().stream()
        .filter(label -> label.type().equals("category"))
        .findFirst()
        .ifPresent(this::outcome);
    yaml.line(0, "cascade:", "people decide everything, until there are rules and models");
    yaml.line(1, "rulings: [accept, refuse]");
    yaml.line(1, "stages: [{review: {capacity: 100/day, minutes: 5}}]");
  }

  private void outcome(Field label) {
    yaml.comment(0, "Say which value is the positive one, and take the comment away:");
    yaml.comment(0, "outcomes:");
    yaml.comment(
        1,
        "positive: {event: %s, when: '%s == \"...\"', match: subject, within: 1d}"
            .formatted(labelled(), label.name()));
  }

  private static String typed(Field field) {
    String type = field.personal() ? "{type: text, personal: true}" : YamlText.scalar(field.type());
    return YamlText.scalar(field.name()) + ": " + type;
  }

  private void choosing() {
    String event = proposal.name();
    String subject = proposal.subject();
    String object = proposal.parts().getLast().entity();
    yaml.line(0, "requests:");
    yaml.line(1, "%s: {for: %s, choose: %s}".formatted(event, subject, object));
    yaml.line(0, "features:");
    yaml.line(1, "count_of_%s: {by: %s, count: %s, over: 30d}".formatted(object, object, event));
    yaml.line(
        1, "own_count_of_%s: {by: [%s, %s], count: %s}".formatted(object, subject, object, event));
    yaml.line(0, "outcomes:");
    yaml.line(1, "again: {event: %s, match: pair, within: 7d}".formatted(event));
    yaml.line(0, "models:");
    yaml.line(1, "first: {learner: logistic, tasks: [again], features: all}");
    yaml.line(
        0, "train: {from: history, ask: {once_per: %s, every: 7d, count: 4}}".formatted(subject));
    yaml.line(0, "retrieve: {sources: {popular: {top: count_of_%s, keep: 100}}}".formatted(object));
    yaml.line(0, "rank: {heavy: {model: first, keep: 20}, value: p.again}");
  }

  // ---- the import

  private void imports() {
    FileShape shape = proposal.file().shape();
    yaml.line(0, "imports:");
    yaml.line(
        1,
        "- files: " + YamlText.quoted(asGlob(shape.fileName())),
        "a pattern such as clicks_*.csv.gz takes several");
    yaml.line(2, shape.kind() + ":");
    format(shape);
    yaml.line(2, "rows:");
    rows();
  }

  private void format(FileShape shape) {
    if (List.of("csv", "tsv").contains(shape.kind())) {
      yaml.line(3, "header: " + shape.header());
    }
    if (!shape.names().isEmpty()) {
      yaml.flow(3, "names", "[]", shape.names().stream().map(YamlText::scalar).toList());
    }
    if (shape.kind().equals("csv") && shape.delimiter() != ',') {
      yaml.line(3, "delimiter: " + YamlText.quoted(String.valueOf(shape.delimiter())));
    }
    yaml.flow(3, "missing", "[]", proposal.missing().stream().map(YamlText::quoted).toList());
    if (!proposal.columns().isEmpty()) {
      yaml.flow(3, "columns", "{}", types(proposal.columns()));
    }
    time(proposal.time());
  }

  private void time(@Nullable Guess time) {
    if (time == null) {
      yaml.line(
          3,
          "clock: {start: 2020-01-01, step: 1s}",
          "CHECK: the file has no times; the first row gets this one, each next a step more");
    } else if (time.pattern() != null && !time.pattern().equals(TimePatterns.ISO)) {
      yaml.line(3, "time: " + YamlText.quoted(time.pattern()), Remarks.onPattern(time));
    }
  }

  private void rows() {
    if (proposal.layout() == Layout.THING) {
      yaml.line(3, "- upsert: " + YamlText.scalar(proposal.subject()));
      set("id", proposal.parts(), proposal.fields(), proposal.at());
      return;
    }
    boolean isLabelled = !proposal.labels().isEmpty();
    yaml.line(3, "- event: " + YamlText.scalar(proposal.name()));
    if (isLabelled) {
      yaml.line(4, "also: true");
    }
    set("", proposal.parts(), proposal.fields(), proposal.at());
    if (isLabelled) {
      yaml.line(3, "- event: " + labelled());
      whenLabelled();
      set("", proposal.parts(), proposal.labels(), proposal.at() + " + 1h");
    }
  }

  private void whenLabelled() {
    String known =
        proposal.labels().stream()
            .map(label -> "not is_missing(" + label.value() + ")")
            .collect(Collectors.joining(" or "));
    yaml.line(4, "when: " + YamlText.quoted(known));
  }

  /// @param id key of the first part; empty for its entity's name
  private void set(String id, List<Part> parts, List<Field> fields, String at) {
    yaml.line(4, "set:");
    for (Part part : parts) {
      entry(id.isEmpty() ? part.entity() : id, part.value(), "");
    }
    fields.forEach(field -> entry(field.name(), field.value(), ""));
    entry("at", at, at.endsWith("1h") ? "CHECK: when does it become known?" : "");
  }

  private void entry(String field, String value, String comment) {
    yaml.line(5, YamlText.scalar(field) + ": " + YamlText.scalar(value), comment);
  }

  private static List<String> types(Map<String, String> types) {
    return types.entrySet().stream()
        .map(entry -> YamlText.scalar(entry.getKey()) + ": " + entry.getValue())
        .toList();
  }

  /// The name as a pattern that matches it alone.
  private static String asGlob(String name) {
    return name.replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1");
  }
}
