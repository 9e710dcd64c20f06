package dev.sextant.server;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
        List.of(new Assigned("weights", "treatment")),
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

  @Override
  List<Status.ModelState> models() {
    return List.of(
        new Status.ModelState(
            "quick.click", "logistic", "v1", "2026-11-23T12:00:00Z", Map.of("auc", 0.7431)));
  }
}
