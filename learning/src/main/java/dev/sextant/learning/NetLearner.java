package dev.sextant.learning;

import dev.sextant.inference.NetCoding;
import dev.sextant.inference.NetScorer;
import dev.sextant.inference.RankingNet;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.net.NetShape.Sharing.Kind;
import dev.sextant.learning.NetOptions.Parts;
import dev.sextant.model.Examples;
import dev.sextant.model.Learner;
import dev.sextant.multitask.SharingLearner;
import dev.sextant.multitask.TaskExamples;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Ranking nets over numbers and categories: factorization machine, perceptron, Wide & Deep, DeepFM
/// and DCN-v2; the last and the perceptron can be shared by several tasks. Options are those of
/// [NetOptions]; docs/learners.md has them with formulas.
///
/// The epoch with the least loss on validation rows is kept; where none are given, the last queries
/// of the training rows are held out for that.
public final class NetLearner implements SharingLearner {
  /// What only a net that tasks share has.
  public static final List<String> SHARING_OPTIONS = NetOptions.SHARING;

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
    if (read.sharing().kind() != Kind.NONE) {
      throw new IllegalArgumentException(
          "sharing %s needs two tasks or more".formatted(read.sharing().kind().word()));
    }
    boolean number = read.regression();
    return fit(
            TaskExamples.of(train, number),
            validation == null ? null : TaskExamples.of(validation, number),
            read,
            seed,
            watched)
        .getFirst();
  }

  @Override
  public List<NetScorer> fit(
      TaskExamples train,
      @Nullable TaskExamples validation,
      Map<String, Object> options,
      long seed,
      Rounds watched) {
    NetOptions read = NetOptions.read(parts, options);
    if (read.sharing().kind() == Kind.NONE || train.tasks().size() < 2) {
      throw new IllegalArgumentException("two tasks or more and `sharing` are needed to share");
    }
    return fit(train, validation, read, seed, watched);
  }

  private List<NetScorer> fit(
      TaskExamples train,
      @Nullable TaskExamples validation,
      NetOptions options,
      long seed,
      Rounds watched) {
    Labels.requireRows(train.frame());
    List<String> tasks = train.tasks().stream().map(TaskExamples.Task::name).toList();
    Balance balance = options.sharing().balance(tasks);
    Losses losses = Losses.of(train, options.sharing().kind() == Kind.ESMM);
    NetCoding coding = options.coding().learn(train.frame());
    NetShape shape = options.shape(coding, tasks.size());
    boolean judged =
        options.training().holdout() > 0 || (validation != null && validation.rows() > 0);
    NetMemory.require(shape, options.training(), train.rows(), judged);
    NetRows rows = NetRows.of(coding, train);
    Split split = Split.of(rows, train, validation, options.training().holdout());
    try (NetTraining training = new NetTraining(rows, shape, options, losses, balance, seed)) {
      train(training, split, options.training(), watched);
      if (balance.isLearned()) {
        tasks.forEach(
            task -> watched.measured("balance-" + task, balance.factor(tasks.indexOf(task))));
      }
      return new RankingNet(
              name(),
              tasks,
              coding,
              shape,
              training.values(),
              losses.link(),
              training.judge(rows).average(split.learned))
          .scorers();
    }
  }

  /// Ends with the parameters of the best epoch; of the last one where nothing judges. They are
  /// copied only where a later epoch could be worse.
  private static void train(
      NetTraining training, Split split, NetOptions.Training options, Rounds watched) {
    int epochs = options.epochs();
    boolean judged = split.judged.length > 0;
    NetWorker judge = training.judge(split.judging);
    double least = Double.POSITIVE_INFINITY;
    int best = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      training.pass(split.learned.clone(), (double) epoch / epochs, (epoch + 1.0) / epochs);
      watched.done(epoch + 1, epochs);
      double loss = judged ? judge.loss(split.judged) : -epoch;
      if (loss < least || epoch == 0) {
        least = Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
        best = epoch;
        if (judged && epoch + 1 < epochs) {
          training.keep();
        }
      } else if (epoch - best >= options.patience()) {
        training.goBack();
        return;
      }
    }
    if (best + 1 < epochs) {
      training.goBack();
    }
  }

  /// Which rows a net learns from, and which judge it.
  ///
  /// @param judged rows of `judging`
  private record Split(int[] learned, NetRows judging, int[] judged) {
    static Split of(
        NetRows rows, TaskExamples train, @Nullable TaskExamples validation, double holdout) {
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
    private static int cut(TaskExamples train, double holdout) {
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
