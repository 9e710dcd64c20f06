package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.inference.Scorers;
import dev.sextant.inference.TwoTowers;
import dev.sextant.learning.Tastes.Taken;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Examples;
import dev.sextant.model.Explanation;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.model.PlattFit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TwoTowerLearnerTest {
  private static final Tastes WORLD = new Tastes(3);
  private static final Examples TRAIN = WORLD.examples(20_000, 4);
  private static final TwoTowerLearner LEARNER = new TwoTowerLearner();
  private static final Map<String, Object> SIDES =
      Map.of("query", List.of("reader"), "item", List.of("item"));
  private static final Map<String, Object> SHORT = with(Map.of("epochs", 2, "width", 8));

  private static Map<String, Object> with(Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(SIDES);
    all.putAll(options);
    return all;
  }

  private static TwoTowers fit(Map<String, Object> options) {
    return LEARNER.fit(TRAIN, null, options, 5, Learner.Rounds.UNWATCHED);
  }

  /// The share of what is taken next that is among a reader's first ten.
  private static double recallAtTen(IntFunction<double[]> scores) {
    List<Taken> next = WORLD.taken(3_000, 99);
    return next.stream().filter(one -> rank(scores.apply(one.reader()), one.item()) < 10).count()
        / 3_000.0;
  }

  private static long rank(double[] scores, int item) {
    return Arrays.stream(scores).filter(score -> score > scores[item]).count();
  }

  private static IntFunction<double[]> of(LearnedModel model) {
    double[][] known = new double[Tastes.READERS][];
    return reader -> {
      if (known[reader] == null) {
        known[reader] = Worlds.margins(model, Tastes.all(reader));
      }
      return known[reader];
    };
  }

  @Test
  void findsWhatATasteTakesNextBeforePopularityDoes() {
    double popularity = recallAtTen(_ -> WORLD.popularity);
    double truth = recallAtTen(WORLD::weights);
    double found = recallAtTen(of(fit(SIDES)));
    System.out.printf(
        "recall@10: popularity %.3f, two towers %.3f, the truth %.3f%n", popularity, found, truth);
    assertThat(found).isGreaterThan(popularity + 0.8 * (truth - popularity));
  }

  /// Without the correction by log q, popularity would not be in the margin: frequent items are
  /// wrong answers as often as they are right ones.
  @Test
  void aMarginRisesWithTheLogarithmOfPopularity() {
    IntFunction<double[]> margins = of(fit(SIDES));
    double[] mean = new double[Tastes.ITEMS];
    for (int reader = 0; reader < Tastes.READERS; reader++) {
      double[] weights = WORLD.weights(reader);
      for (int j = 0; j < Tastes.ITEMS; j++) {
        double liking = Math.log(weights[j] / WORLD.popularity[j]);
        mean[j] += (margins.apply(reader)[j] - liking) / Tastes.READERS;
      }
    }
    double[] popularity = Arrays.stream(WORLD.popularity).map(Math::log).toArray();
    assertThat(slope(popularity, mean)).isBetween(0.7, 1.3);
  }

  private static double slope(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
    }
    return xy / xx;
  }

  /// Their loss knows no level, and products grow with every epoch: a pair that goes on again and
  /// again would be surer each time.
  @Test
  void marginsAreLogOddsHoweverLongItLearned() {
    Examples test = WORLD.examples(5_000, 77);
    TwoTowers model = fit(SHORT);
    requireLogOdds(model, test);
    for (int times = 0; times < 3; times++) {
      model =
          LEARNER.startingFrom(model).fit(TRAIN, null, SHORT, 5 + times, Learner.Rounds.UNWATCHED);
      requireLogOdds(model, test);
    }
    requireLogOdds(fit(with(Map.of("epochs", 1, "normalise", false, "holdout", 0))), test);
  }

  private static void requireLogOdds(TwoTowers model, Examples test) {
    Calibrator.Platt needed =
        PlattFit.fit(Worlds.margins(model, test.frame()), test.labels(), test.weights());
    assertThat(needed.slope()).isBetween(0.85, 1.15);
    assertThat(needed.intercept()).isBetween(-0.1, 0.1);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOthers() {
    byte[] bytes = fit(SHORT).bytes();
    assertThat(fit(SHORT).bytes()).isEqualTo(bytes);
    assertThat(LEARNER.fit(TRAIN, null, SHORT, 6).bytes()).isNotEqualTo(bytes);
  }

  @Test
  void whatIsStoredAnswersBitForBit() {
    TwoTowers model = fit(with(Map.of("epochs", 1, "item", List.of("item", "age"))));
    LearnedModel read = Scorers.load("two-tower", model.bytes());
    assertThat(Worlds.margins(read, TRAIN.frame()))
        .containsExactly(Worlds.margins(model, TRAIN.frame()));
    assertThat(read.bytes()).isEqualTo(model.bytes());
  }

  @Test
  void aMarginIsTheProductOfTheVectorsThatCanBeKept() {
    TwoTowers model = fit(SHORT);
    Frame frame = Tastes.all(7);
    float[][] queries = model.queryVectors(frame);
    float[][] items = model.itemVectors(frame);
    double[] margins = Worlds.margins(model, frame);
    for (int row = 0; row < frame.rows(); row++) {
      assertThat(model.scale().margin(dot(queries[row], items[row]) / model.temperature()))
          .isCloseTo(margins[row], within(1e-9));
      assertThat(dot(items[row], items[row])).isCloseTo(1, within(1e-5));
    }
  }

  private static double dot(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  @Test
  void explanationsAddUpToTheMargin() {
    TwoTowers model =
        fit(with(Map.of("epochs", 1, "query", List.of("reader", "age"), "normalise", false)));
    double[] margins = Worlds.margins(model, TRAIN.frame());
    for (int row = 0; row < 50; row++) {
      Explanation explanation = model.explain(TRAIN.frame(), row);
      assertThat(explanation.contributions()).hasSize(3);
      assertThat(explanation.total())
          .isCloseTo(margins[row], within(1e-5 * Math.max(1, Math.abs(margins[row]))));
    }
  }

  @Test
  void aRowsMarginDoesNotDependOnThoseBesideIt() {
    TwoTowers model = fit(SHORT);
    double[] together = Worlds.margins(model, TRAIN.frame());
    double[] alone = Worlds.margins(model, Tastes.all(0));
    for (int row = 0; row < TRAIN.rows(); row++) {
      Frame.Categories readers = (Frame.Categories) TRAIN.frame().columns().get(0);
      Frame.Categories items = (Frame.Categories) TRAIN.frame().columns().get(1);
      if ("r0".equals(readers.values()[row])) {
        assertThat(together[row])
            .isEqualTo(alone[Integer.parseInt(String.valueOf(items.values()[row]).substring(1))]);
      }
    }
  }

  @Test
  void itemsDrawnEvenlyJoinThoseOfTheBatch() {
    TwoTowers with = fit(with(Map.of("random_negatives", 100)));
    double auc = Worlds.auc(Worlds.margins(with, TRAIN.frame()), TRAIN.labels());
    assertThat(auc).isGreaterThan(0.7);
  }

  @Test
  void itemsThatChangeAreToldApartByTheirName() {
    Map<String, Object> changing = with(Map.of("item", List.of("item", "age"), "epochs", 2));
    Map<String, Object> named = new HashMap<>(changing);
    named.put("item_id", "item");
    assertThat(fit(named).bytes()).isNotEqualTo(fit(changing).bytes());
    named.put("item_id", "age");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(named))
        .withMessage("option 'item_id' must name a category, which 'age' is not");
    named.put("item_id", "itm");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LEARNER.check(named))
        .withMessage(
            "option 'item_id' must name one of the inputs of `item`, but was 'itm'"
                + " (did you mean 'item'?); known inputs: age, item");
  }

  @Test
  void whatCanNotBeLearnedIsSaid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(Map.of("query", List.of("reader"))))
        .withMessage("two-tower needs `item`, the inputs of that tower");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(with(Map.of("query", List.of("readr")))))
        .withMessageContaining("`query` names no input 'readr' (did you mean 'reader'?)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LEARNER.check(Map.of("temperatur", 1)))
        .withMessageContaining("did you mean 'temperature'?");
    float[] none = new float[TRAIN.rows()];
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LEARNER.fit(
                    new Examples(TRAIN.frame(), none, TRAIN.weights(), TRAIN.groups()),
                    null,
                    SIDES,
                    1))
        .withMessageContaining("examples of both outcomes are needed");
  }
}
