package dev.sextant.server;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Assigned;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Pool;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Scored;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Query;
import dev.sextant.experiment.Arm;
import dev.sextant.experiment.Assignment;
import dev.sextant.experiment.Comparison;
import dev.sextant.experiment.SampleRatio;
import dev.sextant.monitoring.Distribution;
import dev.sextant.monitoring.Sample;
import dev.sextant.runtime.ExperimentReport;
import dev.sextant.runtime.FeatureCatalog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Four books, ranked by clicks and age; the reader `slow` gets a degraded answer, `nobody` an
/// empty one.
final class Books extends World {
  static final String HOSTILE = "<script>alert(\"1\")</script>";
  static final String[] IDS = {"b1", "b2", "b3", "b4"};
  private static final String[] TITLES = {
    "Tides & Time", HOSTILE, "A Field Guide to Moss", "Night Trains"
  };
  private static final float[] CLICKS = {12, 7, 3, 0};
  private static final float[] AGE = {20, 2, 1, 5};
  private static final int SLATE = 3;
  private static final Assignment ARMS =
      new Assignment("weights", 1, new TreeMap<>(Map.of("control", 0.5, "treatment", 0.5)));

  /// When set, reports of experiments wait here: for tests of a long log.
  volatile @Nullable CountDownLatch log;

  Books() {
    super("books.yaml");
  }

  @Override
  Decision answer(Query query, String id) {
    double[] margins = IntStream.range(0, IDS.length).mapToDouble(Books::margin).toArray();
    double[] p = IntStream.range(0, IDS.length).mapToDouble(i -> sigmoid(margins[i])).toArray();
    double[] values = IntStream.range(0, IDS.length).mapToDouble(i -> 10 * p[i]).toArray();
    boolean empty = query.subject().equals("nobody");
    List<Placed> placed = empty ? List.of() : slate(values, query.explore());
    return new Decision(
        id,
        query,
        status().read(),
        "0123456789ab",
        42,
        List.of(new Assigned("weights", arm(query.subject()))),
        "10 * p.click",
        Map.of("quick.click", "v1"),
        List.of(
            new Step("retrieve", 5, 5, 1_100_000),
            new Step("filter", 5, 4, 300_000),
            new Step("heavy quick", 4, 4, 900_000),
            new Step("select", 4, placed.size(), 80_000)),
        Map.of("seen", 1),
        new Pool(
            List.of("popular", "fresh"),
            new String[] {"b1", "b2", "b3", "b4", "b5"},
            new int[] {1, 3, 2, 1, 2}),
        new Scored(
            IDS,
            new Frame(
                IDS.length,
                List.of(
                    new Frame.Numbers("clicks_1d", CLICKS),
                    new Frame.Numbers("age", AGE),
                    new Frame.Texts("book.title", TITLES))),
            List.of(new Prediction("quick.click", "click", margins, p)),
            values),
        new Slate(placed),
        query.subject().equals("slow") ? "deadline: source fresh was not asked" : null,
        1);
  }

  static String arm(String reader) {
    return String.valueOf(ARMS.variantOf(reader));
  }

  /// Clicks per impression of every reader for whom a decision was made.
  @Override
  public ExperimentReport experiment(String name) {
    await(log);
    Map<String, Arm> arms = new TreeMap<>(Map.of("control", new Arm(), "treatment", new Arm()));
    Set<String> readers = new TreeSet<>();
    recent(Integer.MAX_VALUE).forEach(each -> readers.add(each.query().subject()));
    for (String reader : readers) {
      requireNonNull(arms.get(arm(reader)))
          .add(count("click", reader), count("impression", reader));
    }
    Arm control = requireNonNull(arms.get("control"));
    Arm treatment = requireNonNull(arms.get("treatment"));
    return new ExperimentReport(
        name,
        "click_rate",
        List.of(state("control", control), state("treatment", treatment)),
        Map.of("treatment", Comparison.of(control, treatment)),
        SampleRatio.of(new long[] {control.units(), treatment.units()}, new double[] {0.5, 0.5}));
  }

  private synchronized double count(String type, String reader) {
    return events.stream()
        .filter(each -> each.type().equals(type) && reader.equals(each.fields().get("reader")))
        .count();
  }

  private static ExperimentReport.ArmState state(String variant, Arm arm) {
    return new ExperimentReport.ArmState(
        variant, arm.units(), arm.numerator(), arm.denominator(), arm.ratio());
  }

  private static List<Placed> slate(double[] values, boolean explore) {
    List<Integer> order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -values[row]))
            .limit(SLATE)
            .toList();
    List<Placed> placed = new ArrayList<>();
    for (int row : order) {
      boolean explored = explore && placed.size() == SLATE - 1;
      placed.add(new Placed(IDS[row], row, values[row], explored ? 0.5 : 1, explored));
    }
    return placed;
  }

  private static double margin(int row) {
    return -3.1 + 0.2 * CLICKS[row] - 0.05 * AGE[row];
  }

  @Override
  Explained.Head explain(Decision decision, String item) {
    int row = List.of(IDS).indexOf(item);
    double margin = margin(row);
    return new Explained.Head(
        "quick.click",
        -3.1,
        List.of(
            new Explained.Contribution("clicks_1d", "" + CLICKS[row], 0.2 * CLICKS[row]),
            new Explained.Contribution("age", "" + AGE[row], -0.05 * AGE[row])),
        margin,
        "1 / (1 + exp(-1 * " + margin + " + 0))",
        sigmoid(margin),
        true);
  }

  /// The clicks of the four books, and the names of their readers.
  @Override
  List<FeatureCatalog.Reading> readings(String feature) {
    if (feature.equals("clicks_1d")) {
      Sample clicks = new Sample(Distribution.Kind.NUMBERS, "", 10);
      for (float each : CLICKS) {
        clicks.add(each);
      }
      clicks.add(Double.NaN);
      return List.of(new FeatureCatalog.Reading("live book ids", clicks.describe()));
    }
    if (feature.equals("seen_it")) {
      Sample names = new Sample(Distribution.Kind.NAMES, "", 10);
      names.add(HOSTILE);
      names.add("b1");
      return List.of(new FeatureCatalog.Reading("rows of a test", names.describe()));
    }
    return List.of();
  }

  @Override
  List<Status.ModelState> champions() {
    return List.of(
        new Status.ModelState(
            "quick.click", "logistic", "v1", "2026-11-23T12:00:00Z", Map.of("auc", 0.7431)));
  }
}
