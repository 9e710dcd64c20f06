package dev.sextant.runtime.training;

import dev.sextant.decision.NearestName;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.inference.FileModelRegistry;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelRegistry;
import dev.sextant.model.Scorer;
import dev.sextant.model.Signature;
import dev.sextant.runtime.Askable;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.runtime.training.ComparedVersions.Side;
import dev.sextant.runtime.training.ComparedVersions.Source;
import dev.sextant.spec.Durations;
import dev.sextant.spec.SystemPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Compares two versions of a head by what became of rows that neither has learned from: those of
/// the decisions made after both trainings' last row, whose outcome windows have closed. Both are
/// asked again about the logged vectors.
///
/// Where no such decision was logged and `train:` asks about each event, the cases of history after
/// that moment are asked about, as in training.
public final class VersionComparison {
  private final SystemHome home;
  private final SystemPlan plan;
  private final ModelRegistry registry;
  private final Watch watch;
  private final Askable askable;
  private final long seed;

  public VersionComparison(SystemHome home, Watch watch) {
    this.home = home;
    this.plan = home.plan();
    this.registry = new FileModelRegistry(home.models());
    this.watch = watch;
    this.askable = new Askable(plan);
    this.seed = plan.spec().train() == null ? 1 : plan.spec().train().seed();
  }

  /// The versions that are compared.
  private record Pair(Manifest champion, Manifest challenger) {}

  /// Rows of one head, with what became of them.
  ///
  /// @param chosen rows of the table whose label is known
  private record Known(Source source, RowTable table, int[] chosen, float[] labels) {}

  /// @param champion null for the version that answers
  /// @param challenger null for the version that is asked beside it, or else the newest
  /// @param since rows before this instant are not used, epoch milliseconds
  /// @throws Refusal when there are no such versions, or no rows to compare them on
  public ComparedVersions run(
      String name, @Nullable String champion, @Nullable String challenger, long since) {
    SystemPlan.Head head = head(name);
    Pair pair = pair(name, champion, challenger);
    requireAskable(pair.champion());
    requireAskable(pair.challenger());
    long learnedUntil = Math.max(learnedUntil(pair.champion()), learnedUntil(pair.challenger()));
    long from = Math.max(since, learnedUntil + 1);
    Known known = known(head, from, pair);
    double[] champions = predictions(pair.champion(), known);
    double[] challengers = predictions(pair.challenger(), known);
    boolean isNumber = plan.isNumber(head);
    float[] labels = known.labels();
    return new ComparedVersions(
        plan.spec().name(),
        name,
        isNumber,
        new Side(pair.champion().version(), HeadMetrics.of(isNumber, champions, labels, seed)),
        new Side(pair.challenger().version(), HeadMetrics.of(isNumber, challengers, labels, seed)),
        learnedUntil,
        from,
        IntStream.of(known.chosen()).mapToLong(known.table()::time).max().orElse(from),
        known.source(),
        labels.length,
        IntStream.range(0, labels.length).mapToDouble(i -> labels[i]).average().orElse(0),
        HeadMetrics.gains(isNumber, challengers, champions, labels, seed));
  }

  // ---- versions

