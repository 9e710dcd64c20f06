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
import dev.sextant.spec.SystemSpec.SkewCheck;
import dev.sextant.spec.SystemSpec.Slate;
import dev.sextant.spec.SystemSpec.Stage;
import dev.sextant.spec.SystemSpec.Target;
import dev.sextant.spec.SystemSpec.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads how a system answers: retrieval, ranking, cascade, deadline, experiments, metrics.
final class AnswerReader {
  static final List<String> SOURCES = List.of("top", "list", "together");
  static final List<String> POLICIES = List.of("epsilon-greedy", "softmax", "uniform");
  private static final int MOST_SOURCES = 31;

  private final Page page;

  AnswerReader(Page page) {
    this.page = page;
  }

  @Nullable Retrieve retrieve(Section section) {
    section.keys("limit", "sources", "drop");
    if (!section.isGiven()) {
      return null;
    }
    Map<String, CandidateSource> sources = new LinkedHashMap<>();
    section.columns("sources").forEach((name, node) -> addSource(name, node, sources));
    if (section.isUnreadable("sources")) {
      page.findings().flaw("from.*");
      page.findings().flaw("source *");
    } else if (sizeOf(section, "sources") < 1 || sizeOf(section, "sources") > MOST_SOURCES) {
      section.add(
          "`retrieve` needs 1 to "
              + MOST_SOURCES
              + " `sources`, but has "
              + sizeOf(section, "sources"));
    }
    Map<String, Source> drop = new LinkedHashMap<>();
    Section drops = section.section("drop");
    drops.each((name, _) -> drop.put(name, drops.expression(name, "\"seen_it > 3\"")));
    return new Retrieve(
        section.whole("limit", 10_000, 1, 1_000_000), sources, drop, section.mark());
  }

  private static int sizeOf(Section section, String key) {
    return section.section(key).names().size();
  }

  private void addSource(String name, Node node, Map<String, CandidateSource> sources) {
    Section section =
        new Section("source '" + name + "'", node, page)
            .keys("top", "list", "together", "seeds", "keep");
    String kind = section.kind(SOURCES);
    int keep = section.whole("keep", 1000, 1, 1_000_000);
    if (kind == null) {
      page.findings().flaw("source " + name);
      page.findings().flaw("from." + name);
      return;
    }
    if (!kind.equals("together")) {
      section.refuse(kind, "seeds");
    }
    Source what =
        kind.equals("top") ? section.expression(kind, "ctr_1h") : section.source(kind, "bought");
    Source seeds = kind.equals("together") ? section.source("seeds", "bought") : null;
    sources.put(name, new CandidateSource(name, kind, what, seeds, keep, section.mark()));
  }

  @Nullable Rank rank(Section section) {
    section.keys("light", "heavy", "value", "slate");
    if (!section.isGiven()) {
      return null;
    }
    Rank rank =
        new Rank(
            ranker(section.section("light")),
            ranker(section.section("heavy")),
            section.expression("value", "\"p.click\""),
            slate(section.section("slate")),
            section.mark());
    if (rank.light() == null && rank.heavy() == null) {
      section.add("`rank` needs a ranker: light, heavy or both");
    }
    return rank;
  }

  private static @Nullable Ranker ranker(Section section) {
    section.keys("model", "keep");
    if (!section.isGiven()) {
      return null;
    }
    List<Source> models = section.sources("model");
    if (models.isEmpty()) {
      section.add("a ranker needs `model`: the name of one, or a list");
    }
    return new Ranker(models, section.whole("keep", 500, 1, 100_000), section.mark());
  }

  private static Slate slate(Section section) {
    section.keys("size", "diversify", "explore");
    Section diversify = section.section("diversify").keys("by", "strength");
    Section explore = section.section("explore").keys("policy", "slots", "temperature", "epsilon");
    int size = section.whole("size", 20, 1, 10_000);
    return new Slate(
        size,
        diversify.isGiven()
            ? new Diversify(
                diversify.source("by", "story.category"),
                diversify.number("strength", 0.3, 0, 1),
                diversify.mark())
            : null,
        explore.isGiven() ? explore(explore) : null,
        section.mark());
  }

