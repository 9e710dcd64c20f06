package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.inference.onnx.OnnxFile;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import dev.sextant.runtime.history.Importer;
import dev.sextant.runtime.training.EvaluationReport;
import dev.sextant.runtime.training.Evaluator;
import dev.sextant.runtime.training.Trainer;
import dev.sextant.spec.Problem;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A model that one system exported is named in the spec of another.
final class ForeignSystemTest {
  private static final String BUYING =
      "{learner: logistic, tasks: [buy], features: [age, city], options: {crosses: [[age, city]], bins: 5}, calibrate: isotonic}";
  private static final String FOREIGN =
      "{learner: onnx, file: models/buying.onnx, tasks: [buy], features: [age, city], output: {probability: probability}, calibrate: none}";

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void makeVisits() throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.createDirectories(directory.resolve("models"));
    SplittableRandom random = new SplittableRandom(11);
    List<String> lines = new ArrayList<>(List.of("Age,City,Who,Bought,Returned"));
    for (int i = 0; i < 1_500; i++) {
      boolean north = random.nextBoolean();
      int age = 20 + random.nextInt(60);
      boolean buys = random.nextDouble() < (north == age >= 50 ? 0.7 : 0.1);
      lines.add(
          "%s,%s,u%d,%d,%d"
              .formatted(
                  i % 50 == 0 ? "" : age,
                  i % 60 == 0 ? "" : north ? "north" : "south",
                  random.nextInt(100),
                  buys ? 1 : 0,
                  random.nextInt(5) == 0 ? 1 : 0));
    }
    Files.writeString(data.resolve("visits.csv"), String.join("\n", lines) + "\n", UTF_8);
  }

  /// @param buying the model named so
  private SystemHome home(String buying, String home) {
    SystemPlan plan = Specs.plan("two-tasks.yaml", directory, spec -> spec.replace(BUYING, buying));
    return SystemHome.open(plan, directory.resolve(home));
  }

  private SystemHome stocked(String buying, String home) {
    SystemHome stocked = home(buying, home);
    new Importer(stocked, Clock.systemUTC(), Watch.NONE).run(directory.resolve("data"));
    return stocked;
  }

  private static List<Manifest> train(SystemHome home) {
    return new Trainer(home, Watch.NONE).run(Long.MAX_VALUE, Clock.systemUTC()).models();
  }

  /// Trains, and exports what was learned to where the other spec looks for it.
  private void export(String buying) {
    try (SystemHome home = stocked(buying, "teacher")) {
      train(home);
      ModelDesk.Exported exported =
          new ModelDesk(home, Clock.systemUTC())
              .export("buying.buy", null, directory.resolve("models/buying.onnx"));
      assertThat(exported.versions()).containsExactly("buying.buy v0001");
    }
  }

  private List<double[]> answers(String buying, String home) {
    List<double[]> answers = new ArrayList<>();
    try (LiveSystem system =
        LiveSystem.open(home(buying, home), Clock.systemUTC(), new Random(1))) {
      for (@Nullable Double age : new @Nullable Double[] {20.0, 49.0, 50.0, 79.0, -3.0, null}) {
        for (@Nullable String city : new @Nullable String[] {"north", "south", "nowhere", null}) {
          Map<String, @Nullable Object> fields = new HashMap<>();
          fields.put("age", age);
          fields.put("city", city);
          Decision decision =
              system.decide(
                  new Query("visit", "v" + age + city, Clock.systemUTC().millis(), fields, false));
          Decision.Prediction found =
              decision.scored().predictions().stream()
                  .filter(each -> each.head().equals("buying.buy"))
                  .findFirst()
                  .orElseThrow();
          answers.add(new double[] {found.margins()[0], found.probabilities()[0]});
        }
      }
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{learner: boosted-trees, tasks: [buy], features: [age, city], options: {rounds: 20, threads: 1}, calibrate: isotonic}",
        "{learner: boosted-trees, tasks: [buy], features: [age, city], options: {rounds: 20, threads: 1, category_splits: sets}}",
        "{learner: deepfm, tasks: [buy], features: [age, city], options: {epochs: 2}, calibrate: temperature}",
        "{learner: dcn-v2, tasks: [buy], features: [age, city], options: {epochs: 2}}",
        "{learner: two-tower, tasks: [buy], query: [age], item: [city], calibrate: isotonic}"
      })
  void anExportedModelDecidesAsTheOneThatItWas(String learner) {
    export(learner);
    try (SystemHome home = stocked(FOREIGN, "pupil")) {
      Manifest manifest =
          train(home).stream()
              .filter(each -> each.model().equals("buying"))
              .findFirst()
              .orElseThrow();
      assertThat(manifest.learner()).isEqualTo("onnx");
      assertThat(manifest.calibrator()).isEqualTo(new Calibrator.Logistic());
      assertThat(requireNonNull(manifest.metrics().get("auc"))).isGreaterThan(0.7);
      assertThat(directory.resolve("pupil/models/buying.buy/v0001/model.onnx"))
          .hasSameBinaryContentAs(directory.resolve("models/buying.onnx"));
    }
    List<double[]> own = answers(learner, "teacher");
    List<double[]> foreign = answers(FOREIGN, "pupil");
    assertThat(foreign).hasSameSizeAs(own);
    for (int i = 0; i < own.size(); i++) {
      assertThat(foreign.get(i)[1]).isCloseTo(own.get(i)[1], within(1e-5));
    }
  }

  @Test
  void tasksThatShareANetAreOneFileThatAnswersBoth() throws IOException {
    String shared =
        "{learner: mlp, tasks: [buy, return], sharing: mmoe, features: [age, city], options: {epochs: 2}}";
    String foreign =
        "{learner: onnx, file: models/buying.onnx, tasks: [buy, return], features: [age, city], outputs: {buy: {probability: probability.buy}, return: {probability: probability.return}}, calibrate: none}";
    Path file = directory.resolve("models/buying.onnx");
    try (SystemHome home = stocked(shared, "teacher")) {
      train(home);
      ModelDesk desk = new ModelDesk(home, Clock.systemUTC());
      assertThat(desk.export("buying", null, file).versions())
          .containsExactly("buying.buy v0001", "buying.return v0001");
      assertThatExceptionOfType(ModelProblem.class)
          .isThrownBy(() -> desk.export("buyin", null, file))
          .withMessage(
              "no trained model 'buyin'; known models: buying.buy, buying.return, returning.return, spending.spend");
    }
    assertThat(OnnxFile.read(file).outputs())
        .extracting(OnnxFile.Tensor::name)
        .containsExactly("margin.buy", "probability.buy", "margin.return", "probability.return");
    try (SystemHome home = stocked(foreign, "pupil")) {
      train(home);
    }
    List<double[]> own = answers(shared, "teacher");
    List<double[]> others = answers(foreign, "pupil");
    for (int i = 0; i < own.size(); i++) {
      assertThat(others.get(i)[1]).isCloseTo(own.get(i)[1], within(1e-5));
    }
  }

  @Test
  void aMarginIsCalibratedAnewOnAllRows() {
    String learner =
        "{learner: boosted-trees, tasks: [buy], features: [age, city], options: {rounds: 20, threads: 1}}";
    String foreign =
        "{learner: onnx, file: models/buying.onnx, tasks: [buy], features: [age, city], inputs: {age: age, city: {features: [city], missing: ''}}, output: {margin: margin}}";
    export(learner);
    try (SystemHome home = stocked(foreign, "pupil")) {
      assertThat(train(home))
          .filteredOn(each -> each.model().equals("buying"))
          .first()
          .extracting(Manifest::calibrator)
          .isInstanceOf(Calibrator.Platt.class);
    }
    List<double[]> own = answers(learner, "teacher");
    List<double[]> others = answers(foreign, "pupil");
    for (int i = 0; i < own.size(); i++) {
      assertThat(others.get(i)[0])
          .isCloseTo(own.get(i)[0], within(1e-5 * Math.max(1, Math.abs(own.get(i)[0]))));
    }
  }

  @Test
  void itIsEvaluatedBesideAPlainerLearnerAndCountsItsFile() throws IOException {
    export("{learner: deepfm, tasks: [buy], features: [age, city], options: {epochs: 2}}");
    try (SystemHome home = stocked(FOREIGN, "pupil")) {
      EvaluationReport report = new Evaluator(home, Watch.NONE).run();
      var head = requireNonNull(report.heads().get("buying.buy"));
      assertThat(head.baselines()).containsKey("plain");
      assertThat(head.cost().bytes())
          .isGreaterThan(Files.size(directory.resolve("models/buying.onnx")));
    }
  }

  @Test
  void whatDoesNotFitIsToldWithItsPlace() throws IOException {
    export(
        "{learner: boosted-trees, tasks: [buy], features: [age, city], options: {rounds: 2, threads: 1}}");
    assertThat(problems(FOREIGN)).isEmpty();
    assertThat(problems(FOREIGN.replace("[age, city], output", "[age, user], output")))
        .hasSize(2)
        .anySatisfy(
            told -> {
              assertThat(told.at().line()).isEqualTo(15);
              assertThat(told.message())
                  .contains("model 'buying': nothing fills the file's input 'city', string [?, 1]");
            })
        .anyMatch(told -> told.message().contains("feature 'user' fills no input of the file"));
    assertThat(problems(FOREIGN.replace("{probability: probability}", "{probability: p}")))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.message())
                  .isEqualTo(
                      "model 'buying': the file has no output 'p'; known outputs: margin, probability");
              assertThat(told.at().column()).isEqualTo(112);
            });
    assertThat(problems(FOREIGN.replace("models/buying", "models/byuing")))
        .singleElement()
        .satisfies(told -> assertThat(told.message()).startsWith("no file "));
    Path file = directory.resolve("models/buying.onnx");
    Files.writeString(file, "<html>not found</html>");
    assertThat(problems(FOREIGN))
        .singleElement()
        .satisfies(
            told ->
                assertThat(told.message())
                    .isEqualTo("models/buying.onnx can not be used: it is no ONNX file"));
  }

  private List<Problem> problems(String buying) throws IOException {
    UnaryOperator<String> edit = spec -> spec.replace(BUYING, buying);
    Path file = directory.resolve("system.yaml");
    try (var in = ForeignSystemTest.class.getResourceAsStream("two-tasks.yaml")) {
      Files.writeString(file, edit.apply(new String(requireNonNull(in).readAllBytes(), UTF_8)));
    }
    return Systems.load(file) instanceof Systems.Result.Wrong(var problems) ? problems : List.of();
  }

  @Test
  void anAnswerThatIsNoProbabilityFailsTheTraining() {
    export(
        "{learner: boosted-trees, tasks: [buy], features: [age, city], options: {rounds: 20, threads: 1}}");
    try (SystemHome home =
        stocked(FOREIGN.replace("{probability: probability}", "{probability: margin}"), "pupil")) {
      assertThatExceptionOfType(ModelProblem.class)
          .isThrownBy(() -> train(home))
          .withMessageStartingWith(directory.resolve("models/buying.onnx") + ": output")
          .withMessageContaining("output 'margin' must be a probability in [0, 1], but was -");
      assertThat(directory.resolve("pupil/models")).doesNotExist();
    }
  }

  /// Decisions of a shop whose heavy ranker is foreign add up, replay and can be rebuilt.
  @Test
  void aDecisionOfAForeignModelPassesTheAudit() throws IOException {
    String trees =
        "learner: boosted-trees, tasks: [buy], features: all, options: {rounds: 10, depth: 3, threads: 1}";
    Path folder = Files.createDirectory(directory.resolve("shop"));
    ChangedShop shop = ChangedShop.stocked(folder);
    try (LiveSystem system = shop.open()) {
      system.retrain(Watch.NONE);
    }
    try (SystemHome home = shop.home()) {
      new ModelDesk(home, Clock.systemUTC())
          .export("heavy.buy", null, folder.resolve("heavy.onnx"));
    }
    shop.with(
        trees,
        "learner: onnx, file: heavy.onnx, tasks: [buy], features: all, output: {margin: margin}");
    try (LiveSystem system = shop.open()) {
      system.retrain(Watch.NONE);
      ChangedShop.serve(system, 30, CornerShop.NOW_MILLIS);
    }
    try (SystemHome home = shop.home()) {
      Audit.Report report = new Audit(home, Watch.NONE).run(30, true);
      assertThat(report.first()).isEmpty();
      assertThat(report.clean()).isTrue();
      assertThat(report.checks()).hasSize(4).allSatisfy(c -> assertThat(c.values()).isPositive());
    }
  }
}
