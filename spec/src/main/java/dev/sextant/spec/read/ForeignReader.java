package dev.sextant.spec.read;

import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Filling;
import dev.sextant.spec.SystemSpec.Foreign;
import dev.sextant.spec.SystemSpec.ForeignOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads what a model of learner `onnx` says of its file.
final class ForeignReader {
  static final String LEARNER = "onnx";
  static final String[] KEYS = {"file", "inputs", "output", "outputs"};

  static final List<String> MEANINGS = List.of("probability", "margin");

  private final Page page;

  ForeignReader(Page page) {
    this.page = page;
  }

  /// @param model its section
  /// @param tasks of the model
  Foreign read(Section model, List<Source> tasks) {
    model.refuse("learner: " + LEARNER, "options", "sharing");
    Map<String, Filling> inputs = new LinkedHashMap<>();
    Section section = model.section("inputs");
    Map<String, Source> names = new LinkedHashMap<>();
    section.names().forEach(name -> names.put(name.text(), name));
    section.each(
        (name, node) -> {
          Source input = names.get(name);
          if (input != null) {
            inputs.put(name, filling(input, node));
          }
        });
    return new Foreign(model.source("file", "models/deep.onnx"), inputs, outputs(model, tasks));
  }

  private Filling filling(Source input, Node node) {
    String what = "input '" + input.text() + "'";
    if (!(node instanceof MappingNode)) {
      return new Filling(input, features(what, node), null);
    }
    Section section = new Section(what, node, page).keys("features", "missing");
    Value missing = section.has("missing") ? section.plainValue("missing") : null;
    List<Source> features = section.sources("features");
    if (features.isEmpty()) {
      section.add(what + " needs `features`, one per column, such as features: [age]");
    }
    return new Filling(input, features, missing == null ? null : missing.numberOrText());
  }

  private List<Source> features(String what, Node node) {
    return new Value("`" + what + "`", node, page).elements().stream().map(Value::source).toList();
  }

  private Map<String, ForeignOutput> outputs(Section model, List<Source> tasks) {
    Map<String, ForeignOutput> outputs = new LinkedHashMap<>();
    if (model.has("outputs") && model.has("output")) {
      model.refuse("outputs", "output");
    }
    if (!model.has("outputs")) {
      if (tasks.size() > 1) {
        model.add(
            "a model of several tasks needs `outputs`, such as outputs: {%s: {probability: score}}"
                .formatted(tasks.getFirst()));
      }
      ForeignOutput output = output(model, "output");
      tasks.forEach(task -> outputs.put(task.text(), output));
      return outputs;
    }
    Section section = model.section("outputs");
    for (Source name : section.names()) {
      List<String> known = tasks.stream().map(Source::text).toList();
      if (!known.contains(name.text())) {
        page.findings().unknown(name, "task", "tasks", known);
      }
    }
    for (Source task : tasks) {
      outputs.put(task.text(), output(section, task.text()));
    }
    return outputs;
  }

  /// `probability` or `margin` of the file's only output, or a mapping with the output's name.
  private ForeignOutput output(Section owner, String key) {
    Node node = owner.nodeOrNull(key);
    if (node == null || node instanceof ScalarNode) {
      Source meaning = owner.source(key, "{probability: score}, or {margin: score}");
      String known =
          owner.known(meaning, "meaning of an output", "meanings", MEANINGS, MEANINGS.getFirst());
      return new ForeignOutput("", known.equals("probability"), -1, meaning.at());
    }
    Section section = owner.section(key).keys("probability", "margin", "column");
    String meaning = section.kind(MEANINGS);
    @Nullable Source name = meaning == null ? null : section.sourceOrNull(meaning);
    return new ForeignOutput(
        name == null ? "" : name.text(),
        !"margin".equals(meaning),
        section.whole("column", -1, 0, 1_000_000),
        name == null ? section.mark() : name.at());
  }
}
