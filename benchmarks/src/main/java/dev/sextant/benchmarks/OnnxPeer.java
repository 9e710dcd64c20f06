package dev.sextant.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.NetCoding;
import dev.sextant.inference.RankingNet;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A ranking net in ONNX Runtime, one thread, from rows that are coded already.
final class OnnxPeer implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final NetCoding coding;

  OnnxPeer(RankingNet net) throws OrtException, IOException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    session = environment.createSession(graph(net), options);
    coding = net.coding();
  }

  /// Crosses beside a perceptron, from rows of the table and standardised numbers: fewer nodes than
  /// a net that reads rows as they are, so that it is no slower than it must be.
  private static byte[] graph(RankingNet net) throws IOException {
    NetShape shape = net.shape();
    OnnxGraph graph = new OnnxGraph();
    String numbers = graph.input("numbers", "", ElementType.FLOAT, shape.numbers(), "standardised");
    String indices = graph.input("indices", "", ElementType.INT64, shape.fields(), "rows");
    String table = graph.floats(parameter(net, Net.VECTORS), shape.tableRows(), shape.dim());
    String first =
        graph.concat(List.of(numbers, graph.node("Flatten", graph.node("Gather", table, indices))));
    int width = shape.rowWidth();
    String x = first;
    for (int i = 0; i < shape.cross().layers(); i++) {
      String crossed = linear(graph, net, "cross" + i, x, width, width);
      x = graph.node("Add", graph.node("Mul", first, crossed), x);
    }
    String h = first;
    int in = width;
    for (int i = 0; i < shape.hidden().size(); i++) {
      int out = shape.hidden().get(i);
      h = graph.node("Relu", linear(graph, net, "hidden" + i, h, in, out));
      in = out;
    }
    String margin =
        graph.node(
            "Add",
            linear(graph, net, "crossed.answer", x, width, 1),
            linear(graph, net, "deep.answer", h, in, 1));
    Scale scale = net.link().scales().getFirst();
    String scaled = graph.node("Mul", margin, graph.single((float) scale.factor()));
    String shifted = graph.node("Add", scaled, graph.single((float) scale.shift()));
    graph.output(shifted, "margin", ElementType.FLOAT, "", "log-odds");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    graph.model().writeTo(bytes);
    return bytes.toByteArray();
  }

  private static String linear(
      OnnxGraph graph, RankingNet net, String name, String x, int in, int out) {
    return graph.node(
        "Gemm",
        x,
        graph.floats(parameter(net, name), in, out),
        graph.floats(parameter(net, name + ".bias"), 1, out));
  }

  private static float[] parameter(RankingNet net, String name) {
    return Objects.requireNonNull(net.values().get(name), name);
  }

  /// The inputs of all rows, outside the Java heap.
  Map<String, OnnxTensor> inputs(Frame rows) throws OrtException {
    Column[] columns = Inputs.bind(coding.signature(), rows);
    int count = rows.rows();
    LongBuffer indices = bytes(8 * count * coding.fields()).asLongBuffer();
    FloatBuffer numbers = bytes(4 * count * coding.numbers()).asFloatBuffer();
    int[] ofRow = new int[coding.fields()];
    float[] numbersOfRow = new float[coding.numbers()];
    for (int row = 0; row < count; row++) {
      coding.encode(columns, row, ofRow, numbersOfRow, 0);
      for (int index : ofRow) {
        indices.put(index);
      }
      numbers.put(numbersOfRow);
    }
    long[] wide = {count, coding.fields()};
    long[] narrow = {count, coding.numbers()};
    return Map.of(
        "indices", OnnxTensor.createTensor(environment, indices.flip(), wide),
        "numbers", OnnxTensor.createTensor(environment, numbers.flip(), narrow));
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocateDirect(count).order(ByteOrder.nativeOrder());
  }

  void run(Map<String, OnnxTensor> inputs) {
    try (OrtSession.Result _ = session.run(inputs)) {
      // the answers stay where they are
    } catch (OrtException problem) {
      throw new IllegalStateException(problem);
    }
  }

  float[][] margins(Map<String, OnnxTensor> inputs) throws OrtException {
    try (OrtSession.Result result = session.run(inputs)) {
      return (float[][]) result.get("margin").orElseThrow().getValue();
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
