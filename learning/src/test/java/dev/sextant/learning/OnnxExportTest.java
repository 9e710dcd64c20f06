package dev.sextant.learning;

import static dev.sextant.model.Learner.Rounds.UNWATCHED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sextant.decision.Frame;
import dev.sextant.inference.FeatureVector;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.LinearScorer;
import dev.sextant.inference.OnnxExport;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.multitask.SharingLearner;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A model written as ONNX answers in ONNX Runtime as it does here, whatever a row holds.
final class OnnxExportTest {
  private static final int BITS = OrtRun.BITS;

  /// @param name of the learner
  record Learned(String name, Map<String, Object> options) {}

  static Stream<Learned> models() {
    return Stream.of(
        new Learned("logistic", Map.of("bits", BITS)),
        new Learned("logistic", Map.of("bits", BITS, "bins", 10)),
        new Learned("logistic", Map.of("bits", BITS, "crosses", List.of(List.of("x", "device")))),
        new Learned(
            "logistic",
            Map.of("bits", BITS, "bins", 5, "crosses", List.of(List.of("device", "x")))),
        new Learned("logistic", Map.of("bits", BITS, "crosses", List.of(List.of("x", "y")))),
        new Learned("boosted-trees", Map.of("rounds", 30)),
        new Learned(
            "boosted-trees", Map.of("rounds", 30, "category_splits", "sets", "one_hot_below", 1)),
        new Learned("boosted-trees", Map.of("rounds", 20, "objective", "regression")),
        new Learned("boosted-trees", Map.of("rounds", 20, "objective", "rank")),
        new Learned("boosted-trees", Map.of("rounds", 1, "trees_per_round", 20, "eta", 1)),
        new Learned("fm", Map.of()),
        new Learned("fm", Map.of("buckets", 7)),
        new Learned("mlp", Map.of("objective", "regression")),
        new Learned("wide-and-deep", Map.of("bins", 0)),
        new Learned("deepfm", Map.of()),
        new Learned("dcn-v2", Map.of()),
        new Learned("dcn-v2", Map.of("hidden", List.of())),
        new Learned("dcn-v2", Map.of("rank", 4, "structure", "stacked", "buckets", 50)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void onnxRuntimeGivesTheSameAnswers(Learned learned) throws OrtException {
    Examples train = Worlds.clicks(2_000, 1);
    SameAnswers.require(fit(learned, train), OddRows.like(train.frame(), 400, 2));
  }

  @ParameterizedTest
  @MethodSource("models")
  void soItDoesWithoutAnyNumber(Learned learned) throws OrtException {
    Examples train = only(Worlds.clicks(2_000, 3), 2, 3);
    SameAnswers.require(
        fit(without(learned, "crosses"), train), OddRows.like(train.frame(), 100, 4));
  }

  @ParameterizedTest
  @MethodSource("models")
  void soItDoesWithoutAnyCategory(Learned learned) throws OrtException {
    Examples train = only(Worlds.clicks(2_000, 5), 0, 2);
    boolean net = !List.of("logistic", "boosted-trees").contains(learned.name());
    Learned plain = net ? with(learned, "bins", 0) : without(learned, "crosses");
    SameAnswers.require(fit(plain, train), OddRows.like(train.frame(), 100, 6));
  }

  @ParameterizedTest
  @MethodSource("models")
  void oneRowIsAsGoodAsMany(Learned learned) throws OrtException {
    Examples train = Worlds.clicks(2_000, 7);
    SameAnswers.require(fit(learned, train), OddRows.like(train.frame(), 1, 8));
  }

  @Test
  void anEmptyTextThatIsAValueIsNotMissing() throws OrtException {
    Examples plain = Worlds.clicks(2_000, 9);
    @Nullable String[] device =
        ((Frame.Categories) plain.frame().columns().get(2)).values().clone();
    for (int row = 0; row < device.length; row++) {
      device[row] = "desk".equals(device[row]) ? "" : row % 7 == 0 ? null : device[row];
    }
    List<Frame.Column> columns = new ArrayList<>(plain.frame().columns().subList(0, 2));
    columns.add(new Frame.Categories("device", device));
    Examples train = Worlds.of(new Frame(device.length, columns), plain.labels());
    for (String name : List.of("logistic", "boosted-trees", "deepfm")) {
      Map<String, Object> options = name.equals("logistic") ? Map.of("bits", BITS) : Map.of();
      SameAnswers.require(fit(new Learned(name, options), train), train.frame());
    }
  }

  @Test
  void setsOfManyCategoriesAreAskedFor() throws OrtException {
    Examples train = Worlds.places(4_000, 60, 12);
    Learned learned = new Learned("boosted-trees", Map.of("rounds", 40, "category_splits", "sets"));
    SameAnswers.require(fit(learned, train), OddRows.like(train.frame(), 500, 13));
  }

  static Stream<Learned> sharings() {
    return Stream.of(
        new Learned("mlp", Map.of("sharing", "shared-bottom", "towers", List.of(8))),
        new Learned("mlp", Map.of("sharing", "mmoe", "experts", 3)),
        new Learned("dcn-v2", Map.of("sharing", "mmoe", "experts", 2, "towers", List.of())),
        new Learned("dcn-v2", Map.of("sharing", "shared-bottom", "hidden", List.of())),
        new Learned("mlp", Map.of("sharing", "esmm")),
        new Learned("dcn-v2", Map.of("sharing", "esmm", "rank", 3)));
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void headsOfOneNetAreOneFile(Learned learned) throws OrtException {
    Examples clicks = Worlds.clicks(2_000, 14);
    float[] buys = clicks.labels().clone();
    for (int row = 0; row < buys.length; row += 2) {
      buys[row] = 0;
    }
    List<Task> tasks =
        List.of(new Task("click", false, clicks.labels()), new Task("buy", false, buys));
    TaskExamples train = new TaskExamples(clicks.frame(), tasks, clicks.weights(), clicks.groups());
    Map<String, Object> options = new HashMap<>(learned.options());
    options.put("epochs", 2);
    List<? extends LearnedModel> models =
        ((SharingLearner) Learners.named(learned.name())).fit(train, null, options, 1, UNWATCHED);
    Frame frame = OddRows.like(clicks.frame(), 300, 15);
    Calibrator platt = new Calibrator.Platt(0.7, -1.25);
    List<OnnxExport.Head> heads =
        List.of(
            new OnnxExport.Head("click", models.get(0), SameAnswers.ISOTONIC, false),
            new OnnxExport.Head("buy", models.get(1), platt, false));
    Map<String, float[]> found = new OrtRun(OnnxExport.of(heads)).answers(frame);
    assertThat(found).hasSize(4);
    for (OnnxExport.Head head : heads) {
      double[] expected = Worlds.margins(head.model(), frame);
      float[] margins = requireNonNull(found.get("margin." + head.task()));
      float[] probabilities = requireNonNull(found.get("probability." + head.task()));
      for (int row = 0; row < expected.length; row++) {
        assertThat((double) margins[row])
            .isCloseTo(expected[row], SameAnswers.tolerance(expected[row]));
        assertThat((double) probabilities[row])
            .isCloseTo(head.calibrator().prediction(expected[row]), within(1e-5));
      }
      SameAnswers.require(head.model(), frame);
    }
    LearnedModel other = fit(new Learned("logistic", Map.of("bits", BITS)), clicks);
    OnnxExport.Head stranger = new OnnxExport.Head("other", other, platt, false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxExport.of(List.of(heads.getFirst(), stranger)))
        .withMessageContaining("its tasks share no net");
  }

  @Test
  void aNumberIsCalibratedByALine() throws OrtException {
    Examples train = Worlds.clicks(2_000, 16);
    LearnedModel model =
        fit(new Learned("boosted-trees", Map.of("rounds", 9, "objective", "regression")), train);
    Calibrator line = new Calibrator.Linear(2, 0.5);
    OnnxExport.Head head = new OnnxExport.Head("spent", model, line, true);
    Map<String, float[]> found =
        new OrtRun(OnnxExport.of(head)).answers(OddRows.like(train.frame(), 50, 17));
    assertThat(found).containsOnlyKeys("margin", "prediction");
    float[] margins = requireNonNull(found.get("margin"));
    float[] numbers = requireNonNull(found.get("prediction"));
    for (int row = 0; row < margins.length; row++) {
      assertThat((double) numbers[row]).isCloseTo(line.prediction(margins[row]), within(1e-5));
    }
  }

  /// ONNX Runtime's own Java binding garbles such texts on their way in, so the file is looked at.
  @Test
  void charactersOfAllPlanesStandInTheFileAsUtf8() {
    Examples plain = Worlds.clicks(500, 11);
    @Nullable String[] faces = new @Nullable String[plain.rows()];
    for (int row = 0; row < faces.length; row++) {
      faces[row] = row % 2 == 0 ? "\uD83D\uDE00" : "none";
    }
    Frame frame = new Frame(faces.length, List.of(new Frame.Categories("face", faces)));
    LearnedModel model =
        fit(new Learned("boosted-trees", Map.of("rounds", 3)), Worlds.of(frame, plain.labels()));
    byte[] bytes = new OrtRun(OnnxExport.of(SameAnswers.head(model, SameAnswers.ISOTONIC))).bytes();
    assertThat(new String(bytes, ISO_8859_1))
        .contains(new String("\uD83D\uDE00".getBytes(UTF_8), ISO_8859_1));
  }

  @Test
  void aTextComesAsBucketsAndValues() throws OrtException {
    SplittableRandom random = new SplittableRandom(10);
    int rows = 300;
    @Nullable String[] texts = new String[rows];
    String[] device = new String[rows];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(2);
      texts[row] =
          row % 11 == 0
              ? null
              : (labels[row] > 0 ? "WIN a prize " : "see you at ") + random.nextInt(24);
      device[row] = random.nextBoolean() ? "phone" : "desk";
    }
    Frame frame =
        new Frame(
            rows, List.of(new Frame.Texts("text", texts), new Frame.Categories("device", device)));
    Learned learned = new Learned("logistic", Map.of("bits", BITS));
    LinearScorer model = (LinearScorer) fit(learned, Worlds.of(frame, labels));
    double[] expected = Worlds.margins(model, frame);
    float[] found = coded(model, frame);
    for (int row = 0; row < rows; row++) {
      assertThat((double) found[row])
          .isCloseTo(expected[row], SameAnswers.tolerance(expected[row]));
    }
  }

  /// As a program of someone outside would code the rows.
  private static float[] coded(LinearScorer model, Frame frame) throws OrtException {
    Frame.Column[] columns = Inputs.bind(model.signature(), frame);
    List<FeatureVector> grams = new ArrayList<>();
    long[][] device = new long[frame.rows()][1];
    int most = 0;
    for (int row = 0; row < frame.rows(); row++) {
      FeatureVector found = new FeatureVector();
      model.coding().codings().getFirst().encode(columns[0], row, found);
      grams.add(found);
      most = Math.max(most, found.size());
      FeatureVector other = new FeatureVector();
      model.coding().codings().get(1).encode(columns[1], row, other);
      device[row][0] = other.bucket(0);
    }
    long[][] buckets = new long[frame.rows()][most];
    float[][] values = new float[frame.rows()][most];
    for (int row = 0; row < frame.rows(); row++) {
      for (int i = 0; i < grams.get(row).size(); i++) {
        buckets[row][i] = grams.get(row).bucket(i);
        values[row][i] = grams.get(row).value(i);
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OnnxModel onnx = OnnxExport.of(SameAnswers.head(model, new Calibrator.Logistic()));
    try (OrtSession session = environment.createSession(new OrtRun(onnx).bytes());
        OnnxTensor first = OnnxTensor.createTensor(environment, buckets);
        OnnxTensor second = OnnxTensor.createTensor(environment, values);
        OnnxTensor third = OnnxTensor.createTensor(environment, device);
        OrtSession.Result result =
            session.run(Map.of("text.buckets", first, "text.values", second, "device", third))) {
      assertThat(first.getInfo().type).isEqualTo(OnnxJavaType.INT64);
      float[][] margins = (float[][]) result.get("margin").orElseThrow().getValue();
      float[] flat = new float[margins.length];
      for (int row = 0; row < flat.length; row++) {
        flat[row] = margins[row][0];
      }
      return flat;
    }
  }

  // ---- rows

  private static Examples only(Examples all, int from, int to) {
    Frame frame = new Frame(all.rows(), all.frame().columns().subList(from, to));
    return Worlds.of(frame, all.labels());
  }

  // ---- comparing

  private static LearnedModel fit(Learned learned, Examples train) {
    Map<String, Object> options = new HashMap<>(learned.options());
    if (!List.of("boosted-trees").contains(learned.name())) {
      options.put("epochs", 2);
    }
    return Learners.named(learned.name()).fit(train, null, options, 1);
  }

  private static Learned with(Learned learned, String option, Object value) {
    Map<String, Object> options = new HashMap<>(learned.options());
    options.put(option, value);
    return new Learned(learned.name(), options);
  }

  private static Learned without(Learned learned, String option) {
    Map<String, Object> options = new HashMap<>(learned.options());
    options.remove(option);
    return new Learned(learned.name(), options);
  }
}
