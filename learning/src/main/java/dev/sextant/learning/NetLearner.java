package dev.sextant.learning;

import dev.sextant.inference.NetCoding;
import dev.sextant.inference.NetScorer;
import dev.sextant.inference.net.NetShape;
import dev.sextant.learning.NetOptions.Parts;
import dev.sextant.model.Examples;
import dev.sextant.model.Learner;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Ranking nets over numbers and categories: factorization machine, perceptron, Wide & Deep, DeepFM
/// and DCN-v2. Options are those of [NetOptions]; docs/learners.md has them with formulas.
///
/// The epoch with the least loss on validation rows is kept; where none are given, the last queries
/// of the training rows are held out for that.
public final class NetLearner implements Learner {
  static final List<Learner> ALL =
      Stream.of(
              new Parts("fm", true, true, false, false),
              new Parts("mlp", false, false, true, false),
              new Parts("wide-and-deep", true, false, true, false),
              new Parts("deepfm", true, true, true, false),
              new Parts("dcn-v2", false, false, true, true))
          .<Learner>map(NetLearner::new)
          .toList();

  private final Parts parts;

  private NetLearner(Parts parts) {
    this.parts = parts;
  }

  @Override
  public String name() {
    return parts.learner();
  }

  @Override
  public void check(Map<String, Object> options) {
    NetOptions _ = NetOptions.read(parts, options);
  }

  @Override
  public NetScorer fit(
      Examples train,
      @Nullable Examples validation,
      Map<String, Object> options,
      long seed,
      Rounds watched) {
    NetOptions read = NetOptions.read(parts, options);
    Labels.requireRows(train);
    if (!read.regression()) {
      Labels.requireBothClasses(train);
    }
    NetCoding coding = read.coding().learn(train.frame());
    NetShape shape = read.shape(coding);
    NetMemory.require(shape, read.training(), train.rows());
    Loss loss = read.regression() ? Loss.Squared.of(train) : Loss.Logistic.of(train);
    NetRows rows = NetRows.of(coding, train);
    Split split = Split.of(rows, train, validation, read.training().holdout());
    try (NetTraining training = new NetTraining(rows, shape, read, loss, seed)) {
      Map<String, float[]> best = best(training, split, read.training(), watched);
      training.restore(best);
      return new NetScorer(
          name(), coding, shape, best, loss.scale(), training.judge(rows).average(split.learned));
    }
  }

  /// The parameters after the best epoch; after the last one where nothing judges.
  private static Map<String, float[]> best(
      NetTraining training, Split split, NetOptions.Training options, Rounds watched) {
    int epochs = options.epochs();
    NetWorker judge = training.judge(split.judging);
    Map<String, float[]> best = training.values();
    double least = Double.POSITIVE_INFINITY;
    int bestEpoch = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      training.pass(split.learned.clone(), (double) epoch / epochs, (epoch + 1.0) / epochs);
      watched.done(epoch + 1, epochs);
      double loss = split.judged.length == 0 ? -epoch : judge.loss(split.judged);
      if (loss < least) {
        least = loss;
        best = training.values();
        bestEpoch = epoch;
      } else if (epoch - bestEpoch >= options.patience()) {
        break;
      }
    }
    return best;
  }

  /// Which rows a net learns from, and which judge it.
  ///
  /// @param judged rows of `judging`
  private record Split(int[] learned, NetRows judging, int[] judged) {
    static Split of(NetRows rows, Examples train, @Nullable Examples validation, double holdout) {
      if (validation != null && validation.rows() > 0) {
        return new Split(
            range(0, rows.rows()),
            NetRows.of(rows.coding(), validation),
            range(0, validation.rows()));
      }
      int cut = cut(train, holdout);
      return new Split(range(0, cut), rows, range(cut, rows.rows()));
    }

    /// Where the last queries begin, so that about `holdout` of the rows are theirs. All rows are
    /// learned from when too few would be left.
    private static int cut(Examples train, double holdout) {
      int rows = train.rows();
      int cut = rows - (int) (rows * holdout);
      while (cut > 0 && cut < rows && train.groups()[cut] == train.groups()[cut - 1]) {
        cut--;
      }
      return cut == 0 ? rows : cut;
    }

    private static int[] range(int from, int to) {
      return IntStream.range(from, to).toArray();
    }
  }
}
