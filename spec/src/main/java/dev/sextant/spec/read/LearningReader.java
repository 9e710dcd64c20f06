package dev.sextant.spec.read;

import dev.sextant.model.Calibration;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Ask;
import dev.sextant.spec.SystemSpec.DropKnown;
import dev.sextant.spec.SystemSpec.Evaluate;
import dev.sextant.spec.SystemSpec.Foreign;
import dev.sextant.spec.SystemSpec.Model;
import dev.sextant.spec.SystemSpec.Plain;
import dev.sextant.spec.SystemSpec.Simulation;
import dev.sextant.spec.SystemSpec.Split;
import dev.sextant.spec.SystemSpec.Top;
import dev.sextant.spec.SystemSpec.Training;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads how a system learns and is judged: models, training, evaluation, simulation.
final class LearningReader {
  static final List<String> LEARNERS =
      List.of(
          "logistic",
          "boosted-trees",
          "fm",
          "mlp",
          "wide-and-deep",
          "deepfm",
          "dcn-v2",
          ModelInputs.TOWERS);

  /// Learners that can not be compared with every model, and why.
  private static final Map<String, String> NO_BASELINES =
      Map.of(
          ModelInputs.TOWERS,
          "a baseline reads all features of a model, and nothing says which are the query's",
          ForeignReader.LEARNER,
          "a baseline is trained, and a file is not; name it under `models`");

  /// Learners of baselines.
  static final List<String> PLAIN =
      LEARNERS.stream().filter(learner -> !NO_BASELINES.containsKey(learner)).toList();

  static final List<String> MODELS =
      Stream.concat(LEARNERS.stream(), Stream.of(ForeignReader.LEARNER)).toList();
  private static final String[] MODEL_KEYS =
      Stream.concat(
              Stream.of(
                  "learner",
                  "task",
                  "tasks",
                  "sharing",
                  "features",
                  "query",
                  "item",
                  "options",
                  "calibrate"),
              Stream.of(ForeignReader.KEYS))
          .toArray(String[]::new);

  static final List<String> SHARING = List.of("none", "shared-bottom", "mmoe", "esmm");
  private static final String NO_SHARING = SHARING.getFirst();

  private final Page page;
  private final ZoneId zone;
  private final OptionRule rule;

  LearningReader(Page page, ZoneId zone, OptionRule rule) {
    this.page = page;
    this.zone = zone;
    this.rule = rule;
  }

  Map<String, Model> models(Map<String, Node> nodes) {
    Map<String, Model> models = new LinkedHashMap<>();
    nodes.forEach((name, node) -> models.put(name, model(name, node)));
    return models;
  }

  private Model model(String name, Node node) {
    Section section = new Section("model '" + name + "'", node, page).keys(MODEL_KEYS);
    Source learner = section.source("learner", "logistic");
    String known = section.known(learner, "learner", "learners", MODELS, MODELS.getFirst());
    if (section.has("task")) {
      section.refuse("task", "tasks");
    }
    List<Source> tasks = section.sources(section.has("task") ? "task" : "tasks");
    if (tasks.isEmpty()) {
      section.add("model '" + name + "' needs `tasks`, such as tasks: [click]");
    }
    Map<String, Object> options = new LinkedHashMap<>();
    List<Source> features =
        new ModelInputs("model '" + name + "'", section, page).read(known, options);
    boolean all = features.size() == 1 && features.getFirst().text().equals("all");
    String sharing = section.oneOf(Model.SHARING, SHARING, NO_SHARING);
    if (!sharing.equals(NO_SHARING) && !known.equals(ForeignReader.LEARNER)) {
      options.put(Model.SHARING, sharing);
      if (tasks.size() < 2) {
        section.add("`sharing` of model '" + name + "' needs two tasks or more");
      }
      rule.wrong(known, options)
          .ifPresent(why -> page.findings().add(section.source(Model.SHARING, NO_SHARING), why));
    }
    Section given = section.section("options");
    if (given.has(Model.SHARING)) {
      given.add("`sharing` of model '" + name + "' stands beside `learner`, not in `options`");
    }
    ModelInputs.refuseIn(given, name);
    options.putAll(options(given, known, options));
    given
        .section("weights")
        .names()
        .forEach(
            task ->
                section.known(
                    task, "task", "tasks", tasks.stream().map(Source::text).toList(), ""));
    return new Model(
        name,
        new Source(known, learner.at()),
        tasks,
        all ? List.of() : features,
        all,
        options,
        Calibration.of(section.oneOf("calibrate", Calibration.words(), "platt")),
        foreign(section, known, tasks),
        section.mark());
  }

