package dev.sextant.spec.read;

import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Ask;
import dev.sextant.spec.SystemSpec.Evaluate;
import dev.sextant.spec.SystemSpec.Model;
import dev.sextant.spec.SystemSpec.Simulation;
import dev.sextant.spec.SystemSpec.Split;
import dev.sextant.spec.SystemSpec.Training;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads how a system learns and is judged: models, training, evaluation, simulation.
final class LearningReader {
  static final List<String> LEARNERS = List.of("logistic", "boosted-trees");

  private final Findings findings;
  private final ZoneId zone;

  LearningReader(Findings findings, ZoneId zone) {
    this.findings = findings;
    this.zone = zone;
  }

  Map<String, Model> models(Map<String, Node> nodes) {
    Map<String, Model> models = new LinkedHashMap<>();
    nodes.forEach((name, node) -> models.put(name, model(name, node)));
    return models;
  }

  private Model model(String name, Node node) {
    Section section = new Section("model '" + name + "'", node, findings);
    Source learner = section.source("learner", "logistic");
    if (!learner.text().isEmpty() && !LEARNERS.contains(learner.text())) {
      findings.unknown(learner, "learner", "learners", LEARNERS);
    }
    List<Source> tasks = section.has("task") ? section.sources("task") : section.sources("tasks");
    section.has("tasks");
    if (tasks.isEmpty()) {
      findings.add(section.mark(), "model '" + name + "' needs `tasks`, such as tasks: [click]");
    }
    List<Source> features = section.sources("features");
    boolean all = features.size() == 1 && features.getFirst().text().equals("all");
    if (features.isEmpty()) {
      findings.add(
          section.mark(), "model '" + name + "' needs `features`: a list of names, or all");
    }
    Map<String, Object> options = new LinkedHashMap<>();
    section
        .section("options")
        .rest()
        .forEach((key, value) -> options.put(key, Section.plain(value)));
    section.close();
    return new Model(
        name, learner, tasks, all ? List.of() : features, all, options, findings.mark(node));
  }

  @Nullable Training training(Section section) {
    if (!section.isGiven()) {
      return null;
    }
    String from = section.oneOf("from", List.of("decisions", "history"), "decisions");
    Section ask = section.section("ask");
    if (from.equals("history") && !ask.isGiven()) {
      findings.add(
          section.mark(),
          "training from history needs `ask`, such as ask: {once_per: customer, every: 30d, count: 4}, or {each: EVENT}");
    }
    Training training =
        new Training(
            from,
            ask.isGiven() ? ask(ask) : null,
            section.whole("seed", 1, 0, Integer.MAX_VALUE),
            section.mark());
    section.close();
    return training;
  }

  private Ask ask(Section section) {
    Source oncePer = section.sourceOrNull("once_per");
    Source each = section.sourceOrNull("each");
    if ((oncePer == null) == (each == null)) {
      findings.add(section.mark(), "`ask` needs either once_per: ENTITY or each: EVENT");
    }
    Ask ask =
        new Ask(
            oncePer,
            each,
            section.instants("at", zone),
            section.durationOrNull("every"),
            section.whole("count", 1, 1, 1000),
            section.mark());
    if (oncePer != null && ask.at().isEmpty() && ask.every() == null) {
      findings.add(
          section.mark(),
          "`once_per` needs `at`, a date or a list of them, or `every` and `count`");
    }
    section.close();
    return ask;
  }

  @Nullable Evaluate evaluate(Section section) {
    if (!section.isGiven()) {
      return null;
    }
    Map<String, List<Source>> baselines = new LinkedHashMap<>();
    Section lists = section.section("baselines");
    lists.rest().keySet().forEach(name -> baselines.put(name, lists.sources(name)));
    Evaluate evaluate =
        new Evaluate(
            split(section.section("split")),
            ask(section.section("ask")),
            section.source("relevant", "click"),
            section.whole("k", 10, 1, 1000),
            baselines,
            section.mark());
    section.close();
    return evaluate;
  }

  private Split split(Section section) {
    Split split =
        new Split(
            section.instantOrNull("train_before", zone),
            section.instantOrNull("test_until", zone),
            section.whole("rows", 0, 1, Integer.MAX_VALUE),
            section.share("last", 0),
            section.mark());
    int ways =
        (split.trainBefore() != null ? 1 : 0)
            + (split.rows() > 0 ? 1 : 0)
            + (split.last() > 0 ? 1 : 0);
    if (ways != 1) {
      findings.add(
          section.mark(),
          "`split` needs exactly one of train_before: DATE, rows: COUNT, last: SHARE, but has "
              + ways);
    }
    if (split.trainBefore() != null
        && split.testUntil() != null
        && !split.trainBefore().isBefore(split.testUntil())) {
      findings.add(section.mark(), "`test_until` must be later than `train_before`");
    }
    section.close();
    return split;
  }

  @Nullable Simulation simulation(Section section) {
    if (!section.isGiven()) {
      return null;
    }
    String world = section.oneOf("world", List.of("news"), null);
    long seed = section.whole("seed", 1, 0, Integer.MAX_VALUE);
    Map<String, Double> options = new LinkedHashMap<>();
    section.rest().keySet().forEach(key -> options.put(key, section.number(key, 0, 0, 1e9)));
    return new Simulation(world, seed, options, section.mark());
  }
}
