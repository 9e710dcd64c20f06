package dev.sextant.inference.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// An ONNX file, loaded by ONNX Runtime to answer in this process: one thread for a batch. The
/// native library is loaded with the first one. Safe for all threads; let go of when it is garbage.
public final class OnnxSession {
  private static final Cleaner CLEANER = Cleaner.create();

  private final OrtSession session;

  private OnnxSession(OrtSession session) {
    this.session = session;
    CLEANER.register(this, () -> close(session));
  }

  /// What an input is given, row by row.
  public sealed interface Feed {
    long[] shape();

    record Floats(float[] values, long[] shape) implements Feed {}

    record Doubles(double[] values, long[] shape) implements Feed {}

    record Longs(long[] values, long[] shape) implements Feed {}

    record Ints(int[] values, long[] shape) implements Feed {}

    record Texts(String[] values, long[] shape) implements Feed {}
  }

  /// @throws IllegalArgumentException when ONNX Runtime can not use the file
  public static OnnxSession open(Path file) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return new OnnxSession(environment().createSession(file.toString(), options));
    } catch (OrtException problem) {
      throw new IllegalArgumentException(
          "ONNX Runtime can not use it: " + problem.getMessage(), problem);
    }
  }

  private static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "sextant");
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /// One number per row.
  ///
  /// @param column of the output
  /// @throws IllegalArgumentException when the model fails, or answers with something else
  public double[] run(Map<String, Feed> feeds, String output, int column, int rows) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
        inputs.put(feed.getKey(), tensor(feed.getValue()));
      }
      try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
        return column(result.get(0), output, column, rows);
      }
    } catch (OrtException problem) {
      throw new IllegalArgumentException("ONNX Runtime failed: " + problem.getMessage(), problem);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
      Reference.reachabilityFence(this); // else it could be let go of while it runs
    }
  }

  private static OnnxTensor tensor(Feed feed) throws OrtException {
    OrtEnvironment environment = environment();
    return switch (feed) {
      case Feed.Floats floats ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats.values()), floats.shape());
      case Feed.Doubles doubles ->
          OnnxTensor.createTensor(
              environment, DoubleBuffer.wrap(doubles.values()), doubles.shape());
      case Feed.Longs longs ->
          OnnxTensor.createTensor(environment, LongBuffer.wrap(longs.values()), longs.shape());
      case Feed.Ints ints ->
          OnnxTensor.createTensor(environment, IntBuffer.wrap(ints.values()), ints.shape());
      case Feed.Texts texts -> OnnxTensor.createTensor(environment, texts.values(), texts.shape());
    };
  }

  private static double[] column(OnnxValue value, String output, int column, int rows) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new IllegalArgumentException(
          "output '%s' must be a tensor, but was %s".formatted(output, value.getInfo()));
    }
    long[] shape = tensor.getInfo().getShape();
    int columns = columns(shape);
    if (shape.length == 0 || shape[0] != rows || column >= columns) {
      throw new IllegalArgumentException(
          "output '%s' must have %d rows and more than %d columns, but had the shape %s"
              .formatted(output, rows, column, Arrays.toString(shape)));
    }
    double[] answers = new double[rows];
    if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
      DoubleBuffer all = tensor.getDoubleBuffer();
      for (int row = 0; row < rows; row++) {
        answers[row] = all.get(row * columns + column);
      }
    } else if (tensor.getInfo().type == OnnxJavaType.FLOAT) {
      FloatBuffer all = tensor.getFloatBuffer();
      for (int row = 0; row < rows; row++) {
        answers[row] = all.get(row * columns + column);
      }
    } else {
      throw new IllegalArgumentException(
          "output '%s' must be float or double, but was %s"
              .formatted(output, tensor.getInfo().type));
    }
    return answers;
  }

  private static int columns(long[] shape) {
    long columns = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      columns *= shape[axis];
    }
    return Math.toIntExact(columns);
  }
}
