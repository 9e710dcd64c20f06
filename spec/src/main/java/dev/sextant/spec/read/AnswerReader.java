package dev.sextant.spec.read;

import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.CandidateSource;
import dev.sextant.spec.SystemSpec.Cascade;
import dev.sextant.spec.SystemSpec.Deadline;
import dev.sextant.spec.SystemSpec.Diversify;
import dev.sextant.spec.SystemSpec.Experiment;
import dev.sextant.spec.SystemSpec.Explore;
import dev.sextant.spec.SystemSpec.Goals;
import dev.sextant.spec.SystemSpec.Metric;
import dev.sextant.spec.SystemSpec.ModelStage;
import dev.sextant.spec.SystemSpec.Rank;
import dev.sextant.spec.SystemSpec.Ranker;
import dev.sextant.spec.SystemSpec.Retrieve;
import dev.sextant.spec.SystemSpec.ReviewStage;
import dev.sextant.spec.SystemSpec.RulesStage;
import dev.sextant.spec.SystemSpec.Slate;
import dev.sextant.spec.SystemSpec.Stage;
import dev.sextant.spec.SystemSpec.Target;
import dev.sextant.spec.SystemSpec.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads how a system answers: retrieval, ranking, cascade, deadline, experiments, metrics.
final class AnswerReader {
  static final List<String> SOURCES = List.of("top", "list", "together");
  static final List<String> POLICIES = List.of("epsilon-greedy", "softmax", "uniform");

  private final Findings findings;

  AnswerReader(Findings findings) {
    this.findings = findings;
  }

  @Nullable Retrieve retrieve(Section section) {
    if (!section.isGiven()) {
      return null;
    }
    Map<String, CandidateSource> sources = new LinkedHashMap<>();
    section.named("sources").forEach((name, node) -> sources.put(name, source(name, node)));
    if (sources.isEmpty() || sources.size() > 31) {
      findings.add(section.mark(), "`retrieve` needs 1 to 31 `sources`, but has " + sources.size());
    }
    Map<String, Source> drop = new LinkedHashMap<>();
    Section drops = section.section("drop");
    drops.rest().keySet().forEach(name -> drop.put(name, drops.source(name, "\"seen_it > 3\"")));
    Retrieve retrieve =
        new Retrieve(section.whole("limit", 10_000, 1, 1_000_000), sources, drop, section.mark());
    section.close();
    return retrieve;
  }

