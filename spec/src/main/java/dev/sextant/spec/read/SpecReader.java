package dev.sextant.spec.read;

import dev.sextant.decision.NearestName;
import dev.sextant.math.Digests;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Problem;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Entity;
import dev.sextant.spec.SystemSpec.Event;
import dev.sextant.spec.compile.SystemCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a `system.yaml`. Everything that is wrong is told at once: what is sound of a flawed spec
/// is compiled too, for the mistakes in its expressions.
public final class SpecReader {
  static final String TOP = "the spec";
  private static final int VERSION = 1;
  private static final ZoneId UTC = ZoneId.of("UTC");

  private final Page page;
  private final Findings findings;

  private final OptionRule rule;

  private SpecReader(Page page, OptionRule rule) {
    this.page = page;
    this.rule = rule;
    this.findings = page.findings();
  }

  public sealed interface Result {
    record Read(SystemSpec spec) implements Result {}

    /// @param problems in order of place, never empty
    record Failed(List<Problem> problems) implements Result {}
  }

  /// @param file a `system.yaml`
  /// @throws IOException when the file can not be read
  public static Result read(Path file, OptionRule rule) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in.readNBytes(Yaml.MOST_BYTES + 1), file.toString(), rule);
    }
  }

  /// As the other, for whatever options the learners have.
  public static Result read(byte[] bytes, String name) {
    return read(bytes, name, OptionRule.NONE);
  }

  /// @param name of the file, for messages
  /// @param rule what the learners' options may be
  public static Result read(byte[] bytes, String name, OptionRule rule) {
    Findings findings = new Findings();
    try {
      Yaml.Document document = Yaml.read(bytes, name);
      SpecReader reader = new SpecReader(new Page(name, document.text(), findings), rule);
      SystemSpec spec = reader.system(document.root(), Digests.sha256(bytes));
      new References(spec, findings).check();
      if (findings.isEmpty()) {
        return new Result.Read(spec);
      }
      SystemCompiler.judge(spec, findings);
    } catch (Yaml.Unreadable e) {
      findings.add(e.at(), 1, e.message());
    }
    return new Result.Failed(findings.sorted());
  }

  private SystemSpec system(Node root, String digest) {
    Section top =
        new Section(TOP, root, page)
            .keys(
                "sextant",
                "system",
                "about",
                "owner",
                "timezone",
                "entities",
                "requests",
                "events",
                "features",
                "outcomes",
                "models",
                "train",
                "retrieve",
                "rank",
                "cascade",
                "lists",
                "deadline",
                "metrics",
                "goals",
                "experiments",
                "evaluate",
                "state",
                "imports",
                "simulate",
                "skew");
    checkVersion(top);
    hideUnreadable(top);
    ZoneId zone = zone(top);
    Map<String, Node> entityNodes = top.columns("entities");
    String owner = top.text("owner", "");
    CatalogReader catalog = new CatalogReader(page, entityNodes.keySet(), owner);
    LearningReader learning = new LearningReader(page, zone, rule);
    AnswerReader answer = new AnswerReader(page);
    Map<String, Entity> entities = catalog.entities(entityNodes);
    Map<String, Event> events = catalog.events(top.columns("events"));
    Map<String, Node> metrics = top.named("metrics");
    SystemSpec spec =
        new SystemSpec(
            top.source("system", "news-feed").text(),
            top.text("about", ""),
            owner,
            zone,
            digest,
            top.mark(),
            entities,
            catalog.requests(top.named("requests")),
            events,
            catalog.features(top.columns("features")),
            catalog.outcomes(top.columns("outcomes")),
            learning.models(top.named("models")),
            learning.training(top.section("train")),
            answer.retrieve(top.section("retrieve")),
            answer.rank(top.section("rank")),
            answer.cascade(top.section("cascade")),
            lists(top),
            answer.deadline(top.section("deadline")),
            answer.metrics(metrics),
            answer.goals(top.section("goals"), List.copyOf(metrics.keySet())),
            answer.experiments(top.named("experiments")),
            learning.evaluate(top.section("evaluate")),
            state(top.section("state")),
            new ImportReader(page, zone, fields(events, entities)).imports(top.items("imports")),
            learning.simulation(top.section("simulate")),
            answer.skew(top.section("skew")));
    if (!top.isUnreadable("requests") && top.named("requests").isEmpty()) {
      top.add(
          "a system answers something: it needs `requests`, such as requests: {feed: {for: reader, choose: story}}");
    }
    return spec;
  }

  private static void checkVersion(Section top) {
    if (!top.has("sextant")) {
      top.add("a spec says which version of this language it is in: sextant: 1");
    }
    int _ = top.whole("sextant", VERSION, VERSION, VERSION);
  }

  /// What may refer to a part that can not be read is not judged.
  private void hideUnreadable(Section top) {
    Map<String, List<String>> hidden =
        Map.of(
            "entities", List.of("entity *", "*"),
            "requests", List.of("request *", "*"),
            "events", List.of("event *"),
            "features", List.of("*"),
            "outcomes", List.of("outcome *", "p.*"),
            "models", List.of("model *", "p.*"),
            "retrieve", List.of("source *", "from.*"),
            "metrics", List.of("metric *"));
    hidden.forEach(
        (section, names) -> {
          if (top.isUnreadable(section)) {
            names.forEach(findings::flaw);
          }
        });
  }

  private static SystemSpec.State state(Section section) {
    section.keys("memory", "lateness", "clock_skew");
    Duration lateness = section.durationOrNull("lateness");
    Duration skew = section.durationOrNull("clock_skew", Duration.ZERO, Duration.ofDays(1));
    return new SystemSpec.State(
        section.size("memory", 0),
        lateness == null ? SystemSpec.State.LATENESS : lateness,
        skew == null ? SystemSpec.State.CLOCK_SKEW : skew);
  }

  private static Map<String, List<String>> lists(Section top) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    Section section = top.section("lists");
    top.columns("lists").keySet().forEach(name -> lists.put(name, section.texts(name)));
    return lists;
  }

  /// What a row rule may set, by event type.
  private static Map<String, Set<String>> fields(
      Map<String, Event> events, Map<String, Entity> entities) {
    Map<String, Set<String>> fields = new HashMap<>();
    for (Event event : events.values()) {
      Set<String> names = new HashSet<>(event.fields().keySet());
      names.addAll(List.of("at", "arrived", "decision"));
      event.entities().forEach(entity -> addWithAttributes(entity.text(), entities, names));
      fields.put(event.name(), names);
    }
    for (Entity entity : entities.values()) {
      Set<String> names = new HashSet<>(entity.fields().keySet());
      names.addAll(List.of("at", "arrived", "id", entity.name()));
      fields.put(entity.name() + ".upsert", names);
    }
    return fields;
  }

  private static void addWithAttributes(
      String entity, Map<String, Entity> entities, Set<String> names) {
    names.add(entity);
    if (entities.containsKey(entity)) {
      entities.get(entity).fields().keySet().forEach(field -> names.add(entity + "." + field));
    }
  }

  private ZoneId zone(Section top) {
    Source zone = top.sourceOrNull("timezone");
    try {
      return zone == null || zone.text().isEmpty() ? UTC : ZoneId.of(zone.text());
    } catch (DateTimeException _) {
      String meant =
          zone.text().length() > 40
              ? ""
              : NearestName.of(zone.text(), ZoneId.getAvailableZoneIds())
                  .map(name -> " (did you mean '" + name + "'?)")
                  .orElse("");
      findings.add(
          zone,
          "no time zone '%s'%s; a zone has a name such as UTC or Europe/London"
              .formatted(Findings.clipped(zone.text()), meant));
      return UTC;
    }
  }
}
