package dev.sextant.server.console;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;

import dev.sextant.model.Manifest;
import dev.sextant.model.Signature;
import dev.sextant.runtime.ModelDesk.Listed;
import dev.sextant.runtime.ModelDesk.Version;
import dev.sextant.runtime.ShadowReport;
import dev.sextant.spec.SystemSpec;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One head: its versions, who answers, who is asked beside it, and what was found.
///
/// @param metrics names of the metrics that have a column
/// @param versions newest first
/// @param older what is not shown, or ""
/// @param shadows what challengers did beside champions since the process started
/// @param shadowNote said when the challenger was not asked yet, or ""
/// @param compare the command that compares two versions by outcomes; "" for one version alone
public record HeadPanel(
    String head,
    String heading,
    List<String> metrics,
    List<Row> versions,
    String older,
    List<Shadowed> shadows,
    String shadowNote,
    String compare) {
  private static final int SHOWN = 8;

  private static final Map<String, String> COLUMNS = columns();

  /// @param window times of the first and the last row that it learned from
  /// @param metrics one per column, on rows that it did not learn from
  public record Row(
      String version,
      String anchor,
      List<Tag> tags,
      String learner,
      String trained,
      String window,
      String rows,
      List<String> metrics,
      String size,
      List<Action> actions,
      Map<String, String> lineage) {}

  /// @param href of the page that asks whether it is meant
  public record Action(String label, String href) {}

  /// @param difference,largest distance of both predictions
  public record Shadowed(
      String challenger,
      String champion,
      String rows,
      String difference,
      String largest,
      String failed,
      String dropped,
      String time) {}

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("auc", "AUC");
    columns.put("logloss", "Log loss");
    columns.put("mae", "MAE");
    columns.put("rmse", "RMSE");
    return columns;
  }

  static HeadPanel of(SystemSpec spec, Listed head, List<ShadowReport> all) {
    List<String> keys = keys(head.versions());
    List<Version> shown =
        head.versions().reversed().stream().filter(each -> isShown(head, each)).toList();
    List<ShadowReport> shadows =
        all.stream().filter(each -> each.head().equals(head.head())).toList();
    String name = spec.name() + " " + head.head();
    int hidden = head.versions().size() - shown.size();
    return new HeadPanel(
        head.head(),
        standing(head),
        keys.stream().map(HeadPanel::title).toList(),
        shown.stream().map(each -> row(spec, head, each, keys)).toList(),
        hidden == 0
            ? ""
            : Figures.count(hidden, "older version", "older versions")
                + " at the terminal: ./sextant models "
                + name,
        shadows.stream().map(HeadPanel::shadowed).toList(),
        note(head, shadows),
        head.versions().size() < 2 ? "" : "./sextant models compare " + name);
  }

  /// The newest, and those that play a part.
  private static boolean isShown(Listed head, Version version) {
    int newer = head.versions().size() - 1 - head.versions().indexOf(version);
    String name = version.name();
    return newer < SHOWN
        || name.equals(head.champion())
        || name.equals(head.challenger())
        || name.equals(head.previous());
  }

  static String standing(Listed head) {
    String champion = head.champion();
    String answers = champion == null ? "no version answers" : champion + " answers";
    String challenger = head.challenger();
    return head.head()
        + ": "
        + answers
        + (challenger == null ? "" : ", " + challenger + " is asked beside it");
  }

  static List<String> keys(List<Version> versions) {
    return COLUMNS.keySet().stream()
        .filter(key -> versions.stream().anyMatch(v -> v.manifest().metrics().containsKey(key)))
        .toList();
  }

  static String title(String key) {
    return requireNonNullElse(COLUMNS.get(key), key);
  }

  private static Row row(SystemSpec spec, Listed head, Version version, List<String> keys) {
    Manifest manifest = version.manifest();
    ZoneId zone = spec.timezone();
    return new Row(
        version.name(),
        head.head() + "-" + version.name(),
        tags(head, version),
        manifest.learner(),
        Figures.day(manifest.provenance().created(), zone),
        window(manifest, zone),
        Figures.count(manifest.provenance().rows()),
        keys.stream().map(key -> metric(manifest, key)).toList(),
        Figures.bytes(version.bytes()),
        ModelChange.open(head, version).stream()
            .map(change -> change.action(spec.name(), head.head(), version.name()))
            .toList(),
        lineage(spec, version));
  }

  static String metric(Manifest manifest, String key) {
    Double value = manifest.metrics().get(key);
    return value == null ? "–" : Figures.value(value, 4);
  }

  static String window(Manifest manifest, ZoneId zone) {
    return Figures.day(manifest.provenance().trainedFrom(), zone)
        + " to "
        + Figures.day(manifest.provenance().trainedUntil(), zone);
  }

  static List<Tag> tags(Listed head, Version version) {
    List<Tag> tags = new ArrayList<>();
    if (version.name().equals(head.champion())) {
      tags.add(new Tag("champion", "ok", "it answers"));
    }
    if (version.name().equals(head.challenger())) {
      tags.add(new Tag("challenger", "", "it is asked beside the champion"));
    }
    if (version.name().equals(head.previous())) {
      tags.add(new Tag("before", "", "it answers again after a roll back"));
    }
    if (!version.obstacle().isEmpty()) {
      tags.add(new Tag("not asked", "warn", version.obstacle()));
    }
    return tags;
  }

  private static Map<String, String> lineage(SystemSpec spec, Version version) {
    Manifest manifest = version.manifest();
    Manifest.Provenance from = manifest.provenance();
    Map<String, String> lineage = new LinkedHashMap<>();
    if (!version.obstacle().isEmpty()) {
      lineage.put("Not asked", version.obstacle());
    }
    lineage.put("Started from", from.startedFrom().isEmpty() ? "nothing" : from.startedFrom());
    lineage.put("Log position", from.logPosition().toString());
    lineage.put(
        "Spec",
        from.specDigest()
            + (from.specDigest().equals(spec.digest()) ? ", the present one" : ", another one"));
    lineage.put("Options", manifest.options().isEmpty() ? "defaults" : pairs(manifest.options()));
    lineage.put("Seed", String.valueOf(from.seed()));
    String code = from.codeVersion().isEmpty() ? "" : " " + from.codeVersion();
    lineage.put("Made by", "Sextant" + code + ", " + from.platform());
    Map<String, String> metrics = new TreeMap<>();
    manifest.metrics().forEach((key, value) -> metrics.put(key, Figures.value(value, 4)));
    lineage.put("Metrics", pairs(metrics));
    lineage.put("Reads", inputs(manifest));
    return lineage;
  }

  private static String inputs(Manifest manifest) {
    List<String> names = manifest.signature().inputs().stream().map(Signature.Input::name).toList();
    return Figures.count(names.size(), "feature: ", "features: ") + String.join(", ", names);
  }

  private static String pairs(Map<String, ?> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(joining(", "));
  }

  static Shadowed shadowed(ShadowReport report) {
    return new Shadowed(
        report.challenger(),
        report.champion(),
        Figures.count(report.rows()),
        Figures.metric(report.difference()),
        Figures.metric(report.largest()),
        Figures.count(report.failed()),
        Figures.count(report.dropped()),
        Figures.micros(report.rowMicros()));
  }

  private static String note(Listed head, List<ShadowReport> shadows) {
    String challenger = head.challenger();
    boolean wasAsked =
        challenger == null || shadows.stream().anyMatch(s -> s.challenger().equals(challenger));
    return wasAsked
        ? ""
        : challenger
            + " was not asked yet: no decision since the server started keeps predictions of "
            + head.head()
            + ".";
  }
}