  private SystemPlan.Head head(String name) {
    List<String> known = plan.heads().stream().map(SystemPlan.Head::name).toList();
    return plan.heads().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    "no model head '%s'%s"
                        .formatted(name, NearestName.hint(name, "heads", known))));
  }

  private Pair pair(String head, @Nullable String champion, @Nullable String challenger) {
    List<Manifest> versions = registry.versions(head);
    Manifest answers =
        champion == null
            ? registry.champion(head).orElseThrow(() -> noChampion(head, versions))
            : version(head, versions, champion);
    Manifest wants =
        challenger == null
            ? registry
                .challenger(head)
                .or(() -> newestBut(answers, versions))
                .orElseThrow(
                    () ->
                        refusal(
                            "%s has no version to compare %s with; train one: ./sextant train %s --challenge"
                                .formatted(head, answers.version(), plan.spec().name())))
            : version(head, versions, challenger);
    if (wants.version().equals(answers.version())) {
      throw refusal("%s of %s can not be compared with itself".formatted(wants.version(), head));
    }
    return new Pair(answers, wants);
  }

  private static Optional<Manifest> newestBut(Manifest answers, List<Manifest> versions) {
    return versions.reversed().stream()
        .filter(each -> !each.version().equals(answers.version()))
        .findFirst();
  }

  private Refusal noChampion(String head, List<Manifest> versions) {
    return refusal(
        versions.isEmpty()
            ? "%s was never trained: ./sextant train %s".formatted(head, plan.spec().name())
            : "no version of %s was promoted; name one: --champion %s"
                .formatted(head, versions.getFirst().version()));
  }

  private static Manifest version(String head, List<Manifest> versions, String wanted) {
    return versions.stream()
        .filter(each -> each.version().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    "%s has no version '%s'%s"
                        .formatted(
                            head,
                            wanted,
                            NearestName.hint(
                                wanted,
                                "versions",
                                versions.stream().map(Manifest::version).toList()))));
  }

  private void requireAskable(Manifest manifest) {
    String obstacle = askable.unaskable(manifest);
    if (!obstacle.isEmpty()) {
      throw refusal(
          "%s of %s can not be asked about the rows of the present spec: %s"
              .formatted(manifest.version(), manifest.head(), obstacle));
    }
  }

  /// Time of the last row that a version, or what it went on from, has learned from.
  private long learnedUntil(Manifest manifest) {
    Manifest.Provenance from = manifest.provenance();
    if (from.startedFrom().isEmpty()) {
      return from.trainedUntil();
    }
    List<Manifest> versions = registry.versions(manifest.head());
    Manifest before = version(manifest.head(), versions, from.startedFrom());
    return Math.max(from.trainedUntil(), learnedUntil(before));
  }

  // ---- rows

  private Known known(SystemPlan.Head head, long from, Pair pair) {
    History history = new History(home);
    long end = history.until();
    Part part = new Part(from, end, end, Long.MAX_VALUE);
    TrainingRows rows = new TrainingRows(home, history, seed, watch);
    Known decided = known(Source.DECISIONS, rows.settled(part), head);
    Known known =
        decided.labels().length > 0 ? decided : known(Source.HISTORY, rows.asked(part), head);
    if (known.labels().length == 0) {
      throw nothing(head, from, end, pair);
    }
    return known;
  }

  private static Known known(Source source, RowTable table, SystemPlan.Head head) {
    int[] chosen = table.known(head.task());
    return new Known(source, table, chosen, table.labels(head.task(), chosen));
  }

  private Refusal nothing(SystemPlan.Head head, long from, long end, Pair pair) {
    long within =
        plan.outcomes().stream()
            .filter(outcome -> outcome.name().equals(head.task()))
            .mapToLong(OutcomePlan::within)
            .findFirst()
            .orElse(0);
    return refusal(
        "%s and %s of %s have no rows to be compared on: of what was decided from %s on, which neither has learned from, no outcome '%s' is known yet (it takes %s, and the log ends at %s). Let the system decide and wait that long, or train a challenger that leaves the latest rows out: ./sextant train %s --challenge --until DATE"
            .formatted(
                pair.champion().version(),
                pair.challenger().version(),
                head.name(),
                Instant.ofEpochMilli(from),
                head.task(),
                Durations.format(Duration.ofMillis(within)),
                Instant.ofEpochMilli(end),
                plan.spec().name()));
  }

  // ---- predictions

  private double[] predictions(Manifest manifest, Known known) {
    Scorer scorer = registry.load(manifest.head(), manifest.version());
    List<String> inputs =
        manifest.signature().inputs().stream().map(Signature.Input::name).toList();
    double[] margins = new double[known.chosen().length];
    scorer.margins(known.table().frame(inputs, known.chosen()), margins);
    return Arrays.stream(margins).map(manifest.calibrator()::prediction).toArray();
  }

  private static Refusal refusal(String why) {
    return new Refusal(Fault.CALLER, why);
  }
}
