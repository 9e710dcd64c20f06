package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.NearestName;
import dev.sextant.inference.Coding;
import dev.sextant.inference.LinearScorer;
import dev.sextant.inference.RowCoding;
import dev.sextant.inference.RowCoding.Cross;
import dev.sextant.math.Permutations;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Logistic regression over hashed features of numbers, categories, texts and pairs of them.
///
/// Options are those of [LogisticOptions]: `bits` (2^bits weights), `optimizer` (`ftrl`, `adagrad`)
/// with `alpha`, `beta`, `l1`, `l2`, `epochs`, `words` (longest word n-gram), `chars` ([from, to]
/// lengths of character n-grams, [0, 0] for none), `bins`, `crosses`. With validation examples the
/// best epoch by their log loss is kept.
///
/// In the first pass every row is predicted before it is learned: `progressive-logloss` and
/// `progressive-auc` are measured on those predictions [1].
///
/// [1] Blum, Kalai, Langford, Beating the Hold-Out: Bounds for K-fold and Progressive
/// Cross-Validation, COLT 1999.
public final class LogisticLearner implements Learner {
  private final @Nullable LinearScorer earlier;

  public LogisticLearner() {
    this(null);
  }

  private LogisticLearner(@Nullable LinearScorer earlier) {
    this.earlier = earlier;
  }

  @Override
  public LogisticLearner startingFrom(LearnedModel model) {
    if (!(model instanceof LinearScorer linear)) {
      throw new IllegalArgumentException(
          "%s can not go on from a model of %s".formatted(name(), model.learner()));
    }
    return new LogisticLearner(linear);
  }

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
    LogisticOptions _ = LogisticOptions.read(name(), options);
  }

  @Override
  public LinearScorer fit(
      Examples train,
      @Nullable Examples validation,
      Map<String, Object> options,
      long seed,
      Rounds watched) {
    LogisticOptions chosen = LogisticOptions.read(name(), options);
    Labels.requireRows(train);
    Labels.requireBothClasses(train);
    RowCoding learned = coding(chosen, train.frame());
    OnlineWeights weights = chosen.weights();
    RowCoding coding = begin(learned, weights, watched);
    Epochs training = new Epochs(train, coding, weights, new SplittableRandom(seed));
    Weights found =
        validation == null || validation.rows() == 0
            ? last(training, chosen.epochs(), watched)
            : best(
                training,
                chosen.epochs(),
                watched,
                new EncodedRows(validation.frame(), coding),
                validation);
    training.tell(watched);
    return new LinearScorer(coding, found.bias, found.weights);
  }

  /// Begins with the earlier model's weights, where there is one that fits.
  ///
  /// @return how rows are read
  private RowCoding begin(RowCoding learned, OnlineWeights weights, Rounds watched) {
    if (earlier == null) {
      return learned;
    }
    String misfit = LinearStart.misfit(earlier, learned);
    if (misfit != null) {
      watched.remarked(misfit);
      return learned;
    }
    weights.begin(earlier.bias(), earlier.weights());
    watched.measured(Rounds.TAKEN_OVER, 1);
    return LinearStart.kept(earlier, learned);
  }

  /// How rows are coded, learned from some.
  static RowCoding coding(LogisticOptions chosen, Frame frame) {
    List<Coding> codings =
        new CodingLearner(chosen.buckets(), chosen.grams(), chosen.bins()).learn(frame);
    return new RowCoding(chosen.buckets(), codings, crosses(chosen.crosses(), codings));
  }

  private static List<Cross> crosses(List<List<String>> pairs, List<Coding> codings) {
    return pairs.stream()
        .map(pair -> new Cross(crossed(pair.get(0), codings), crossed(pair.get(1), codings)))
        .toList();
  }

  private static int crossed(String name, List<Coding> codings) {
    List<String> names =
        codings.stream()
            .map(Coding::input)
            .filter(input -> input.kind() != Kind.TEXT)
            .map(Input::name)
            .toList();
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "option 'crosses' of logistic names no number or category '%s'%s"
              .formatted(name, NearestName.hint(name, "inputs", names)));
    }
    return codings.stream().map(each -> each.input().name()).toList().indexOf(name);
  }

  private static Weights last(Epochs training, int epochs, Rounds watched) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      training.run();
      watched.done(epoch + 1, epochs);
    }
    return Weights.of(training.weights);
  }

  private static Weights best(
      Epochs training, int epochs, Rounds watched, EncodedRows rows, Examples validation) {
    double least = Double.POSITIVE_INFINITY;
    Weights best = Weights.of(training.weights);
    for (int epoch = 0; epoch < epochs; epoch++) {
      training.run();
      watched.done(epoch + 1, epochs);
      double loss = loss(training.weights, rows, validation);
      if (loss < least) {
        least = loss;
        best = Weights.of(training.weights);
      }
    }
    return best;
  }

  private static double loss(OnlineWeights weights, EncodedRows rows, Examples examples) {
    double sum = 0;
    for (int row = 0; row < rows.rows(); row++) {
      double margin = weights.margin(rows, row);
      double softplus = Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
      sum += examples.weights()[row] * (softplus - examples.labels()[row] * margin);
    }
    return sum;
  }

  private record Weights(float bias, float[] weights) {
    static Weights of(OnlineWeights weights) {
      return new Weights(weights.bias(), weights.weights());
    }
  }

  /// Passes over the examples, each in a new order.
  private static final class Epochs {
    private final Examples train;
    private final EncodedRows rows;
    private final OnlineWeights weights;
    private final SplittableRandom random;
    private final int[] order;

    /// Of the first pass, before each row was learned.
    private final double[] foretold;

    private boolean isFirst = true;

    Epochs(Examples train, RowCoding coding, OnlineWeights weights, SplittableRandom random) {
      this.train = train;
      this.rows = new EncodedRows(train.frame(), coding);
      this.weights = weights;
      this.random = random;
      this.order = new int[train.rows()];
      this.foretold = new double[train.rows()];
      Arrays.setAll(order, i -> i);
    }

    void run() {
      Permutations.shuffle(order, random);
      for (int row : order) {
        double found = weights.step(rows, row, train.labels()[row], train.weights()[row]);
        if (isFirst) {
          foretold[row] = found;
        }
      }
      isFirst = false;
    }

    void tell(Rounds watched) {
      watched.measured("progressive-logloss", BinaryMetrics.logLoss(foretold, train.labels()));
      watched.measured("progressive-auc", BinaryMetrics.auc(foretold, train.labels()));
    }
  }
}
