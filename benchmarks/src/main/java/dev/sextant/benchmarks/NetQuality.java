package dev.sextant.benchmarks;

import dev.sextant.benchmarks.CrossedAds.Made;
import dev.sextant.learning.Learners;
import dev.sextant.model.LearnedModel;
import java.util.List;
import java.util.Map;

/// How close each learner comes to the truth of the simulated world of ads, of the clicks of a
/// world that the seed makes.
///
/// `NetQuality ROWS SEED [LEARNER...]`: so many rows to learn from, as many again to judge. Needs
/// `--add-modules=jdk.incubator.vector` to be quick.
public final class NetQuality {
  private static final List<String> LEARNERS =
      List.of("logistic", "fm", "mlp", "wide-and-deep", "deepfm", "dcn-v2");

  private static final Map<String, Object> OPTIONS = Map.of("bins", 32);

  private NetQuality() {}

  public static void main(String[] arguments) {
    if (arguments.length < 2) {
      System.err.println("usage: NetQuality ROWS SEED [LEARNER...]");
      System.exit(2);
    }
    int rows = Integer.parseInt(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    List<String> chosen =
        arguments.length == 2 ? LEARNERS : List.of(arguments).subList(2, arguments.length);
    CrossedAds world = new CrossedAds(seed);
    Made train = world.make(rows, seed + 1);
    Made test = world.make(rows, seed + 2);
    System.out.printf("%-14s log loss %.4f%n", "the truth", test.bayes());
    for (String learner : chosen) {
      long start = System.nanoTime();
      LearnedModel model = Learners.named(learner).fit(train.examples(), null, OPTIONS, seed);
      double seconds = (System.nanoTime() - start) / 1e9;
      double loss = loss(model, test);
      System.out.printf(
          "%-14s log loss %.4f, %.4f above the truth, trained in %.0f s%n",
          learner, loss, loss - test.bayes(), seconds);
    }
  }

  private static double loss(LearnedModel model, Made test) {
    double[] margins = new double[test.examples().rows()];
    model.margins(test.examples().frame(), margins);
    double sum = 0;
    for (int row = 0; row < margins.length; row++) {
      double signed = test.examples().labels()[row] > 0 ? margins[row] : -margins[row];
      sum += Math.max(-signed, 0) + Math.log1p(Math.exp(-Math.abs(signed)));
    }
    return sum / margins.length;
  }
}