  private static Explore explore(Section section) {
    String policy = section.oneOf("policy", POLICIES, null);
    Map<String, Double> options = new LinkedHashMap<>();
    switch (policy) {
      case "softmax" -> {
        section.refuse(policy, "epsilon");
        options.put("temperature", section.number("temperature", 0.1, 1e-9, 1e9));
      }
      case "epsilon-greedy" -> {
        section.refuse(policy, "temperature");
        options.put("epsilon", section.number("epsilon", 0.1, 0, 1));
      }
      default -> section.refuse(policy, "temperature", "epsilon");
    }
    return new Explore(policy, section.whole("slots", 1, 0, 10_000), options, section.mark());
  }

  @Nullable Cascade cascade(Section section) {
    section.keys("rulings", "outcome", "stages", "targets", "costs", "fail");
    if (!section.isGiven()) {
      return null;
    }
    List<String> rulings = section.sources("rulings").stream().map(Source::text).toList();
    if (rulings.size() < 2) {
      section.add("`cascade` needs at least two `rulings`, such as [allow, block]");
    }
    List<Stage> stages = new ArrayList<>();
    section.items("stages").forEach(node -> addStage(node, rulings, stages));
    if (!section.has("stages")) {
      section.add("`cascade` needs `stages`, such as stages: [{model: content}]");
    }
    List<String> names = stages.stream().map(AnswerReader::name).toList();
    Map<String, Target> targets = new LinkedHashMap<>();
    requireKnown(section.section("targets"), "ruling", "rulings", rulings);
    section.named("targets").forEach((name, node) -> targets.put(name, target(name, node)));
    checkFill(targets, rulings, names);
    Section costs = requireKnown(section.section("costs"), "stage", "stages", names);
    Map<String, Double> cost = new LinkedHashMap<>();
    costs.each((stage, _) -> cost.put(stage, costs.number(stage, 0, 0, 1e12)));
    Section fail = requireKnown(section.section("fail"), "stage", "stages", names);
    List<String> failures = Stream.concat(rulings.stream(), Stream.of("review")).toList();
    Map<String, String> fails = new LinkedHashMap<>();
    fail.each(
        (stage, _) ->
            fails.put(
                stage,
                fail.known(fail.source(stage, "review"), "ruling", "rulings", failures, "review")));
    return new Cascade(
        rulings, section.sourceOrNull("outcome"), stages, targets, cost, fails, section.mark());
  }

  private void checkFill(Map<String, Target> targets, List<String> rulings, List<String> stages) {
    targets.forEach(
        (ruling, target) -> {
          if (target.fillsReview() && !stages.contains("review")) {
            page.add(target.at(), "`fill: review` needs a stage `review` with a capacity");
          } else if (target.fillsReview() && rulings.indexOf(ruling) > 0) {
            page.add(
                target.at(),
                "only '"
                    + rulings.getFirst()
                    + "', the ruling that holds without a person, can `fill: review`");
          }
        });
  }

  /// Tells of keys that name nothing.
  private static Section requireKnown(
      Section section, String kind, String plural, List<String> known) {
    section.names().forEach(name -> section.known(name, kind, plural, known, ""));
    return section;
  }

  private static String name(Stage stage) {
    return switch (stage) {
      case RulesStage _ -> "rules";
      case ModelStage model -> model.model().text();
      case ReviewStage _ -> "review";
    };
  }

  private void addStage(Node node, List<String> rulings, List<Stage> stages) {
    Section section = new Section("a stage", node, page).keys("rules", "model", "review");
    String kind = section.kind(List.of("rules", "model", "review"));
    if (kind != null) {
      stages.add(
          switch (kind) {
            case "rules" -> rules(section.section("rules"), rulings);
            case "review" -> review(section.section("review"));
            default -> new ModelStage(section.source("model", "content"), section.mark());
          });
    }
  }

  private static RulesStage rules(Section section, List<String> rulings) {
    Map<String, List<Source>> rules = new LinkedHashMap<>();
    requireKnown(section, "ruling", "rulings", rulings)
        .each((ruling, _) -> rules.put(ruling, section.expressions(ruling)));
    return new RulesStage(rules, section.mark());
  }

  private ReviewStage review(Section section) {
    section.keys("capacity", "minutes");
    Source capacity = section.source("capacity", "200/day");
    boolean wellFormed = capacity.text().matches("\\d{1,8}/day");
    if (!wellFormed && !capacity.text().isEmpty()) {
      page.findings()
          .add(
              capacity,
              "`capacity` must be a number of cases a day such as 200/day, but is '"
                  + capacity
                  + "'");
    }
    int perDay =
        wellFormed
            ? Integer.parseInt(capacity.text().substring(0, capacity.text().indexOf('/')))
            : 1;
    return new ReviewStage(perDay, section.number("minutes", 2, 0, 10_000), section.mark());
  }

