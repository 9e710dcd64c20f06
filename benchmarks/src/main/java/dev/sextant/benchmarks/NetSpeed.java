package dev.sextant.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.NetScorer;
import dev.sextant.inference.net.Kernels;
import dev.sextant.model.Examples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Speed of the kernels and of [CriteoNet], whose answers are made beside ONNX Runtime. Seconds are
/// of processor time.
///
/// `NetSpeed ROWS EPOCHS`; run it with `--add-modules=jdk.incubator.vector -Xmx3g`.
public final class NetSpeed {
  private NetSpeed() {}

  public static void main(String[] arguments) throws OrtException, IOException {
    if (arguments.length != 2) {
      System.err.println("usage: NetSpeed ROWS EPOCHS");
      System.exit(2);
    }
    products();
    Examples examples = new CrossedAds(1).make(Integer.parseInt(arguments[0]), 2).examples();
    NetScorer model = train(examples, Integer.parseInt(arguments[1]));
    answer("rows of their own", model, examples);
    Examples asked = queries(examples, 1000);
    answer("rows of one query", train(asked, 1), asked);
  }

  /// Half of the inputs belong to the query, which a number of rows have in common.
  private static Examples queries(Examples examples, int size) {
    int rows = examples.rows();
    int[] firsts = IntStream.range(0, rows).map(row -> row - row % size).toArray();
    List<Column> columns = new ArrayList<>();
    for (Column column : examples.frame().columns()) {
      columns.add(columns.size() % 2 == 0 ? column : column.pick(firsts));
    }
    int[] groups = new int[rows];
    Arrays.setAll(groups, row -> row / size);
    return new Examples(new Frame(rows, columns), examples.labels(), examples.weights(), groups);
  }

  private static void answer(String what, NetScorer model, Examples examples)
      throws OrtException, IOException {
    System.out.println(what);
    try (OnnxPeer peer = new OnnxPeer(model.net())) {
      for (int candidates : new int[] {1, 100, 1000}) {
        answer(model, peer, examples, candidates);
      }
    }
  }

  private static void products() {
    for (int[] size : new int[][] {{1024, 1024, 1024}, {2048, 429, 429}, {100, 429, 429}}) {
      int m = size[0];
      int n = size[1];
      int k = size[2];
      float[] a = new float[m * k];
      float[] b = new float[k * n];
      float[] c = new float[m * n];
      Arrays.fill(a, 0.5f);
      Arrays.fill(b, 2);
      Kernels<float[]> kernels = Kernels.forFloats();
      double seconds = fastest(50, () -> kernels.product(m, n, k, a, false, b, false, c, false));
      System.out.printf(
          "product %d x %d x %d: %.0f GFLOP/s%n", m, n, k, 2.0 * m * n * k / seconds / 1e9);
    }
  }

  /// Epochs after the first are timed, from one call to the next.
  private static NetScorer train(Examples examples, int epochs) {
    long[] ends = new long[epochs];
    NetScorer model =
        CriteoNet.train(
            examples,
            Map.of("epochs", epochs),
            (done, _) -> ends[done - 1] = Processor.ofThisThread());
    double best = Double.POSITIVE_INFINITY;
    for (int epoch = 1; epoch < epochs; epoch++) {
      best = Math.min(best, (ends[epoch] - ends[epoch - 1]) / 1e9);
    }
    if (epochs > 1) {
      System.out.printf("training: %,.0f examples/s in the best epoch%n", examples.rows() / best);
    }
    return model;
  }

  /// Ours from columns to margins; ONNX Runtime from rows that are coded already.
  private static void answer(NetScorer model, OnnxPeer peer, Examples examples, int candidates)
      throws OrtException {
    Frame frame = new Frame(candidates, examples.frame().columns());
    Map<String, OnnxTensor> inputs = peer.inputs(frame);
    double[] out = new double[candidates];
    model.margins(frame, out);
    float[][] theirs = peer.margins(inputs);
    for (int row = 0; row < candidates; row++) {
      if (!(Math.abs(theirs[row][0] - out[row]) < 1e-4 * Math.max(1, Math.abs(out[row])))) {
        throw new IllegalStateException("row " + row + ": " + out[row] + ", " + theirs[row][0]);
      }
    }
    int times = 4000 / Math.max(1, candidates / 10);
    double ours = Double.POSITIVE_INFINITY;
    double onnx = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 5; round++) {
      ours = Math.min(ours, fastest(times, () -> model.margins(frame, out)));
      onnx = Math.min(onnx, fastest(times, () -> peer.run(inputs)));
    }
    System.out.printf(
        "answers: %,d candidates in %.1f us, ONNX Runtime %.1f us: %.2f times%n",
        candidates, 1e6 * ours, 1e6 * onnx, ours / onnx);
    inputs.values().forEach(OnnxTensor::close);
  }

  private static double fastest(int times, Runnable work) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < times; i++) {
      long start = Processor.ofThisThread();
      work.run();
      best = Math.min(best, (Processor.ofThisThread() - start) / 1e9);
    }
    return best;
  }
}
