package dev.sextant.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.NetCoding;
import dev.sextant.inference.RankingNet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/// A ranking net in ONNX Runtime, one thread, from rows that are coded already.
final class OnnxPeer implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final NetCoding coding;

  OnnxPeer(RankingNet net) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    session = environment.createSession(net.onnx(), options);
    coding = net.coding();
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