  private @Nullable Foreign foreign(Section section, String learner, List<Source> tasks) {
    if (learner.equals(ForeignReader.LEARNER)) {
      return new ForeignReader(page).read(section, tasks);
    }
    section.refuse("learner: " + learner, ForeignReader.KEYS);
    return null;
  }

  /// @param with what the model says beside its options, which some of them need
  private Map<String, Object> options(Section section, String learner, Map<String, Object> with) {
    int before = page.findings().count();
    Map<String, Object> options = section.plain();
    if (page.findings().count() > before || learner.equals(ForeignReader.LEARNER)) {
      return options;
    }
    Map<String, Object> all = new LinkedHashMap<>(with);
    for (Source name : section.names()) {
      Map<String, Object> one = new LinkedHashMap<>(with);
      one.put(name.text(), options.getOrDefault(name.text(), ""));
      rule.wrong(learner, one).ifPresent(why -> page.findings().add(name, why));
      all.putAll(one);
    }
    if (page.findings().count() == before) {
      rule.wrong(learner, all).ifPresent(section::add);
    }
    return options;
  }

  @Nullable Training training(Section section) {
    section.keys("from", "ask", "over", "wait", "seed");
    if (!section.isGiven()) {
      return null;
    }
    String from = section.oneOf("from", List.of("decisions", "history"), "decisions");
    Section ask = section.section("ask");
    if (from.equals("history") && !ask.isGiven()) {
      section.add(
          "training from history needs `ask`, such as ask: {once_per: customer, every: 30d, count: 4}, or {each: EVENT}");
    }
    if (ask.has("once_per")) {
      section.refuse("ask: {once_per: ...}", "over", "wait");
    }
    if (from.equals("decisions")) {
      section.refuse("from: decisions", "wait");
    }
    return new Training(
        from,
        ask.isGiven() ? ask(ask) : null,
        section.durationOrNull("over"),
        section.durationOrNull("wait"),
        section.whole("seed", 1, 0, Integer.MAX_VALUE),
        section.mark());
  }

  private Ask ask(Section section) {
    String kind =
        section.keys("once_per", "each", "at", "every", "count").kind(List.of("once_per", "each"));
    if ("each".equals(kind)) {
      section.refuse("each", "at", "every", "count");
    } else if ("once_per".equals(kind) && section.has("at")) {
      section.refuse("at", "every", "count");
    } else if ("once_per".equals(kind) && !section.has("every")) {
      section.add("`once_per` needs `at`, a date or a list of them, or `every` and `count`");
    }
    return new Ask(
        section.sourceOrNull("once_per"),
        section.sourceOrNull("each"),
        section.instants("at", zone),
        section.durationOrNull("every"),
        section.whole("count", 1, 1, 1000),
        section.mark());
  }