  private CandidateSource source(String name, Node node) {
    Section section = new Section("source '" + name + "'", node, findings);
    List<String> given = SOURCES.stream().filter(section::has).toList();
    if (given.size() != 1) {
      findings.add(
          section.mark(),
          "source '"
              + name
              + "' needs exactly one of "
              + String.join(", ", SOURCES)
              + ", but has "
              + (given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    String kind = given.isEmpty() ? "top" : given.getFirst();
    Source seeds = section.sourceOrNull("seeds");
    if (kind.equals("together") && seeds == null) {
      findings.add(
          section.mark(),
          "source '" + name + "' needs `seeds`: the list or map feature that it starts from");
    }
    CandidateSource source =
        new CandidateSource(
            name,
            kind,
            section.source(kind, "ctr_1h"),
            seeds,
            section.whole("keep", 1000, 1, 1_000_000),
            section.mark());
    section.close();
    return source;
  }

  @Nullable Rank rank(Section section) {
    if (!section.isGiven()) {
      return null;
    }
    Rank rank =
        new Rank(
            ranker(section.section("light")),
            ranker(section.section("heavy")),
            section.source("value", "\"p.click\""),
            slate(section.section("slate")),
            section.mark());
    if (rank.light() == null && rank.heavy() == null) {
      findings.add(section.mark(), "`rank` needs a ranker: light, heavy or both");
    }
    section.close();
    return rank;
  }

  private @Nullable Ranker ranker(Section section) {
    if (!section.isGiven()) {
      return null;
    }
    List<Source> models = section.sources("model");
    if (models.isEmpty()) {
      findings.add(section.mark(), "a ranker needs `model`: the name of one, or a list");
    }
    Ranker ranker = new Ranker(models, section.whole("keep", 500, 1, 100_000), section.mark());
    section.close();
    return ranker;
  }

  private Slate slate(Section section) {
    Section diversify = section.section("diversify");
    Section explore = section.section("explore");
    Slate slate =
        new Slate(
            section.whole("size", 20, 1, 10_000),
            diversify.isGiven()
                ? new Diversify(
                    diversify.source("by", "story.category"),
                    diversify.number("strength", 0.3, 0, 1),
                    diversify.mark())
                : null,
            explore.isGiven() ? explore(explore) : null,
            section.mark());
    diversify.close();
    section.close();
    return slate;
  }

  private static Explore explore(Section section) {
    String policy = section.oneOf("policy", POLICIES, null);
    int slots = section.whole("slots", 1, 0, 10_000);
    Map<String, Double> options = new LinkedHashMap<>();
    switch (policy) {
      case "softmax" -> options.put("temperature", section.number("temperature", 0.1, 1e-9, 1e9));
      case "epsilon-greedy" -> options.put("epsilon", section.number("epsilon", 0.1, 0, 1));
      default -> {}
    }
    section.close();
    return new Explore(policy, slots, options, section.mark());
  }

  @Nullable Cascade cascade(Section section) {
    if (!section.isGiven()) {
      return null;
    }
    List<String> rulings = section.texts("rulings");
    if (rulings.size() < 2) {
      findings.add(
          section.mark(), "`cascade` needs at least two `rulings`, such as [allow, block]");
    }
    List<Stage> stages = new ArrayList<>();
    section.items("stages").forEach(node -> stages.add(stage(node)));
    Map<String, Target> targets = new LinkedHashMap<>();
    section.named("targets").forEach((name, node) -> targets.put(name, target(name, node)));
    Cascade cascade =
        new Cascade(
            rulings,
            stages,
            targets,
            numbers(section.section("costs")),
            texts(section.section("fail")),
            section.mark());
    section.close();
    return cascade;
  }

  private Stage stage(Node node) {
    Section section = new Section("stage", node, findings);
    if (section.has("rules")) {
      Map<String, List<Source>> rules = new LinkedHashMap<>();
      Section inner = section.section("rules");
      inner.rest().keySet().forEach(ruling -> rules.put(ruling, inner.sources(ruling)));
      section.close();
      return new RulesStage(rules, findings.mark(node));
    }
    if (section.has("review")) {
      Section review = section.section("review");
      String capacity = review.text("capacity", "200/day");
      int perDay = perDay(capacity);
      if (perDay < 0) {
        findings.add(
            review.mark(),
            "`capacity` must be a number of cases a day such as 200/day, but is '"
                + capacity
                + "'");
      }
      ReviewStage stage =
          new ReviewStage(perDay, review.number("minutes", 2, 0, 10_000), findings.mark(node));
      review.close();
      section.close();
      return stage;
    }
    ModelStage stage = new ModelStage(section.source("model", "content"), findings.mark(node));
    section.has("rules");
    section.close();
    return stage;
  }

  private static int perDay(String capacity) {
    return capacity.matches("\\d{1,8}/day")
        ? Integer.parseInt(capacity.substring(0, capacity.indexOf('/')))
        : -1;
  }

  private Target target(String name, Node node) {
    Section section = new Section("target of '" + name + "'", node, findings);
    double precision = section.number("precision", Double.NaN, 1e-9, 1);
    double recall = section.number("recall", Double.NaN, 1e-9, 1);
    if (Double.isNaN(precision) && Double.isNaN(recall)) {
      findings.add(node, "target of '" + name + "' needs a precision or a recall in (0, 1]");
    }
    section.close();
    return new Target(
        Double.isNaN(precision) ? null : precision,
        Double.isNaN(recall) ? null : recall,
        findings.mark(node));
  }

  private static Map<String, Double> numbers(Section section) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    section.rest().keySet().forEach(key -> numbers.put(key, section.number(key, 0, 0, 1e12)));
    return numbers;
  }

  private static Map<String, String> texts(Section section) {
    Map<String, String> texts = new LinkedHashMap<>();
    section.rest().keySet().forEach(key -> texts.put(key, section.text(key, "review")));
    return texts;
  }

  Deadline deadline(Section section) {
    Deadline deadline =
        new Deadline(section.durationOrNull("answer"), section.sourceOrNull("fallback"));
    section.close();
    return deadline;
  }

  Map<String, Metric> metrics(Map<String, Node> nodes) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          Section section = new Section("metric '" + name + "'", node, findings);
          List<String> kinds = List.of("ratio", "count", "sum");
          String kind = kinds.stream().filter(section::has).findFirst().orElse("ratio");
          List<Source> inputs = section.sources(kind);
          if (inputs.size() != (kind.equals("ratio") ? 2 : 1)) {
            findings.add(
                node,
                "metric '"
                    + name
                    + "' needs ratio: [EVENT, EVENT], count: EVENT or sum: EVENT.FIELD");
          } else {
            metrics.put(
                name,
                new Metric(
                    name, kind, inputs, section.source("per", "reader"), findings.mark(node)));
          }
          section.close();
        });
    return metrics;
  }

  Goals goals(Section section) {
    Map<String, Double> guardrails = new LinkedHashMap<>();
    section
        .named("guardrails")
        .forEach(
            (name, node) -> {
              Section guardrail = new Section("guardrail '" + name + "'", node, findings);
              guardrails.put(name, guardrail.share("margin", 0.02));
              guardrail.close();
            });
    Goals goals = new Goals(section.sourceOrNull("primary"), guardrails);
    section.close();
    return goals;
  }

  Map<String, Experiment> experiments(Map<String, Node> nodes) {
    Map<String, Experiment> experiments = new LinkedHashMap<>();
    nodes.forEach((name, node) -> experiments.put(name, experiment(name, node)));
    return experiments;
  }

  private Experiment experiment(String name, Node node) {
    Section section = new Section("experiment '" + name + "'", node, findings);
    Map<String, Variant> variants = new LinkedHashMap<>();
    section
        .named("variants")
        .forEach(
            (variant, inner) -> {
              Section each = new Section("variant '" + variant + "'", inner, findings);
              variants.put(
                  variant,
                  new Variant(
                      variant,
                      each.share("weight", 0.5),
                      each.sourceOrNull("value"),
                      findings.mark(inner)));
              each.close();
            });
    double total = variants.values().stream().mapToDouble(Variant::weight).sum();
    if (variants.size() < 2 || Math.abs(total - 1) > 1e-9) {
      findings.add(
          node,
          "experiment '"
              + name
              + "' needs at least two `variants` whose weights add up to 100%, but "
              + variants.size()
              + " add up to "
              + Math.round(total * 100)
              + "%");
    }
    Experiment experiment =
        new Experiment(
            name,
            section.source("unit", "reader"),
            section.share("allocation", 1),
            variants,
            section.sourceOrNull("metric"),
            findings.mark(node));
    section.close();
    return experiment;
  }
}
