package dev.sextant.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.NetCoding;
import dev.sextant.model.Examples;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// A DCN-v2 in PyTorch through DJL: crosses and a perceptron in parallel, Adam throughout. Reads
/// what [NetCoding] makes of rows, as ours does.
final class TorchPeer implements AutoCloseable {
  private static final float RATE = 0.001f;

  private final NDManager manager = NDManager.newBaseManager();
  private final NetCoding coding;
  private final int batch;
  private final int crosses;
  private final int[] hidden;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final Optimizer optimizer =
      Optimizer.adam().optLearningRateTracker(Tracker.fixed(RATE)).build();
  private final SigmoidBinaryCrossEntropyLoss loss = new SigmoidBinaryCrossEntropyLoss();

  TorchPeer(NetCoding coding, int dim, int crosses, int[] hidden, int batch) {
    this.coding = coding;
    this.batch = batch;
    this.crosses = crosses;
    this.hidden = hidden.clone();
    int width = coding.numbers() + coding.fields() * dim;
    parameter("vectors", coding.tableRows(), dim, 0.01f);
    for (int i = 0; i < crosses; i++) {
      linear("cross" + i, width, width);
    }
    linear("crossed", width, 1);
    int in = width;
    for (int i = 0; i < hidden.length; i++) {
      linear("hidden" + i, in, hidden[i]);
      in = hidden[i];
    }
    linear("deep", in, 1);
  }

  NetCoding coding() {
    return coding;
  }

  private void linear(String name, int in, int out) {
    parameter(name, in, out, (float) Math.sqrt(6.0 / (in + out)));
    parameter(name + ".bias", 1, out, 0);
  }

  private void parameter(String name, int rows, int width, float bound) {
    NDArray made =
        bound == 0
            ? manager.zeros(new Shape(rows, width))
            : manager.randomUniform(-bound, bound, new Shape(rows, width));
    made.setRequiresGradient(true);
    parameters.put(name, made);
  }

  private NDArray of(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  private NDArray forward(NDArray indices, NDArray numbers) {
    long rows = numbers.getShape().get(0);
    NDArray vectors =
        Embedding.embedding(indices, of("vectors"), SparseFormat.DENSE).singletonOrThrow();
    NDArray first = numbers.concat(vectors.reshape(rows, -1), 1);
    NDArray x = first;
    for (int i = 0; i < crosses; i++) {
      x = first.mul(linear("cross" + i, x)).add(x);
    }
    NDArray h = first;
    for (int i = 0; i < hidden.length; i++) {
      h = Activation.relu(linear("hidden" + i, h));
    }
    return linear("crossed", x).add(linear("deep", h));
  }

  private NDArray linear(String name, NDArray x) {
    return x.matMul(of(name)).add(of(name + ".bias"));
  }

  /// Rows as the net reads them.
  record Coded(int[] indices, float[] numbers, float[] labels) {
    static Coded of(NetCoding coding, Examples examples) {
      Frame frame = examples.frame();
      Column[] columns = Inputs.bind(coding.signature(), frame);
      int[] indices = new int[frame.rows() * coding.fields()];
      float[] numbers = new float[frame.rows() * coding.numbers()];
      coding.encode(columns, 0, frame.rows(), indices, numbers);
      return new Coded(indices, numbers, examples.labels());
    }
  }

  /// One pass in a new order.
  void epoch(Coded rows, SplittableRandom random) {
    int[] order = new int[rows.labels.length];
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    for (int from = 0; from < order.length; from += batch) {
      step(rows, order, from, Math.min(order.length, from + batch));
    }
  }

  private void step(Coded rows, int[] order, int from, int to) {
    try (NDManager scratch = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDList inputs = inputs(scratch, rows, order, from, to);
      NDArray answers = forward(inputs.get(0), inputs.get(1));
      collector.backward(loss.evaluate(new NDList(inputs.get(2)), new NDList(answers)));
      parameters.forEach((name, values) -> optimizer.update(name, values, values.getGradient()));
      collector.zeroGradients();
    }
  }

  private NDList inputs(NDManager scratch, Coded rows, int[] order, int from, int to) {
    int fields = coding.fields();
    int numbers = coding.numbers();
    int count = to - from;
    int[] indices = new int[count * fields];
    float[] values = new float[count * numbers];
    float[] labels = new float[count];
    for (int i = 0; i < count; i++) {
      int row = order[from + i];
      System.arraycopy(rows.indices, row * fields, indices, i * fields, fields);
      System.arraycopy(rows.numbers, row * numbers, values, i * numbers, numbers);
      labels[i] = rows.labels[row];
    }
    return new NDList(
        scratch.create(indices, new Shape(count, fields)).toType(DataType.INT64, false),
        scratch.create(values, new Shape(count, numbers)),
        scratch.create(labels, new Shape(count, 1)));
  }

  double[] probabilities(Coded rows) {
    double[] found = new double[rows.labels.length];
    int[] order = new int[found.length];
    Arrays.setAll(order, i -> i);
    for (int from = 0; from < found.length; from += batch) {
      int to = Math.min(found.length, from + batch);
      try (NDManager scratch = manager.newSubManager()) {
        NDList inputs = inputs(scratch, rows, order, from, to);
        float[] answers = forward(inputs.get(0), inputs.get(1)).toFloatArray();
        for (int i = from; i < to; i++) {
          found[i] = 1 / (1 + Math.exp(-answers[i - from]));
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    manager.close();
  }
}
