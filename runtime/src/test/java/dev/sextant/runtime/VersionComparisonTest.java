package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogStream;
import dev.sextant.inference.FileModelRegistry;
import dev.sextant.model.Manifest;
import dev.sextant.model.Measurement;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.history.Importer;
import dev.sextant.runtime.training.ComparedVersions;
import dev.sextant.runtime.training.ComparedVersions.Source;
import dev.sextant.runtime.training.ComparedVersions.Verdict;
import dev.sextant.runtime.training.Trainer;
import dev.sextant.runtime.training.Trainer.Begin;
import dev.sextant.runtime.training.Trainer.Then;
import dev.sextant.runtime.training.VersionComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Champion and challenger, judged by what became of rows that neither has learned from.
final class VersionComparisonTest {
  private static final String LATER = "2026-02-22T00:00:00Z";
  private static final long EARLY = Instant.parse("2026-01-20T00:00:00Z").toEpochMilli();
  private static final long ALL = Long.MAX_VALUE;

  @TempDir private Path directory = Path.of("");

  private static ComparedVersions compare(
      SystemHome home, String head, @Nullable String champion, @Nullable String challenger) {
    return new VersionComparison(home, Watch.NONE).run(head, champion, challenger, Long.MIN_VALUE);
  }

  private static double value(Map<String, Measurement> metrics, String name) {
    return requireNonNull(metrics.get(name)).value();
  }

  // ---- decisions

  private static void train(ChangedShop shop, Begin begin, long until, Then then) {
    try (SystemHome home = shop.home()) {
      new Trainer(home, Watch.NONE, begin).run(until, then, CornerShop.clock(CornerShop.NOW));
    }
  }

  /// A champion and a challenger, 40 decisions, and purchases of half of what stood first.
  private static List<Decision> serve(ChangedShop shop) {
    train(shop, Begin.ANEW, EARLY, Then.PROMOTE);
    train(shop, Begin.ANEW, ALL, Then.CHALLENGE);
    List<Decision> decisions;
    try (LiveSystem system = shop.open()) {
      decisions = ChangedShop.serve(system, 40, CornerShop.NOW_MILLIS);
    }
    try (LiveSystem later =
        LiveSystem.open(shop.home(), CornerShop.clock(LATER), new SplittableRandom(3))) {
      List<EventInput> purchases = new ArrayList<>();
      for (int i = 0; i < decisions.size(); i += 2) {
        String customer = decisions.get(i).query().subject();
        String item = ((Slate) decisions.get(i).answer()).items().getFirst().item();
        purchases.add(purchase(customer, item, CornerShop.NOW_MILLIS + 3_600_000L * (i + 1)));
      }
      purchases.add(purchase("c0", "a0", Instant.parse(LATER).toEpochMilli() - 1));
      assertThat(later.accept(purchases))
          .hasOnlyElementsOfType(DecisionService.Receipt.Accepted.class);
    }
    return decisions;
  }