  @Nullable Evaluate evaluate(Section section) {
    section.keys(
        "split",
        "ask",
        "relevant",
        "k",
        "baselines",
        "slices",
        "gauc",
        "top",
        "drop_known",
        "truth");
    if (!section.isGiven()) {
      return null;
    }
    Map<String, List<Source>> baselines = new LinkedHashMap<>();
    Section lists = section.section("baselines");
    Map<String, Plain> plain = new LinkedHashMap<>();
    section
        .named("baselines")
        .forEach(
            (name, node) -> {
              if (node instanceof MappingNode) {
                plain.put(name, plain(name, node));
              } else {
                baselines.put(name, lists.sources(name));
              }
            });
    Section ask = section.section("ask", "{once_per: reader, at: 2026-03-01}");
    if (ask.isGiven() && !ask.has("each")) {
      section.refuse("ask: {once_per: ...}", "top", "drop_known", "truth");
    }
    Section truth = section.section("truth");
    Map<Source, Source> truths = new LinkedHashMap<>();
    truth.names().forEach(name -> truths.put(name, truth.source(name.text(), "p_click")));
    return new Evaluate(
        split(section.section("split", "{train_before: 2026-03-01}")),
        ask.isGiven() ? ask(ask) : new Ask(null, null, List.of(), null, 1, section.mark()),
        section.source("relevant", "click"),
        section.whole("k", 10, 1, 1000),
        baselines,
        plain,
        section.sources("slices"),
        section.sourceOrNull("gauc"),
        top(section.section("top")),
        dropKnown(section.section("drop_known")),
        truths,
        section.mark());
  }

  private Plain plain(String name, Node node) {
    Section section = new Section("baseline '" + name + "'", node, page).keys("learner", "options");
    Source named = section.source("learner", "logistic");
    String why = NO_BASELINES.get(named.text());
    if (why != null) {
      page.findings().add(named, "baseline '%s' can not be %s: %s".formatted(name, named, why));
      return new Plain(PLAIN.getFirst(), Map.of());
    }
    String learner = section.known(named, "learner", "learners", PLAIN, PLAIN.getFirst());
    return new Plain(learner, options(section.section("options"), learner, Map.of()));
  }

  private static @Nullable Top top(Section section) {
    section.keys("by", "per", "k");
    return section.isGiven()
        ? new Top(
            section.source("by", "card"),
            section.duration("per", "1d"),
            section.whole("k", 100, 1, 1_000_000),
            section.mark())
        : null;
  }

  private static @Nullable DropKnown dropKnown(Section section) {
    section.keys("by", "per");
    return section.isGiven()
        ? new DropKnown(section.source("by", "card"), section.duration("per", "1d"), section.mark())
        : null;
  }

  private Split split(Section section) {
    section.keys("train_from", "train_before", "gap", "test_until", "rows", "last");
    String kind = section.isGiven() ? section.kind(List.of("train_before", "rows", "last")) : null;
    if (kind != null && !kind.equals("train_before")) {
      section.refuse(kind, "train_from", "gap", "test_until");
    }
    Instant from = section.instantOrNull("train_from", zone);
    Instant before = section.instantOrNull("train_before", zone);
    Duration gap = section.durationOrNull("gap", Duration.ZERO);
    Instant until = section.instantOrNull("test_until", zone);
    Duration after = gap == null ? Duration.ZERO : gap;
    if (before != null && until != null && !before.plus(after).isBefore(until)) {
      section.add(
          "`test_until` must be later than `train_before`"
              + (after.isZero() ? "" : " and the `gap` after it"));
    }
    if (from != null && before != null && !from.isBefore(before)) {
      section.add("`train_before` must be later than `train_from`");
    }
    double last = section.has("last") ? section.share("last", 0.2) : 0;
    if (section.has("last") && last == 0) {
      section.add("`last` must be more than 0%, the share of the questions that tests");
    }
    return new Split(
        from,
        before,
        after,
        until,
        section.whole("rows", 0, 1, Integer.MAX_VALUE),
        last,
        section.mark());
  }

  /// The world's own numbers are judged by the world.
  @Nullable Simulation simulation(Section section) {
    if (!section.isGiven()) {
      return null;
    }
    section.mend("world", "seed");
    String world = section.oneOf("world", List.of("news", "ads"), null);
    Map<String, Double> options = new LinkedHashMap<>();
    section.each(
        (key, _) -> {
          if (!key.equals("world") && !key.equals("seed")) {
            options.put(key, section.number(key, 0, -1e9, 1e9));
          }
        });
    return new Simulation(
        world, section.whole("seed", 1, 0, Integer.MAX_VALUE), options, section.mark());
  }
}
