package dev.sextant.learning;

import dev.sextant.inference.net.InputTower;
import dev.sextant.inference.net.Kernels;
import dev.sextant.inference.net.Net.Noise;
import dev.sextant.inference.net.Parameter;
import dev.sextant.inference.net.SampledSoftmax;
import dev.sextant.inference.net.SampledSoftmax.Items;
import dev.sextant.inference.net.Table;
import dev.sextant.inference.net.TowerShape;
import dev.sextant.math.Permutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Mini-batch training of two towers, on one thread: the rows of a batch depend on each other.
final class TowerTraining {
  private final TowerOptions options;
  private final TowerRows queries;
  private final TowerRows items;
  private final TowerItems known;
  private final float[] weights;
  private final SplittableRandom orders;
  private final SplittableRandom draws;
  private final TrainedValues values;
  private final Towers learning;
  private final Towers judging;
  private final SampledSoftmax<float[]> softmax;
  private final List<Parameter<float[]>> parameters = new ArrayList<>();
  private final List<Table<float[]>> tables;
  private final Moves moves;
  private int step;

  /// Both towers with a batch.
  private final class Towers {
    private final InputTower<float[]> query;
    private final InputTower<float[]> item;
    private final int[] queryIndices;
    private final float[] queryNumbers;
    private final int[] itemIndices;
    private final float[] itemNumbers;

    Towers(TowerShape first, TowerShape second, int most, int candidates, @Nullable Noise noise) {
      query = tower("query", first, most, noise);
      item = tower("item", second, candidates, noise);
      queryIndices = new int[most * first.fields()];
      queryNumbers = new float[most * first.numbers()];
      itemIndices = new int[candidates * second.fields()];
      itemNumbers = new float[candidates * second.numbers()];
    }

    private InputTower<float[]> tower(
        String name, TowerShape shape, int most, @Nullable Noise noise) {
      return new InputTower<>(name, shape, Kernels.forFloats(), values::of, most, noise);
    }

    float[] queries(int[] rows) {
      for (int i = 0; i < rows.length; i++) {
        queries.copy(rows[i], queryIndices, queryNumbers, i);
      }
      return query.forward(query.look(queryIndices, queryNumbers, rows.length), rows.length);
    }

    float[] items(int[] rows) {
      for (int i = 0; i < rows.length; i++) {
        items.copy(rows[i], itemIndices, itemNumbers, i);
      }
      return item.forward(item.look(itemIndices, itemNumbers, rows.length), rows.length);
    }
  }

  TowerTraining(
      TowerOptions options,
      TowerRows queries,
      TowerRows items,
      TowerItems known,
      float[] weights,
      Start start,
      long seed) {
    this.options = options;
    this.queries = queries;
    this.items = items;
    this.known = known;
    this.weights = weights;
    SplittableRandom random = new SplittableRandom(seed);
    this.values = new TrainedValues(random.split(), 0.05, start);
    this.orders = random.split();
    this.draws = random.split();
    TowerShape first = options.shape(queries.coding());
    TowerShape second = options.shape(items.coding());
    int batch = options.training().batch();
    int most = batch + options.negatives();
    this.judging = new Towers(first, second, batch, batch, null);
    this.learning =
        new Towers(first, second, batch, most, new Noise(options.dropout(), random.split()));
    this.softmax =
        new SampledSoftmax<>(
            Kernels.forFloats(), options.width(), options.temperature(), batch, most);
    parameters.addAll(learning.query.parameters());
    parameters.addAll(learning.item.parameters());
    this.tables = List.of(learning.query.table(), learning.item.table());
    this.moves =
        new Moves(options.training().dense(), options.training().tables(), parameters, tables);
  }

  /// One pass over some positive rows, in a new order.
  ///
  /// @param order is shuffled
  /// @param from share of the training that was done before
  /// @param to share that is done after
  void pass(int[] order, double from, double to) {
    Permutations.shuffle(order, orders);
    for (int[] batch : batches(order)) {
      learn(batch, options.training().schedule().factor(from));
      from += (to - from) * batch.length / order.length;
    }
  }

  /// Batches of nearly the same size, since a row learns from the others of its batch.
  private List<int[]> batches(int[] rows) {
    int count = (rows.length + options.training().batch() - 1) / options.training().batch();
    List<int[]> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int start = (int) ((long) rows.length * i / count);
      int end = (int) ((long) rows.length * (i + 1) / count);
      batches.add(Arrays.copyOfRange(rows, start, end));
    }
    return batches;
  }

  private void learn(int[] batch, double factor) {
    int[] candidates = Arrays.copyOf(batch, batch.length + options.negatives());
    for (int i = batch.length; i < candidates.length; i++) {
      candidates[i] = known.first()[draws.nextInt(known.count())];
    }
    double total = 0;
    for (int row : batch) {
      total += weights[row];
    }
    loss(learning, batch, candidates, 1 / total);
    learning.query.backward(softmax.rowGradient(), batch.length);
    learning.item.backward(softmax.itemGradient(), candidates.length);
    moves.move(parameters, tables, factor, ++step);
  }

  private double loss(Towers towers, int[] batch, int[] candidates, double scale) {
    int drawn = candidates.length - batch.length;
    int[] ids = new int[candidates.length];
    double[] logQ = new double[candidates.length];
    for (int i = 0; i < candidates.length; i++) {
      ids[i] = known.ids()[candidates[i]];
      logQ[i] = known.logQ(ids[i], drawn, candidates.length);
    }
    double[] weighed = new double[batch.length];
    for (int i = 0; i < batch.length; i++) {
      weighed[i] = scale * weights[batch[i]];
    }
    return softmax.loss(
        towers.queries(batch),
        batch.length,
        towers.items(candidates),
        new Items(candidates.length, ids, logQ),
        weighed);
  }

  /// The weighted mean of the losses of some positive rows, each among the others of its batch.
  double loss(int[] rows) {
    double sum = 0;
    double total = 0;
    for (int[] batch : batches(rows)) {
      sum += loss(judging, batch, batch, 1);
      for (int row : batch) {
        total += weights[row];
      }
    }
    return sum / total;
  }

  /// What each tower sees of all rows, on average.
  float[] averageQuery() {
    return average(judging.query, queries, options.shape(queries.coding()).rowWidth());
  }

  float[] averageItem() {
    return average(judging.item, items, options.shape(items.coding()).rowWidth());
  }

  private static float[] average(InputTower<float[]> tower, TowerRows rows, int width) {
    double[] sums = new double[width];
    int[] indices = new int[rows.coding().fields()];
    float[] numbers = new float[rows.coding().numbers()];
    for (int row = 0; row < rows.rows(); row++) {
      rows.copy(row, indices, numbers, 0);
      float[] seen = tower.look(indices, numbers, 1);
      for (int i = 0; i < width; i++) {
        sums[i] += seen[i];
      }
    }
    float[] means = new float[width];
    for (int i = 0; i < width; i++) {
      means[i] = (float) (sums[i] / rows.rows());
    }
    return means;
  }

  TrainedValues values() {
    return values;
  }
}
