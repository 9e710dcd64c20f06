package dev.sextant.learning;

import dev.sextant.inference.net.Kernels;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Net.Noise;
import dev.sextant.inference.net.NetShape;
import dev.sextant.learning.NetOptions.Training;
import dev.sextant.math.Permutations;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Mini-batch training of one net.
///
/// A batch is cut into one part per thread; gradients are added up in order of the parts, so that
/// the same seed and number of threads train the same net.
final class NetTraining implements AutoCloseable {
  private final Training options;
  private final Losses losses;
  private final Balance balance;
  private final SplittableRandom orders;
  private final TrainedValues values;
  private final List<NetWorker> workers = new ArrayList<>();
  private final Net<float[]> judge;
  private final int most;
  private final ExecutorService threads;
  private final Moves moves;
  private final double meanWeight;
  private int step;

  NetTraining(
      NetRows rows,
      NetShape shape,
      NetOptions all,
      Losses losses,
      Balance balance,
      Start start,
      long seed) {
    this.options = all.training();
    this.losses = losses;
    this.balance = balance;
    SplittableRandom random = new SplittableRandom(seed);
    this.values = new TrainedValues(random.split(), 0.01, start);
    this.orders = random.split();
    this.threads = Executors.newFixedThreadPool(options.threads());
    this.meanWeight = mean(rows.weights());
    this.most = Math.min(NetWorker.MOST, Math.ceilDiv(options.batch(), options.threads()));
    Net.Values<float[]> shared = values::of;
    this.judge = new Net<>(shape, Kernels.forFloats(), shared, most, null);
    for (int i = 0; i < options.threads(); i++) {
      Noise noise = new Noise(all.dropout(), random.split());
      Net<float[]> net = new Net<>(shape, Kernels.forFloats(), shared, most, noise);
      workers.add(new NetWorker(net, rows, losses, balance, most));
    }
    Net<float[]> first = workers.getFirst().net();
    this.moves = new Moves(options.dense(), options.tables(), first.parameters(), first.tables());
  }

  /// One pass over some rows, in a new order.
  ///
  /// @param order is shuffled
  /// @param from share of the training that was done before
  /// @param to share that is done after
  void pass(int[] order, double from, double to) {
    Permutations.shuffle(order, orders);
    for (int at = 0; at < order.length; at += options.batch()) {
      double progress = from + (to - from) * at / order.length;
      batch(order, at, Math.min(order.length, at + options.batch()), progress);
    }
  }

  private void batch(int[] order, int from, int to, double progress) {
    double scale = 1 / (meanWeight * (to - from));
    int share = Math.ceilDiv(to - from, workers.size());
    each(
        i -> {
          int start = Math.min(to, from + i * share);
          workers.get(i).learn(order, start, Math.min(to, start + share), scale);
        });
    NetWorker first = workers.getFirst();
    workers.stream().skip(1).forEach(worker -> worker.handTo(first));
    step++;
    double factor = options.schedule().factor(progress);
    moves.move(first.net().parameters(), first.net().tables(), factor, step);
    if (balance.isLearned()) {
      first.balance(scale, factor * options.dense().rate(), step);
    }
  }

  private void each(IntConsumer work) {
    if (workers.size() == 1) {
      work.accept(0);
      return;
    }
    List<Future<?>> running =
        IntStream.range(0, workers.size())
            .<Future<?>>mapToObj(i -> threads.submit(() -> work.accept(i)))
            .toList();
    try {
      for (Future<?> one : running) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("training failed: " + e.getCause(), e);
    }
  }

  /// What tells how good the net is now; it learns nothing, and no noise is in it.
  NetWorker judge(NetRows judged) {
    return new NetWorker(judge, judged, losses, balance, most);
  }

  TrainedValues values() {
    return values;
  }

  private static double mean(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum / weights.length;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