  private Target target(String name, Node node) {
    Section section =
        new Section("target of '" + name + "'", node, page).keys("precision", "recall", "fill");
    double precision = section.number("precision", Double.NaN, 1e-9, 1);
    double recall = section.number("recall", Double.NaN, 1e-9, 1);
    if (section.has("fill")) {
      String _ = section.oneOf("fill", List.of("review"), null);
      section.refuse("fill", "precision", "recall");
    } else if (!section.has("precision") && !section.has("recall")) {
      section.add("target of '" + name + "' needs a precision or a recall in (0, 1]");
    }
    return new Target(
        Double.isNaN(precision) ? null : precision,
        Double.isNaN(recall) ? null : recall,
        section.has("fill"),
        section.mark());
  }

  Deadline deadline(Section section) {
    section.keys("answer", "fallback");
    return new Deadline(section.durationOrNull("answer"), section.sourceOrNull("fallback"));
  }

  SkewCheck skew(Section section) {
    section.keys("sample", "per_minute", "every", "tolerance");
    Duration every = section.durationOrNull("every");
    return new SkewCheck(
        section.share("sample", 0.01),
        section.whole("per_minute", 20, 1, 10_000),
        every == null ? Duration.ofMinutes(1) : every,
        section.share("tolerance", 0));
  }

  Map<String, Metric> metrics(Map<String, Node> nodes) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    nodes.forEach((name, node) -> addMetric(name, node, metrics));
    return metrics;
  }

  private void addMetric(String name, Node node, Map<String, Metric> metrics) {
    Section section =
        new Section("metric '" + name + "'", node, page).keys("ratio", "count", "sum", "per");
    String kind = section.kind(List.of("ratio", "count", "sum"));
    Source per = section.source("per", "reader");
    List<Source> inputs = kind == null ? List.of() : section.sources(kind);
    if (kind != null && inputs.size() != (kind.equals("ratio") ? 2 : 1)) {
      section.add(
          "metric '" + name + "' needs ratio: [EVENT, EVENT], count: EVENT or sum: EVENT.FIELD");
    } else if (kind != null) {
      metrics.put(name, new Metric(name, kind, inputs, per, section.mark()));
      return;
    }
    page.findings().flaw("metric " + name);
  }

  /// @param metrics known names
  Goals goals(Section section, List<String> metrics) {
    section.keys("primary", "guardrails");
    Map<String, Double> guardrails = new LinkedHashMap<>();
    requireKnown(section.section("guardrails"), "metric", "metrics", metrics);
    section
        .named("guardrails")
        .forEach(
            (name, node) ->
                guardrails.put(
                    name,
                    new Section("guardrail '" + name + "'", node, page)
                        .keys("margin")
                        .share("margin", 0.02)));
    return new Goals(section.sourceOrNull("primary"), guardrails);
  }

  Map<String, Experiment> experiments(Map<String, Node> nodes) {
    Map<String, Experiment> experiments = new LinkedHashMap<>();
    nodes.forEach((name, node) -> experiments.put(name, experiment(name, node)));
    return experiments;
  }

  private Experiment experiment(String name, Node node) {
    Section section =
        new Section("experiment '" + name + "'", node, page)
            .keys("unit", "allocation", "variants", "metric");
    Map<String, Variant> variants = new LinkedHashMap<>();
    int before = page.findings().count();
    section.named("variants").forEach((key, inner) -> variants.put(key, variant(key, inner)));
    double total = variants.values().stream().mapToDouble(Variant::weight).sum();
    boolean sound = page.findings().count() == before;
    if (sound && (variants.size() < 2 || Math.abs(total - 1) > 1e-9)) {
      section.add(
          "experiment '%s' needs at least two `variants` whose weights add up to 100%%, but %d add up to %d%%"
              .formatted(name, variants.size(), Math.round(total * 100)));
    }
    return new Experiment(
        name,
        section.source("unit", "reader"),
        section.share("allocation", 1),
        variants,
        section.sourceOrNull("metric"),
        section.mark());
  }

  private Variant variant(String name, Node node) {
    Section section = new Section("variant '" + name + "'", node, page).keys("weight", "value");
    return new Variant(
        name, section.share("weight", 0.5), section.expressionOrNull("value"), section.mark());
  }
}
