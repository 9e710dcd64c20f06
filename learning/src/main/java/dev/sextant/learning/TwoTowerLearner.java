package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.decision.NearestName;
import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.NetCoding;
import dev.sextant.inference.TwoTowers;
import dev.sextant.inference.TwoTowers.Side;
import dev.sextant.inference.net.TowerShape;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Two towers that learn from the positive rows which item goes with which query. Options are those
/// of [TowerOptions]; docs/learners.md has them with formulas.
///
/// The margins are scaled to log-odds of the rows that are held out, see [TowerScale]. The epoch
/// with the least loss on the last queries of the training rows, which are held out, is kept.
public final class TwoTowerLearner implements Learner {
  static final String NAME = TwoTowers.LEARNER;

  private final @Nullable TwoTowers earlier;

  public TwoTowerLearner() {
    this(null);
  }

  private TwoTowerLearner(@Nullable TwoTowers earlier) {
    this.earlier = earlier;
  }

  @Override
  public TwoTowerLearner startingFrom(LearnedModel model) {
    if (!(model instanceof TwoTowers towers)) {
      throw new IllegalArgumentException(
          "%s can not go on from a model of %s".formatted(NAME, model.learner()));
    }
    return new TwoTowerLearner(towers);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(Map<String, Object> options) {
    TowerOptions _ = TowerOptions.read(options);
  }

  @Override
  public TwoTowers fit(
      Examples train,
      @Nullable Examples validation,
      Map<String, Object> values,
      long seed,
      Rounds watched) {
    TowerOptions options = TowerOptions.read(values);
    Labels.requireRows(train);
    Labels.requireBothClasses(train);
    Begun begun =
        begin(
            options.coding().learn(side("query", options.query(), train.frame())),
            options.coding().learn(side("item", options.item(), train.frame())),
            options,
            watched);
    NetCoding query = begun.query;
    NetCoding item = begun.item;
    TowerRows queries = TowerRows.of(query, train.frame());
    TowerRows items = TowerRows.of(item, train.frame());
    int cut = LastQueries.cut(train.groups(), options.training().holdout());
    int[] learned = positives(train, 0, cut);
    int[] held = positives(train, cut, train.rows());
    if (learned.length < 2) {
      learned = positives(train, 0, train.rows());
      held = new int[0];
    }
    int[] ids =
        options.itemId().isEmpty()
            ? items.identities()
            : TowerItems.byInput(options.itemId(), train.frame());
    TowerItems known = TowerItems.of(ids, positives(train, 0, train.rows()));
    requireSeveral(known);
    TowerTraining training =
        new TowerTraining(options, queries, items, known, train.weights(), begun.start, seed);
    begun.start.tell(watched);
    int[] rows = learned;
    int[] judged = held;
    BestEpoch.run(
        options.training(),
        (from, to) -> training.pass(rows.clone(), from, to),
        judged.length > 1 ? () -> training.loss(judged) : null,
        begun.start.isWarm(),
        training.values(),
        watched);
    TowerShape first = options.shape(query);
    TowerShape second = options.shape(item);
    TwoTowers towers =
        new TwoTowers(
            new Side(query, first, training.averageQuery()),
            new Side(item, second, training.averageItem()),
            training.values().all(),
            options.temperature(),
            Scale.NONE);
    return towers.scaled(TowerScale.of(towers, train, held.length > 1 ? cut : train.rows()));
  }

  /// How rows are read, and where the parameters begin.
  private record Begun(NetCoding query, NetCoding item, Start start) {}

  private Begun begin(NetCoding query, NetCoding item, TowerOptions options, Rounds watched) {
    if (earlier == null) {
      return new Begun(query, item, Start.anew());
    }
    String misfit = misfit(earlier.query(), query, options);
    misfit = misfit == null ? misfit(earlier.item(), item, options) : misfit;
    if (misfit != null) {
      watched.remarked(misfit);
      return new Begun(query, item, Start.anew());
    }
    EarlierCoding asked = EarlierCoding.of(earlier.query().coding(), query);
    EarlierCoding shown = EarlierCoding.of(earlier.item().coding(), item);
    return new Begun(
        asked.coding(),
        shown.coding(),
        Start.of(earlier, asked.earlierRows(), shown.earlierRows()));
  }

  private static @Nullable String misfit(Side before, NetCoding now, TowerOptions options) {
    String misfit = Start.misfit(before.coding(), now);
    if (misfit != null) {
      return misfit;
    }
    TowerShape shape = options.shape(EarlierCoding.of(before.coding(), now).coding());
    return before.shape().withTableRows(shape.tableRows()).equals(shape)
        ? null
        : "its shape was %s and is %s".formatted(before.shape(), shape);
  }

  private static void requireSeveral(TowerItems known) {
    long chosen = IntStream.range(0, known.count()).filter(i -> known.shares()[i] > 0).count();
    if (chosen < 2) {
      throw new IllegalArgumentException(
          "positive rows of two items or more are needed, but all are of one: `item` must tell them apart");
    }
  }

  private static int[] positives(Examples train, int from, int to) {
    return IntStream.range(from, to).filter(row -> train.labels()[row] > 0).toArray();
  }

  /// The columns of one tower.
  private static Frame side(String which, List<String> names, Frame frame) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "%s needs `%s`, the inputs of that tower".formatted(NAME, which));
    }
    List<String> known = frame.columns().stream().map(Column::name).toList();
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      int at = known.indexOf(name);
      if (at < 0) {
        throw new IllegalArgumentException(
            "`%s` names no input '%s'%s"
                .formatted(which, name, NearestName.hint(name, "inputs", known)));
      }
      columns.add(frame.columns().get(at));
    }
    return new Frame(frame.rows(), columns);
  }
}
