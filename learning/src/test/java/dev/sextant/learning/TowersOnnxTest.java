package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.sextant.decision.Frame;
import dev.sextant.inference.OnnxExport;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two towers written as ONNX answer in ONNX Runtime as they do here, whatever a row holds.
final class TowersOnnxTest {
  private static final Examples TRAIN = Worlds.clicks(2_000, 1);
  private static final List<String> DEVICE = List.of("device");

  static Stream<Map<String, Object>> options() {
    return Stream.of(
        Map.of(),
        Map.of("normalise", false),
        Map.of("buckets", 7, "width", 3),
        Map.of("hidden", List.of(), "dim", 5),
        Map.of("hidden", List.of(32, 16), "bins", 0),
        Map.of("temperature", 0.02, "random_negatives", 10));
  }

  private static LearnedModel fit(
      Examples train, List<String> query, List<String> item, Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.putAll(Map.of("epochs", 2, "query", query, "item", item));
    return new TwoTowerLearner().fit(train, null, all, 1);
  }

  @ParameterizedTest
  @MethodSource("options")
  void onnxRuntimeGivesTheSameAnswers(Map<String, Object> options) throws OrtException {
    LearnedModel model = fit(TRAIN, List.of("x", "y"), DEVICE, options);
    SameAnswers.require(model, OddRows.like(TRAIN.frame(), 400, 2));
    SameAnswers.require(model, OddRows.like(TRAIN.frame(), 1, 3));
  }

  @ParameterizedTest
  @MethodSource("options")
  void soItDoesWithCategoriesAndNumbersOnBothSides(Map<String, Object> options)
      throws OrtException {
    List<Frame.Column> columns = new ArrayList<>(TRAIN.frame().columns());
    columns.add(new Frame.Categories("margin", place(Worlds.places(TRAIN.rows(), 40, 4).frame())));
    Examples train = Worlds.of(new Frame(TRAIN.rows(), columns), TRAIN.labels());
    LearnedModel model = fit(train, List.of("x", "margin"), List.of("y", "device"), options);
    SameAnswers.require(model, OddRows.like(train.frame(), 300, 5));
  }

  private static @Nullable String[] place(Frame frame) {
    return ((Frame.Categories) frame.columns().get(1)).values();
  }

  @Test
  void itsInputsAreTheFeaturesOfBothTowers() {
    LearnedModel model = fit(TRAIN, List.of("y"), List.of("device", "x"), Map.of());
    OnnxModel onnx = OnnxExport.of(SameAnswers.head(model, new Calibrator.Logistic()));
    assertThat(onnx.inputs()).extracting(OnnxModel.Input::name).containsExactly("y", "device", "x");
    assertThat(onnx.outputs())
        .extracting(OnnxModel.Output::name)
        .containsExactly("margin", "probability");
  }
}
