package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.inference.ForeignCheck.Complaint;
import dev.sextant.inference.ForeignCheck.Part;
import dev.sextant.inference.ForeignWish.Filling;
import dev.sextant.inference.ForeignWish.Output;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxFile;
import dev.sextant.inference.onnx.OnnxFile.Tensor;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is told when a file and what a spec says of it do not fit.
final class ForeignCheckTest {
  private static final Signature FEATURES =
      new Signature(
          List.of(
              new Input("age", Kind.NUMBER),
              new Input("income", Kind.NUMBER),
              new Input("device", Kind.CATEGORY)),
          "");
  private static final Tensor DENSE = floats("dense", -1L, 2L);
  private static final Tensor DEVICE =
      new Tensor("device", ElementType.STRING, List.of(-1L, 1L), "");
  private static final Tensor SCORE = floats("score", -1L, 1L);
  private static final Output PROBABILITY = new Output("", true, -1);

  private static Tensor floats(String name, Long... shape) {
    return new Tensor(name, ElementType.FLOAT, List.of(shape), "");
  }

  private static Filling of(String... features) {
    return Filling.of(List.of(features));
  }

  private static List<Complaint> complaints(
      List<Tensor> inputs, List<Tensor> outputs, Map<String, Filling> fillings, Output output) {
    OnnxFile file = new OnnxFile(inputs, outputs);
    return new ForeignCheck(file, FEATURES, new ForeignWish(fillings, output)).complaints();
  }

  private static List<Complaint> of(Tensor dense) {
    return complaints(
        List.of(dense, DEVICE), List.of(SCORE), Map.of("dense", of("age", "income")), PROBABILITY);
  }

  private static List<Complaint> of(Tensor score, Output output) {
    return complaints(
        List.of(DENSE, DEVICE), List.of(score), Map.of("dense", of("age", "income")), output);
  }

  private static void assertOne(List<Complaint> complaints, Part part, String message) {
    assertThat(complaints).hasSize(1);
    assertThat(complaints.getFirst().part()).isEqualTo(part);
    assertThat(complaints.getFirst().message()).contains(message);
  }

  @Test
  void whatFitsIsNotComplainedOf() {
    assertThat(of(DENSE)).isEmpty();
    assertThat(of(new Tensor("dense", ElementType.DOUBLE, null, ""))).isEmpty();
    assertThat(of(floats("dense", -1L, -1L))).isEmpty();
    assertThat(of(floats("dense", 1L, 2L))).isEmpty();
    assertThat(of(floats("score", -1L), PROBABILITY)).isEmpty();
    assertThat(of(floats("score", -1L, 2L), new Output("score", false, 1))).isEmpty();
  }

  @Test
  void anInputThatTheFileLacksIsToldWithTheNearest() {
    List<Complaint> told =
        complaints(
            List.of(DENSE, DEVICE),
            List.of(SCORE),
            Map.of("dens", of("age", "income")),
            PROBABILITY);
    assertThat(told)
        .extracting(Complaint::message)
        .contains(
            "the file has no input 'dens' (did you mean 'dense'?); known inputs: dense, device")
        .anyMatch(
            message ->
                message.startsWith(
                    "nothing fills the file's input 'dense', float [?, 2]; name the features"))
        .anyMatch(message -> message.startsWith("feature 'age' fills no input of the file"));
  }

  @Test
  void widthRankAndElementTypeAreHeldAgainstTheFeatures() {
    assertOne(of(floats("dense", -1L, 3L)), Part.INPUT, "takes 3 features, but is given 2");
    assertOne(of(floats("dense", -1L)), Part.INPUT, "takes 1 feature, but is given 2");
    assertOne(of(floats("dense", -1L, 1L, 2L)), Part.INPUT, "is float [?, 1, 2]: it must have one");
    assertOne(of(floats("dense", 32L, 2L)), Part.INPUT, "which takes exactly 32 rows");
    assertOne(
        of(new Tensor("dense", ElementType.BOOL, List.of(-1L, 2L), "")),
        Part.INPUT,
        "is bool [?, 2]; only tensors of float, double, int64, int32 and string can be filled");
    assertThat(of(new Tensor("dense", ElementType.STRING, List.of(-1L, 2L), "")))
        .hasSize(2)
        .allMatch(told -> told.message().contains("takes texts (string), but feature"));
    assertOne(
        complaints(
            List.of(DENSE, floats("device", -1L, 1L)),
            List.of(SCORE),
            Map.of("dense", of("age", "income")),
            PROBABILITY),
        Part.MODEL,
        "the file's input 'device' takes numbers (float), but feature 'device' is a category");
  }

  @Test
  void whatStandsForMissingMustBeOfTheInputsType() {
    Filling text = new Filling(List.of("age", "income"), Float.NaN, "none");
    Filling number = new Filling(List.of("device"), -1, null);
    assertThat(
            complaints(
                List.of(DENSE, DEVICE),
                List.of(SCORE),
                Map.of("dense", text, "device", number),
                PROBABILITY))
        .extracting(Complaint::message)
        .containsExactlyInAnyOrder(
            "the file's input 'dense' takes numbers, so `missing` must be a number",
            "the file's input 'device' takes texts, so `missing` must be a text");
  }

  @Test
  void anOutputThatIsNoneIsTold() {
    assertOne(of(SCORE, new Output("scor", true, -1)), Part.OUTPUT, "did you mean 'score'?");
    assertOne(of(SCORE, new Output("", true, 1)), Part.OUTPUT, "must be in [0, 0], but is 1");
    assertOne(of(floats("score", -1L, 2L), PROBABILITY), Part.OUTPUT, "such as column: 1");
    assertOne(of(floats("score"), PROBABILITY), Part.OUTPUT, "it must have one axis, of rows");
    assertOne(
        of(new Tensor("score", ElementType.INT64, List.of(-1L), ""), PROBABILITY),
        Part.OUTPUT,
        "is int64 [?]; it must be a tensor of float or double");
    assertOne(
        of(new Tensor("score", null, null, "a sequence"), PROBABILITY),
        Part.OUTPUT,
        "is a sequence; it must be a tensor");
    assertOne(
        complaints(
            List.of(DENSE, DEVICE),
            List.of(SCORE, floats("other", -1L)),
            Map.of("dense", of("age", "income")),
            PROBABILITY),
        Part.OUTPUT,
        "the file has 2 outputs; name one");
  }

  @Test
  void aFeatureThatIsNoneOfTheModelsIsTold() {
    List<Complaint> told =
        complaints(
            List.of(DENSE, DEVICE),
            List.of(SCORE),
            Map.of("dense", of("age", "incom")),
            PROBABILITY);
    assertThat(told)
        .extracting(Complaint::message)
        .anyMatch(
            message ->
                message.contains("is given 'incom', which is none of the model's features")
                    && message.contains("did you mean 'income'?"));
  }
}
