package dev.sextant.learning;

import dev.sextant.decision.NearestName;
import dev.sextant.inference.NetCoding;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.net.NetShape.Cross;
import dev.sextant.inference.net.NetShape.Sharing;
import dev.sextant.inference.net.NetShape.Sharing.Kind;
import dev.sextant.model.Options;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a net is made of and how it learns.
///
/// @param parts of the learner
/// @param dim numbers of a vector
/// @param hidden widths of hidden layers
/// @param sharing how tasks share the net
/// @param dropout share of hidden numbers that are set to 0 while training
record NetOptions(
    Parts parts,
    boolean regression,
    FieldCodingLearner coding,
    int dim,
    List<Integer> hidden,
    double dropout,
    Cross cross,
    Shared sharing,
    Training training) {
  private static final List<String> COMMON =
      List.of(
          "objective",
          "dim",
          "bins",
          "min_count",
          "buckets",
          "epochs",
          "batch",
          "optimizer",
          "rate",
          "decay",
          "table_optimizer",
          "table_rate",
          "table_decay",
          "schedule",
          "warmup",
          "holdout",
          "patience",
          "threads");
  private static final List<String> DEEP = List.of("hidden", "dropout");
  static final List<String> SHARING = List.of("sharing", "experts", "towers", "balance", "weights");
  private static final List<String> CROSS = List.of("cross", "rank", "structure");

  /// The parts of a learner's net.
  ///
  /// @param learner its name
  record Parts(String learner, boolean wide, boolean pairwise, boolean deep, boolean cross) {
    List<String> options() {
      return Stream.of(
              COMMON,
              deep ? DEEP : List.<String>of(),
              cross ? CROSS : List.<String>of(),
              shares() ? SHARING : List.<String>of())
          .flatMap(List::stream)
          .toList();
    }

    /// Whether tasks can share its net.
    boolean shares() {
      return deep && !wide && !pairwise;
    }
  }

  /// @param experts 0 unless they are mixed
  /// @param towers widths of each task's own hidden layers
  /// @param learnsBalance whether the weights of the losses are learned
  /// @param weights of the losses by task; 1 where there is none
  record Shared(
      Kind kind,
      int experts,
      List<Integer> towers,
      boolean learnsBalance,
      Map<String, Double> weights) {
    static final Shared NONE = new Shared(Kind.NONE, 0, List.of(), false, Map.of());

    /// @throws IllegalArgumentException when a weight is of no task
    Balance balance(List<String> tasks) {
      for (String name : weights.keySet()) {
        if (!tasks.contains(name)) {
          throw new IllegalArgumentException(
              "option 'weights' names no task '%s'%s"
                  .formatted(name, NearestName.hint(name, "tasks", tasks)));
        }
      }
      return new Balance(
          tasks.stream().mapToDouble(task -> weights.getOrDefault(task, 1.0)).toArray(),
          learnsBalance);
    }
  }

  /// @param batch examples per step
  /// @param holdout share of the rows, the last queries, that decide when to stop where no
  ///   validation rows are given
  /// @param patience epochs without improvement after which to stop
  record Training(
      int epochs,
      int batch,
      Steps dense,
      Steps tables,
      Schedule schedule,
      double holdout,
      int patience,
      int threads) {}

  /// @param decay share of a value that a step of rate 1 takes away
  record Steps(Optimizer.Kind optimizer, double rate, double decay) {}

  static NetOptions read(Parts parts, Map<String, Object> values) {
    Options options = new Options(parts.learner, parts.options(), values);
    Shared sharing = parts.shares() ? sharing(options) : Shared.NONE;
    boolean alone = sharing.kind == Kind.NONE;
    if (!alone && values.containsKey("objective")) {
      throw new IllegalArgumentException(
          "option 'objective' of %s does not go with sharing: each task has its own loss"
              .formatted(parts.learner));
    }
    return new NetOptions(
        parts,
        options.choice("objective", "binary", List.of("binary", "regression")).equals("regression"),
        FieldCodingLearner.read(parts.learner, options),
        options.whole("dim", 8, 1, 1024),
        parts.deep ? options.wholes("hidden", List.of(64, 32), 1, 65_536) : List.of(),
        parts.deep ? options.number("dropout", 0.1, 0, 0.95) : 0,
        parts.cross
            ? new Cross(
                options.whole("cross", 2, 1, 16),
                options.whole("rank", 0, 0, 65_536),
                options
                    .choice(
                        "structure",
                        alone ? "parallel" : "stacked",
                        alone ? List.of("stacked", "parallel") : List.of("stacked"))
                    .equals("stacked"))
            : Cross.NONE,
        sharing,
        training(options));
  }

  private static Shared sharing(Options options) {
    Kind kind = Kind.of(options.choice("sharing", Kind.NONE.word(), Kind.words()));
    if (kind == Kind.NONE) {
      options.requireAbsent("sharing", "experts", "towers", "balance", "weights");
      return Shared.NONE;
    }
    if (kind != Kind.MMOE) {
      options.requireAbsent("sharing: mmoe", "experts");
    }
    if (kind == Kind.ESMM) {
      options.requireAbsent("sharing: mmoe or shared-bottom", "towers");
    }
    boolean learned =
        options.choice("balance", "fixed", List.of("fixed", "uncertainty")).equals("uncertainty");
    if (learned) {
      options.requireAbsent("balance: fixed", "weights");
    }
    return new Shared(
        kind,
        kind == Kind.MMOE ? options.whole("experts", 4, 1, 256) : 0,
        options.wholes("towers", kind == Kind.ESMM ? List.of() : List.of(16), 1, 65_536),
        learned,
        options.amounts("weights", 1e-9, 1e9));
  }

  private static Training training(Options options) {
    return new Training(
        options.whole("epochs", 20, 1, 10_000),
        options.whole("batch", 256, 1, 1 << 20),
        steps(options, "", "adam"),
        steps(options, "table_", "row-adagrad"),
        Schedule.read(options),
        options.number("holdout", 0.1, 0, 0.9),
        options.whole("patience", 2, 1, 10_000),
        options.whole("threads", 1, 1, 1024));
  }

  static Steps steps(Options options, String prefix, String optimizer) {
    return new Steps(
        Optimizer.Kind.of(options.choice(prefix + "optimizer", optimizer, Optimizer.Kind.words())),
        options.number(prefix + "rate", prefix.isEmpty() ? 0.001 : 0.01, 1e-9, 100),
        options.number(prefix + "decay", 0, 0, 1000));
  }

  /// @param tasks how many share the net
  NetShape shape(NetCoding found, int tasks) {
    // The perceptrons of ESMM are the tasks' own.
    boolean own = sharing.kind == Kind.ESMM;
    return new NetShape(
        found.numbers(),
        found.fields(),
        found.tableRows(),
        dim,
        parts.wide,
        parts.pairwise,
        cross,
        own ? List.of() : hidden,
        new Sharing(sharing.kind, tasks, sharing.experts, own ? hidden : sharing.towers));
  }
}
