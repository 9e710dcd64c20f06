package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Query;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.model.ModelProblem;
import dev.sextant.runtime.training.Evaluator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ranker that can not answer costs an answer its part, not the answer. The one here answers 0.1
/// sold + log(mood): no number where the mood is negative.
final class RankerDownTest {
  private static final String LIGHT =
      "light: {learner: logistic, tasks: [buy], features: [own, sold, from.with], options: {epochs: 2}}";
  private static final String HEAVY =
      "heavy: {learner: boosted-trees, tasks: [buy], features: all, options: {rounds: 10, depth: 3, threads: 1}}";
  private static final String MOODY =
      "{learner: onnx, file: moody.onnx, tasks: [buy], features: [sold, mood], inputs: {mood: {features: [mood], missing: 1}}, output: {margin: margin}, calibrate: none}";
  private static final String ALL =
      "light: {model: light, keep: 15}\n  heavy: {model: heavy, keep: 10}";

  @TempDir private Path directory = Path.of("");
  private ChangedShop shop = new ChangedShop(directory);

  @BeforeEach
  void openShop() throws IOException {
    OnnxGraph graph = new OnnxGraph();
    String sold = graph.input("sold", "", ElementType.FLOAT, 1, "");
    String mood = graph.input("mood", "", ElementType.FLOAT, 1, "");
    String sum =
        graph.node("Add", graph.node("Mul", sold, graph.single(0.1f)), graph.node("Log", mood));
    graph.output(sum, "margin", ElementType.FLOAT, "buy", "");
    try (OutputStream out = Files.newOutputStream(directory.resolve("moody.onnx"))) {
      graph.model().writeTo(out);
    }
    shop =
        ChangedShop.stocked(directory)
            .with("fields: {device: category}", "fields: {device: category, mood: number}");
  }

  private static Decision ask(LiveSystem system, double mood) {
    return system.decide(
        new Query("home", "c7", CornerShop.NOW_MILLIS, Map.of("mood", mood), true));
  }

  private static List<String> heads(Decision decision) {
    return decision.scored().predictions().stream().map(Prediction::head).toList();
  }

  private static List<String> items(Decision decision) {
    return ((Slate) decision.answer()).items().stream().map(Placed::item).toList();
  }

  /// Trains, and asks in a good and in a bad mood.
  private Decision down(String explained) {
    try (LiveSystem system = shop.open()) {
      system.retrain(Watch.NONE);
      assertThat(ask(system, 2).degraded()).isNull();
      assertThat(ask(system, 2).coverage()).isEqualTo(1);
      Decision decision = ask(system, -2);
      assertThat(decision.degraded())
          .startsWith(explained + " is down: ")
          .contains(
              "/model.onnx: output 'margin' must be a finite number, but was NaN for {sold: ");
      assertThat(items(decision)).isNotEmpty();
      assertThat(system.status().degraded()).isEqualTo(1);
      assertThat(system.replay(decision.id(), true).differences()).isEmpty();
      return decision;
    }
  }

  private void audit() {
    try (SystemHome home = shop.home()) {
      Audit.Report report = new Audit(home, Watch.NONE).run(10, true);
      assertThat(report.first()).isEmpty();
      assertThat(report.clean()).isTrue();
    }
  }

  @Test
  void withoutTheHeavyRankerTheLightOneRanks() {
    shop.with(HEAVY, "heavy: " + MOODY);
    Decision decision = down("heavy heavy");
    assertThat(decision.degraded()).endsWith("; ranked by light light alone");
    assertThat(heads(decision)).containsExactly("light.buy");
    assertThat(decision.coverage()).isEqualTo(1);
    audit();
  }

  @Test
  void withoutTheLightRankerTheHeavyOneRanksTheFirstThatWereProposed() {
    shop.with(LIGHT, "light: " + MOODY);
    Decision decision = down("light light");
    assertThat(decision.degraded()).doesNotContain("ranked by");
    assertThat(heads(decision)).containsExactly("heavy.buy");
    assertThat(decision.scored().ids()).hasSize(15);
    assertThat(decision.pool().ids()).containsSubsequence(decision.scored().ids());
    assertThat(decision.coverage()).isStrictlyBetween(0.0, 1.0);
    audit();
  }

  @Test
  void withoutAnyRankerTheFallbackSourceAnswers() {
    shop.with(HEAVY, "heavy: " + MOODY)
        .with(ALL, "heavy: {model: heavy, keep: 10}")
        .withSection("deadline: {answer: 10s, fallback: popular}");
    Decision decision = down("heavy heavy");
    assertThat(decision.degraded()).endsWith("; answered by popular");
    assertThat(heads(decision)).isEmpty();
    assertThat(decision.coverage()).isZero();
    assertThat(items(decision)).hasSize(5);
    audit();
  }

  @Test
  void withoutAFallbackTheFirstThatWereProposedAreTheAnswer() {
    shop.with(HEAVY, "heavy: " + MOODY)
        .with(ALL, "heavy: {model: heavy, keep: 10}")
        .with("value: \"p.buy * 10 + 0.01 * likes\"", "value: p.buy")
        .with(", explore: {policy: softmax, slots: 1, temperature: 0.5}", "")
        .with(
            "diversify: {by: product.kind, strength: 0.2}",
            "diversify: {by: product.kind, strength: 0}");
    Decision decision = down("heavy heavy");
    assertThat(heads(decision)).isEmpty();
    assertThat(decision.coverage()).isZero();
    assertThat(items(decision)).isEqualTo(List.of(decision.scored().ids()).subList(0, 5));
    audit();
  }

  @Test
  void evaluationRefusesAnswersThatTheModelDidNotGive() {
    shop.with(HEAVY, "heavy: " + MOODY.replace("mood]", "late]"))
        .withFeature(
            "late: {is: \"if(now < default(time('2026-01-31', 'yyyy-MM-dd'), now), 1, -1)\"}");
    try (SystemHome home = shop.home()) {
      assertThatExceptionOfType(ModelProblem.class)
          .isThrownBy(() -> new Evaluator(home, Watch.NONE).run())
          .withMessageStartingWith("an answer can not be evaluated: heavy heavy is down: ");
    }
  }
}
