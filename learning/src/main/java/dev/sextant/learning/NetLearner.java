package dev.sextant.learning;

import dev.sextant.inference.NetCoding;
import dev.sextant.inference.NetScorer;
import dev.sextant.inference.RankingNet;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.net.NetShape.Sharing.Kind;
import dev.sextant.learning.NetOptions.Parts;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
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
  private final @Nullable RankingNet earlier;

  private NetLearner(Parts parts) {
    this(parts, null);
  }

  private NetLearner(Parts parts, @Nullable RankingNet earlier) {
    this.parts = parts;
    this.earlier = earlier;
  }

  @Override
  public NetLearner startingFrom(LearnedModel model) {
    if (!(model instanceof NetScorer scorer) || !model.learner().equals(name())) {
      throw new IllegalArgumentException(
          "%s can not go on from a model of %s".formatted(name(), model.learner()));
    }
    return new NetLearner(parts, scorer.net());
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
    Begun begun = begin(options.coding().learn(train.frame()), options, tasks, watched);
    NetCoding coding = begun.coding;
    NetShape shape = options.shape(coding, tasks.size());
    boolean judged =
        options.training().holdout() > 0 || (validation != null && validation.rows() > 0);
    NetMemory.require(shape, options.training(), train.rows(), judged);
    NetRows rows = NetRows.of(coding, train);
    Split split = Split.of(rows, train, validation, options.training().holdout());
    try (NetTraining training =
        new NetTraining(rows, shape, options, losses, balance, begun.start, seed)) {
      begun.start.tell(watched);
      NetWorker judge = training.judge(split.judging);
      BestEpoch.run(
          options.training(),
          (from, to) -> training.pass(split.learned.clone(), from, to),
          split.judged.length > 0 ? () -> judge.loss(split.judged) : null,
          begun.start.isWarm(),
          training.values(),
          watched);
      if (balance.isLearned()) {
        tasks.forEach(
            task -> watched.measured("balance-" + task, balance.factor(tasks.indexOf(task))));
      }
      return new RankingNet(
              name(),
              tasks,
              coding,
              shape,
              training.values().all(),
              losses.link(),
              training.judge(rows).average(split.learned),
              QueryInputs.of(rows, train.groups()))
          .scorers();
    }
  }

  /// How rows are read, and where the parameters begin.
  private record Begun(NetCoding coding, Start start) {}

  private Begun begin(NetCoding learned, NetOptions options, List<String> tasks, Rounds watched) {
    if (earlier == null) {
      return new Begun(learned, Start.anew());
    }
    String misfit = Start.misfit(earlier.coding(), learned);
    if (misfit == null) {
      EarlierCoding kept = EarlierCoding.of(earlier.coding(), learned);
      misfit = Start.misfit(earlier, options.shape(kept.coding(), tasks.size()), tasks);
      if (misfit == null) {
        return new Begun(kept.coding(), Start.of(earlier, kept.earlierRows()));
      }
    }
    watched.remarked(misfit);
    return new Begun(learned, Start.anew());
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
      int cut = LastQueries.cut(train.groups(), holdout);
      return new Split(range(0, cut), rows, range(cut, rows.rows()));
    }

    private static int[] range(int from, int to) {
      return IntStream.range(from, to).toArray();
    }
  }
}
