package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.NetCoding;
import dev.sextant.inference.NetScorer;
import dev.sextant.model.Examples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A net written as ONNX answers in ONNX Runtime as it does here.
class NetOnnxTest {
  private static final Examples TRAIN = Worlds.clicks(2_000, 1);
  private static final Examples TEST = Worlds.clicks(300, 2);

  static List<Arguments> nets() {
    return List.of(
        Arguments.of("fm", Map.of()),
        Arguments.of("mlp", Map.of("objective", "regression")),
        Arguments.of("wide-and-deep", Map.of("bins", 0)),
        Arguments.of("deepfm", Map.of()),
        Arguments.of("dcn-v2", Map.of()),
        Arguments.of("dcn-v2", Map.of("hidden", List.of())),
        Arguments.of("dcn-v2", Map.of("rank", 4, "structure", "stacked")));
  }

  @ParameterizedTest
  @MethodSource("nets")
  void onnxRuntimeGivesTheSameMargins(String learner, Map<String, Object> given) throws Exception {
    NetScorer model = fit(learner, given, TRAIN);
    compare(model, TEST.frame());
  }

  @ParameterizedTest
  @MethodSource("nets")
  void soItDoesWithoutAnyNumber(String learner, Map<String, Object> given) throws Exception {
    Examples train = Worlds.of(device(TRAIN.frame()), TRAIN.labels());
    compare(fit(learner, given, train), device(TEST.frame()));
  }

  @ParameterizedTest
  @MethodSource("nets")
  void soItDoesWithoutAnyTable(String learner, Map<String, Object> given) throws Exception {
    Map<String, Object> options = new HashMap<>(given);
    options.put("bins", 0);
    Examples train = Worlds.of(numbers(TRAIN.frame()), TRAIN.labels());
    compare(fit(learner, options, train), numbers(TEST.frame()));
  }

  private static Frame numbers(Frame frame) {
    return new Frame(frame.rows(), frame.columns().subList(0, 2));
  }

  private static NetScorer fit(String learner, Map<String, Object> given, Examples train) {
    Map<String, Object> options = new HashMap<>(given);
    options.put("epochs", 2);
    return (NetScorer) Learners.named(learner).fit(train, null, options, 1);
  }

  private static Frame device(Frame frame) {
    return new Frame(frame.rows(), List.of(frame.columns().getLast()));
  }

  private static void compare(NetScorer model, Frame frame) throws OrtException {
    double[] expected = Worlds.margins(model, frame);
    float[][] found = run(model, frame);
    assertThat(found).hasNumberOfRows(expected.length);
    for (int row = 0; row < expected.length; row++) {
      double tolerance = 1e-5 * Math.max(1, Math.abs(expected[row]));
      assertThat((double) found[row][0]).isCloseTo(expected[row], within(tolerance));
    }
  }

  private static float[][] run(NetScorer model, Frame frame) throws OrtException {
    NetCoding coding = model.net().coding();
    Column[] columns = Inputs.bind(model.signature(), frame);
    long[][] wide = new long[frame.rows()][coding.fields()];
    float[][] numbers = new float[frame.rows()][coding.numbers()];
    int[] indices = new int[coding.fields()];
    for (int row = 0; row < frame.rows(); row++) {
      coding.encode(columns, row, indices, numbers[row], 0);
      for (int i = 0; i < indices.length; i++) {
        wide[row][i] = indices[i];
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    if (coding.fields() > 0) {
      inputs.put("indices", OnnxTensor.createTensor(environment, wide));
    }
    if (coding.numbers() > 0) {
      inputs.put("numbers", OnnxTensor.createTensor(environment, numbers));
    }
    try (OrtSession session = environment.createSession(model.net().onnx())) {
      assertThat(session.getInputNames()).isEqualTo(inputs.keySet());
      return margins(session, inputs);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static float[][] margins(OrtSession session, Map<String, OnnxTensor> inputs)
      throws OrtException {
    try (OrtSession.Result result = session.run(inputs)) {
      return (float[][]) result.get("margin").orElseThrow().getValue();
    }
  }
}
