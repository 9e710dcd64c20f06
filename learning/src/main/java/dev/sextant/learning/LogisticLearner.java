package dev.sextant.learning;

import dev.sextant.inference.Buckets;
import dev.sextant.inference.Coding;
import dev.sextant.inference.LinearScorer;
import dev.sextant.inference.TextGrams;
import dev.sextant.model.Examples;
import dev.sextant.model.Learner;
import dev.sextant.model.Options;
import dev.sextant.model.Options.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Logistic regression over hashed features of numbers, categories and texts, trained by [Ftrl].
///
/// Options: `bits` (2^bits weights), `alpha`, `beta`, `l1`, `l2` (see [Ftrl.Rates]), `epochs`,
/// `words` (longest word n-gram), `chars` ([from, to] lengths of character n-grams, [0, 0] for
/// none), `bins` (of numbers; 0 for a curve instead). With validation examples the best epoch by
/// their log loss is kept.
public final class LogisticLearner implements Learner {
  private static final List<String> OPTIONS =
      List.of("bits", "alpha", "beta", "l1", "l2", "epochs", "words", "chars", "bins");

  @Override
  public String name() {
    return LinearScorer.LEARNER;
  }

  @Override
  public LinearScorer fit(
      Examples train, @Nullable Examples validation, Map<String, Object> options, long seed) {
    return fit(train, validation, options, seed, Rounds.UNWATCHED);
  }

  @Override
  public void check(Map<String, Object> options) {
    Chosen _ = Chosen.read(name(), options);
  }

  @Override
  public LinearScorer fit(
      Examples train,
      @Nullable Examples validation,
      Map<String, Object> options,
      long seed,
      Rounds watched) {
    Chosen chosen = Chosen.read(name(), options);
    Buckets buckets = chosen.buckets();
    Labels.requireRows(train);
    Labels.requireBothClasses(train);
    List<Coding> codings =
        new CodingLearner(buckets, chosen.grams(), chosen.bins()).learn(train.frame());
    Ftrl ftrl = new Ftrl(buckets.count(), chosen.rates());
    Epochs training = new Epochs(train, codings, ftrl, new SplittableRandom(seed));
    Weights learned =
        validation == null || validation.rows() == 0
            ? last(training, chosen.epochs(), watched)
            : best(
                training,
                chosen.epochs(),
                watched,
                new EncodedRows(validation.frame(), codings),
                validation);
    return new LinearScorer(buckets, codings, learned.bias, learned.weights);
  }

  private record Chosen(Buckets buckets, TextGrams grams, Ftrl.Rates rates, int epochs, int bins) {
    static Chosen read(String learner, Map<String, Object> options) {
      Options read = new Options(learner, OPTIONS, options);
      Range chars = read.range("chars", new Range(1, 5), 0, 10);
      return new Chosen(
          new Buckets(read.whole("bits", 18, 4, 26)),
          new TextGrams(read.whole("words", 2, 0, 5), chars.from(), chars.to()),
          new Ftrl.Rates(
              read.number("alpha", 0.1, 1e-6, 100),
              read.number("beta", 1, 0, 1e6),
              read.number("l1", 0, 0, 1e6),
              read.number("l2", 0, 0, 1e6)),
          read.whole("epochs", 10, 1, 1000),
          read.whole("bins", 0, 0, 1000));
    }
  }

  private static Weights last(Epochs training, int epochs, Rounds watched) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      training.run();
      watched.done(epoch + 1, epochs);
    }
    return Weights.of(training.ftrl);
  }

  private static Weights best(
      Epochs training, int epochs, Rounds watched, EncodedRows rows, Examples validation) {
    double least = Double.POSITIVE_INFINITY;
    Weights best = Weights.of(training.ftrl);
    for (int epoch = 0; epoch < epochs; epoch++) {
      training.run();
      watched.done(epoch + 1, epochs);
      double loss = loss(training.ftrl, rows, validation);
      if (loss < least) {
        least = loss;
        best = Weights.of(training.ftrl);
      }
    }
    return best;
  }

  private static double loss(Ftrl ftrl, EncodedRows rows, Examples examples) {
    double sum = 0;
    for (int row = 0; row < rows.rows(); row++) {
      double margin = ftrl.margin(rows, row);
      double softplus = Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
      sum += examples.weights()[row] * (softplus - examples.labels()[row] * margin);
    }
    return sum;
  }

  private record Weights(float bias, float[] weights) {
    static Weights of(Ftrl ftrl) {
      return new Weights(ftrl.bias(), ftrl.weights());
    }
  }

  /// Passes over the examples, each in a new order.
  private static final class Epochs {
    private final Examples train;
    private final EncodedRows rows;
    private final Ftrl ftrl;
    private final SplittableRandom random;
    private final int[] order;

    Epochs(Examples train, List<Coding> codings, Ftrl ftrl, SplittableRandom random) {
      this.train = train;
      this.rows = new EncodedRows(train.frame(), codings);
      this.ftrl = ftrl;
      this.random = random;
      this.order = new int[train.rows()];
      Arrays.setAll(order, i -> i);
    }

    void run() {
      for (int i = order.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[other];
        order[other] = swapped;
      }
      for (int row : order) {
        ftrl.step(rows, row, train.labels()[row], train.weights()[row]);
      }
    }
  }
}
