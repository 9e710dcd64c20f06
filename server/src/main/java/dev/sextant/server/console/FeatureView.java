package dev.sextant.server.console;

import dev.sextant.monitoring.Distribution;
import dev.sextant.monitoring.Skew.FeatureSkew;
import dev.sextant.runtime.FeatureCatalog;
import dev.sextant.runtime.FeatureCatalog.Entry;
import dev.sextant.runtime.FeatureCatalog.Freshness;
import dev.sextant.runtime.SkewReport;
import dev.sextant.spec.Durations;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.catalog.Lineage.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is this feature, where does it come from, who needs it, and does it look well?
///
/// @param skew what comparing it with the log has shown, or empty
/// @param skewState `ok`, `bad` or empty
public record FeatureView(
    String heading,
    String sub,
    List<Fact> facts,
    List<Group> madeOf,
    String name,
    String words,
    List<Group> usedBy,
    List<ReadingPanel> readings,
    String skew,
    String skewState,
    List<SkewPanel.Example> examples,
    String json,
    String command) {
  /// @param note what the figure is about
  public record Fact(String name, String figure, String note) {}

  /// Things of one kind.
  public record Group(String kind, List<Link> things) {}

  /// @param href empty where there is no page
  public record Link(String name, String href) {}

  static FeatureView of(FeatureCatalog catalog, String name, SkewReport skew, SystemSpec spec) {
    Entry feature = catalog.feature(name);
    String system = catalog.system();
    FeatureSkew compared =
        skew.skew().features().stream()
            .filter(each -> each.feature().equals(name))
            .findFirst()
            .orElse(null);
    return new FeatureView(
        heading(feature),
        sub(feature, spec),
        facts(feature),
        groups(feature.upstream(), system),
        name,
        feature.words(),
        groups(feature.downstream(), system),
        feature.readings().stream().map(ReadingPanel::of).toList(),
        compared == null ? "" : skew(compared),
        compared == null ? "" : compared.differing() == 0 ? "ok" : "bad",
        compared == null ? List.of() : examples(compared, system),
        "/v1/" + Links.part(system) + "/features/" + Links.part(name),
        "./sextant features " + system + " " + name);
  }

  private static String heading(Entry feature) {
    return feature.keys().isEmpty()
        ? feature.name() + ", an expression over a row"
        : feature.name() + " of " + String.join(" and ", feature.keys());
  }

  private static String sub(Entry feature, SystemSpec spec) {
    String owner = feature.owner().isEmpty() ? "nobody" : feature.owner();
    String about = feature.description().isEmpty() ? "" : feature.description() + " ";
    String whose = spec.owner().equals(feature.owner()) ? ", as the whole system" : "";
    return about + "Owned by " + owner + whose + ".";
  }

  private static List<Fact> facts(Entry feature) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Type", feature.type(), feature.operator()));
    facts.add(new Fact("Version", "" + feature.version(), feature.fingerprint()));
    Distribution values =
        feature.readings().isEmpty() ? null : feature.readings().getFirst().values();
    facts.add(
        new Fact(
            "Filled",
            values == null ? "–" : Figures.share(values.fillRate()),
            values == null ? "nothing to look at" : "of " + feature.readings().getFirst().of()));
    Duration over = feature.over();
    Duration tile = feature.tileError();
    facts.add(
        new Fact(
            "Window",
            over == null ? "all" : Durations.format(over),
            over == null
                ? "no window"
                : tile == null ? "exact" : "± a tile of " + Durations.format(tile)));
    freshness(feature.freshness(), facts);
    return facts;
  }

  private static void freshness(Freshness freshness, List<Fact> facts) {
    Duration age = freshness.age();
    facts.add(new Fact("Newest event", age == null ? "–" : Figures.age(age.toMillis()), "ago"));
    Duration lag = freshness.lag99();
    Duration promised = freshness.promised();
    Boolean kept = freshness.kept();
    String note =
        promised == null
            ? "arrival to visible, 99 %"
            : "promised "
                + Durations.format(promised)
                + (kept == null ? "" : kept ? ": kept" : ": NOT kept");
    facts.add(new Fact("Lag", lag == null ? "–" : Figures.millis(lag.toNanos()), note));
  }

  private static List<Group> groups(List<Node> nodes, String system) {
    Map<String, List<Link>> groups = new LinkedHashMap<>();
    nodes.stream()
        .sorted(Comparator.comparing(Node::kind).thenComparing(Node::name))
        .forEach(
            node ->
                groups
                    .computeIfAbsent(node.kind().word(), _ -> new ArrayList<>())
                    .add(new Link(node.name(), href(node, system))));
    List<Group> all = new ArrayList<>();
    groups.forEach((kind, links) -> all.add(new Group(kind, links)));
    return all;
  }

  private static String href(Node node, String system) {
    return switch (node.kind()) {
      case FEATURE -> Links.feature(system, node.name());
      case MODEL -> Links.section(system, "models");
      case EXPERIMENT -> Links.section(system, "experiments");
      case EVENT, ATTRIBUTE, FIELD, LIST, SOURCE, FILTER, VALUE, SLATE, RULE, STAGE -> "";
    };
  }

  private static String skew(FeatureSkew compared) {
    return compared.differing() == 0
        ? "All %s served values that were compared are what the log yields"
            .formatted(Figures.count(compared.values()))
        : "%s of %s served values differ from the log"
            .formatted(Figures.count(compared.differing()), Figures.count(compared.values()));
  }

  private static List<SkewPanel.Example> examples(FeatureSkew compared, String system) {
    return compared.examples().stream()
        .map(
            each ->
                new SkewPanel.Example(
                    each.decision(),
                    Links.decision(system, each.decision()),
                    Figures.name(each.entity()),
                    Figures.name(each.logged()),
                    Figures.name(each.recomputed())))
        .toList();
  }
}
