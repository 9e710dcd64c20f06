package dev.sextant.benchmarks;

import dev.sextant.benchmarks.CrossedAds.Made;
import dev.sextant.learning.Learners;
import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.multitask.SharingLearner;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;
import dev.sextant.simulation.AdOptions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Whether a scarce task gains from sharing a net with a frequent one, by how the two are related:
/// conversions after a click beside clicks, in the simulated world of ads.
///
/// `SharingQuality ROWS SEED RELATION`: a perceptron alone on the rows that were clicked, and
/// shared with the clicks of all rows; log loss on as many rows more. Needs
/// `--add-modules=jdk.incubator.vector` to be quick.
public final class SharingQuality {
  private static final Map<String, Object> OPTIONS = Map.of("bins", 32);

  private SharingQuality() {}

  public static void main(String[] arguments) {
    if (arguments.length != 3) {
      System.err.println("usage: SharingQuality ROWS SEED RELATION");
      System.exit(2);
    }
    int rows = Integer.parseInt(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    double relation = Double.parseDouble(arguments[2]);
    AdOptions usual = AdOptions.standard();
    CrossedAds world =
        new CrossedAds(
            seed,
            new AdOptions(
                usual.impressionsPerHour(),
                usual.crosses(),
                usual.clickRate(),
                usual.conversionRate(),
                relation,
                usual.value()));
    Made train = world.make(rows, seed + 1);
    Made test = world.make(rows, seed + 2);
    int[] judged = clicked(test);
    double[] truth = losses(i -> test.conversions()[i], test, judged);
    System.out.printf(
        "%d clicked rows to learn from; log loss of the truth %.5f%n",
        clicked(train).length, mean(truth));
    double[] alone = losses(alone(train, seed), test, judged);
    System.out.printf("%-14s %.5f above the truth%n", "alone", mean(alone) - mean(truth));
    for (String sharing : List.of("shared-bottom", "mmoe")) {
      double[] shared = losses(shared(train, sharing, seed), test, judged);
      double[] gain =
          IntStream.range(0, alone.length).mapToDouble(i -> shared[i] - alone[i]).toArray();
      Interval interval = Bootstrap.mean(gain, 500, seed);
      System.out.printf(
          "%-14s %.5f above the truth; less alone %+.5f [%+.5f, %+.5f]%n",
          sharing, mean(shared) - mean(truth), mean(gain), interval.low(), interval.high());
    }
  }

  private static int[] clicked(Made made) {
    return IntStream.range(0, made.converted().length)
        .filter(row -> !Float.isNaN(made.converted()[row]))
        .toArray();
  }

  private static LearnedModel alone(Made made, long seed) {
    int[] rows = clicked(made);
    float[] labels = new float[rows.length];
    float[] weights = new float[rows.length];
    Arrays.fill(weights, 1);
    for (int i = 0; i < rows.length; i++) {
      labels[i] = made.converted()[rows[i]];
    }
    return Learners.named("mlp")
        .fit(
            new Examples(made.examples().frame().pick(rows), labels, weights, rows),
            null,
            OPTIONS,
            seed);
  }

  private static LearnedModel shared(Made made, String sharing, long seed) {
    Map<String, Object> options = new HashMap<>(OPTIONS);
    options.put("sharing", sharing);
    Examples all = made.examples();
    TaskExamples both =
        new TaskExamples(
            all.frame(),
            List.of(
                new Task("click", false, all.labels()),
                new Task("conversion", false, made.converted())),
            all.weights(),
            all.groups());
    return ((SharingLearner) Learners.named("mlp"))
        .fit(both, null, options, seed, Learner.Rounds.UNWATCHED)
        .get(1);
  }

  private static double[] losses(LearnedModel model, Made test, int[] rows) {
    double[] margins = new double[test.examples().rows()];
    model.margins(test.examples().frame(), margins);
    return losses(i -> 1 / (1 + Math.exp(-margins[i])), test, rows);
  }

  private static double[] losses(IntToDoubleFunction probability, Made test, int[] rows) {
    return IntStream.of(rows)
        .mapToDouble(
            row -> {
              double p = probability.applyAsDouble(row);
              return -Math.log(test.converted()[row] > 0 ? p : 1 - p);
            })
        .toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