  /// Customers and what they bought in the ten days after the decisions.
  private static Set<String> bought(SystemHome home) {
    Set<String> bought = new HashSet<>();
    EventCodec codec = home.codec();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (_, record) -> {
              Event event = codec.decode(record);
              if (event != null
                  && event.type().name().equals("purchase")
                  && event.eventTime() >= CornerShop.NOW_MILLIS
                  && event.eventTime() <= CornerShop.NOW_MILLIS + Duration.ofDays(10).toMillis()) {
                bought.add(event.subject() + " " + event.object());
              }
              return true;
            });
    return bought;
  }

  private static EventInput purchase(String customer, String product, long time) {
    return new EventInput(
        "purchase", null, time, Map.of("customer", customer, "product", product, "quantity", 1.0));
  }

  /// The log loss from the parts: logged vectors, stored model, calibrator, and the purchases
  /// above.
  private static double logLoss(
      SystemHome home, List<Decision> decisions, String version, Set<String> bought) {
    FileModelRegistry registry = new FileModelRegistry(home.models());
    Manifest manifest =
        registry.versions("heavy.buy").stream()
            .filter(each -> each.version().equals(version))
            .findFirst()
            .orElseThrow();
    double loss = 0;
    int rows = 0;
    for (Decision decision : decisions) {
      double[] margins = new double[decision.scored().ids().length];
      registry.load("heavy.buy", version).margins(decision.scored().frame(), margins);
      for (Placed placed : ((Slate) decision.answer()).items()) {
        double p = manifest.calibrator().prediction(margins[placed.row()]);
        boolean yes = bought.contains(decision.query().subject() + " " + placed.item());
        loss -= Math.log(yes ? p : 1 - p);
        rows++;
      }
    }
    return loss / rows;
  }

  @Test
  void bothVersionsAreAskedAboutWhatWasShownAfterBothTrainings() {
    ChangedShop shop = ChangedShop.stocked(directory);
    List<Decision> decisions = serve(shop);
    try (SystemHome home = shop.home()) {
      Set<String> bought = bought(home);
      ComparedVersions compared = compare(home, "heavy.buy", null, null);
      assertThat(compared.source()).isEqualTo(Source.DECISIONS);
      assertThat(compared.rows()).isEqualTo(200);
      assertThat(compared.mean()).isGreaterThan(0.05);
      assertThat(compared.champion().version()).isEqualTo("v0001");
      assertThat(compared.challenger().version()).isEqualTo("v0002");
      double champion = logLoss(home, decisions, "v0001", bought);
      double challenger = logLoss(home, decisions, "v0002", bought);
      assertThat(champion).isNotEqualTo(challenger);
      assertThat(value(compared.champion().metrics(), "logloss")).isCloseTo(champion, within(1e-9));
      assertThat(value(compared.challenger().metrics(), "logloss"))
          .isCloseTo(challenger, within(1e-9));
      Measurement gain = requireNonNull(compared.gains().get("logloss"));
      assertThat(gain.value()).isCloseTo(challenger - champion, within(1e-9));
      assertThat(gain.value()).isBetween(gain.low(), gain.high());
      assertThat(Json.pretty(compared.toJson()))
          .contains("\"source\" : \"decisions\"", "\"rows\" : 200", "\"gains\"");
    }
  }

  @Test
  void theOtherWayRoundTheGainIsTheOpposite() {
    ChangedShop shop = ChangedShop.stocked(directory);
    List<Decision> _ = serve(shop);
    try (SystemHome home = shop.home()) {
      ComparedVersions there = compare(home, "heavy.buy", "v0001", "v0002");
      ComparedVersions back = compare(home, "heavy.buy", "v0002", "v0001");
      for (String metric : List.of("auc", "logloss")) {
        Measurement gain = requireNonNull(there.gains().get(metric));
        Measurement loss = requireNonNull(back.gains().get(metric));
        assertThat(gain.value()).isEqualTo(-loss.value());
        assertThat(gain.low()).isCloseTo(-loss.high(), within(1e-12));
      }
    }
  }

  @Test
  void rowsOfWhatAVersionWentOnFromCountAsLearned() {
    ChangedShop shop = ChangedShop.stocked(directory);
    List<Decision> _ = serve(shop);
    try (SystemHome home = shop.home()) {
      Manifest _ =
          new ModelDesk(home, CornerShop.clock(CornerShop.NOW)).promote("light.buy", "v0002");
    }
    train(shop, Begin.AT_CHAMPIONS, EARLY, Then.CHALLENGE);
    try (SystemHome home = shop.home()) {
      List<Manifest> versions = new FileModelRegistry(home.models()).versions("light.buy");
      assertThat(versions.get(2).provenance().startedFrom()).isEqualTo("v0002");
      long second = versions.get(1).provenance().trainedUntil();
      assertThat(second).isGreaterThan(versions.get(2).provenance().trainedUntil());
      assertThat(compare(home, "light.buy", "v0001", "v0003").learnedUntil()).isEqualTo(second);
    }
  }

  @Test
  void whatCanNotBeComparedIsToldWithWhatToDo() {
    ChangedShop shop = ChangedShop.stocked(directory);
    refused(shop, "heavy.by", null, null, "no model head 'heavy.by' (did you mean 'heavy.buy'?)");
    refused(shop, "heavy.buy", null, null, "heavy.buy was never trained: ./sextant train");
    train(shop, Begin.ANEW, ALL, Then.PROMOTE);
    refused(shop, "heavy.buy", null, null, "no version to compare v0001 with; train one");
    train(shop, Begin.ANEW, ALL, Then.CHALLENGE);
    refused(shop, "heavy.buy", null, "v0003", "no version 'v0003' (did you mean 'v0001'?)");
    refused(shop, "heavy.buy", null, "v0001", "v0001 of heavy.buy can not be compared with itself");
    try (LiveSystem system = shop.open()) {
      ChangedShop.serve(system, 5, CornerShop.NOW_MILLIS);
    }
    refused(shop, "heavy.buy", null, null, "no outcome 'buy' is known yet (it takes 10d");
  }

  private static void refused(
      ChangedShop shop,
      String head,
      @Nullable String champion,
      @Nullable String challenger,
      String because) {
    try (SystemHome home = shop.home()) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> compare(home, head, champion, challenger))
          .withMessageContaining(because);
    }
  }

  // ---- cases of history

  private static final String FULL =
      "features: [age, city], options: {crosses: [[age, city]], bins: 5}";
  private static final int VISITS = 3_000;
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final long STEP = 120_000;

  private SystemHome visits(UnaryOperator<String> edit) {
    return SystemHome.open(
        Specs.plan("two-tasks.yaml", directory, edit), directory.resolve("home"));
  }

  /// Visits that are bought in one city by the old and in the other by the young.
  private void imported() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    List<String> lines = new ArrayList<>(List.of("Age,Home City,Who,Has Bought,Has Returned"));
    for (int i = 0; i < VISITS; i++) {
      boolean north = random.nextBoolean();
      int age = 20 + random.nextInt(60);
      boolean buys = random.nextDouble() < (north == age >= 50 ? 0.7 : 0.1);
      lines.add(
          "%d,%s,u1,%d,%d"
              .formatted(age, north ? "north" : "south", buys ? 1 : 0, random.nextInt(2)));
    }
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(data.resolve("visits.csv"), String.join("\n", lines) + "\n", UTF_8);
    try (SystemHome home = visits(spec -> spec)) {
      new Importer(home, Clock.systemUTC(), Watch.NONE).run(data);
    }
  }

  private void train(UnaryOperator<String> edit, int visits, Then then) {
    try (SystemHome home = visits(edit)) {
      new Trainer(home, Watch.NONE).run(START + visits * STEP, then, Clock.systemUTC());
    }
  }

  @Test
  void withoutDecisionsTheLaterCasesOfHistoryAreAsked() throws IOException {
    imported();
    train(spec -> spec.replace(FULL, "features: [city]"), 1_000, Then.PROMOTE);
    train(spec -> spec, 2_000, Then.CHALLENGE);
    try (SystemHome home = visits(spec -> spec)) {
      ComparedVersions compared = compare(home, "buying.buy", null, null);
      assertThat(compared.source()).isEqualTo(Source.HISTORY);
      assertThat(compared.from()).isBetween(START + 1_990 * STEP, START + 2_000 * STEP);
      assertThat((double) compared.rows())
          .isCloseTo(VISITS - (compared.from() - START) / (double) STEP, within(2.0));
      assertThat(compared.verdict()).isEqualTo(Verdict.CHALLENGER);
      assertThat(requireNonNull(compared.gains().get("auc")).low()).isGreaterThan(0.2);
      ComparedVersions number = compare(home, "spending.spend", null, null);
      assertThat(number.isNumber()).isTrue();
      assertThat(number.gains()).containsKeys("mae", "rmse").doesNotContainKey("auc");
      assertThat(value(number.champion().metrics(), "rmse")).isBetween(5.0, 10.0);
    }
  }

  @Test
  void aVersionThatReadsWhatNoModelReadsAnyMoreIsNotCompared() throws IOException {
    imported();
    train(spec -> spec, 1_000, Then.PROMOTE);
    UnaryOperator<String> cityAlone =
        spec -> spec.replace(FULL, "features: [city]").replace("[age, city], o", "[city], o");
    train(cityAlone, 2_000, Then.CHALLENGE);
    try (SystemHome home = visits(cityAlone)) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> compare(home, "buying.buy", null, null))
          .withMessage(
              "v0001 of buying.buy can not be asked about the rows of the present spec: it reads 'age', which no model of the spec reads now");
    }
  }
}
