package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SoundnessTest {
  private static final String SUMMED = "sold: {by: product, sum: purchase.quantity, over: 30d}";
  private static final Query QUERY = new Query("home", "c1", CornerShop.NOW_MILLIS, Map.of(), true);

  @TempDir Path directory;
  private ChangedShop shop;

  @BeforeEach
  void trainOnce() {
    CornerShop.stock(directory);
    shop = new ChangedShop(directory);
    shop.withFeature("unused: {by: customer, distribution: purchase.product.kind, over: 3d}");
    shop.train();
  }

  private List<Problem> problems() {
    try (SystemHome home = shop.home()) {
      return new Soundness(home).problems();
    }
  }

  private List<String> remarks() {
    try (SystemHome home = shop.home()) {
      return new Soundness(home).remarks();
    }
  }

  private void assertDecides() {
    try (LiveSystem system = shop.open()) {
      assertThat(system.decide(QUERY).models()).containsKeys("light.buy", "heavy.buy");
    }
  }

  private void assertRefuses(String... parts) {
    try (LiveSystem system = shop.open()) {
      assertThatThrownBy(() -> system.decide(QUERY))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.fault()).isEqualTo(Fault.CONFIGURATION))
          .hasMessageContainingAll(parts);
      assertThatThrownBy(system::requireSound).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void nothingIsWrongWithASpecThatWasTrained() {
    assertThat(problems()).isEmpty();
    assertThat(remarks()).isEmpty();
    assertDecides();
  }

  @Test
  void aChangedMeaningUnderTheSameVersionIsAProblemWithItsPlaceAndItsOrphans() {
    shop.with(ChangedShop.SOLD, SUMMED);
    List<Problem> problems = problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().toString())
        .startsWith(shop.file() + ":14:9: feature 'sold' does not mean any more what its version 1")
        .contains("orphan light.buy v0001, heavy.buy v0001", "set version: 2 and train");
    assertRefuses(
        "light.buy v0001: 'sold' means something else", "set version: 2", "./sextant train");
    assertThatThrownBy(() -> shop.train()).hasMessageContaining("set version: 2 and train");
  }

  @Test
  void theDefinitionPutBackIsSoundAgain() {
    shop.with(ChangedShop.SOLD, SUMMED);
    assertRefuses("sold");
    shop.with(SUMMED, ChangedShop.SOLD);
    assertDecides();
  }

  @Test
  void aRaisedVersionOnlyNeedsTraining() {
    shop.with(ChangedShop.SOLD, SUMMED.replace("}", ", version: 2}"));
    assertThat(problems()).isEmpty();
    assertThat(remarks())
        .containsExactly(
            "light.buy v0001 needs training, feature 'sold' is now version 2: ./sextant train corner-shop",
            "heavy.buy v0001 needs training, feature 'sold' is now version 2: ./sextant train corner-shop");
    assertRefuses("'sold' means something else", "run ./sextant train corner-shop");
    shop.train();
    assertThat(remarks()).isEmpty();
    assertDecides();
  }

  @Test
  void anOldDefinitionUnderANewVersionsNumberIsCaughtToo() {
    shop.with(ChangedShop.SOLD, SUMMED.replace("}", ", version: 2}"));
    shop.train();
    shop.with(SUMMED.replace("}", ", version: 2}"), ChangedShop.SOLD.replace("}", ", version: 2}"));
    assertThat(problems().getFirst().message())
        .contains("its version 2 stood for", "orphan light.buy v0002, heavy.buy v0002");
  }

  @Test
  void theFeatureThatChangedIsTheProblemAndNotThoseThatAreMadeOfIt() {
    shop.with(
        "kinds: {by: customer, distribution: purchase.product.kind}",
        "kinds: {by: customer, distribution: purchase.product.kind, over: 3d}");
    assertThat(problems()).hasSize(1);
    assertThat(problems().getFirst().message())
        .contains("feature 'kinds'", "orphan heavy.buy v0001");
    assertRefuses("'likes' means something else");
    shop.with("over: 3d}\n  likes", "over: 3d, version: 2}\n  likes");
    assertThat(problems()).isEmpty();
    assertThat(remarks())
        .containsExactly(
            "heavy.buy v0001 needs training, feature 'kinds' is now version 2: ./sextant train corner-shop");
  }

  @Test
  void aFeatureThatNoModelReadsIsNoObstacle() {
    shop.with("purchase.product.kind, over: 3d}", "purchase.product.kind, over: 4d}");
    assertThat(problems()).isEmpty();
    assertThat(remarks())
        .singleElement()
        .asString()
        .contains("feature 'unused' has another definition than its version 1 had");
    assertDecides();
    assertThat(remarks()).isEmpty();
  }

  @Test
  void upkeepChangesNothing() {
    shop.with(
        ChangedShop.SOLD,
        "sold: {description: sales, owner: me, over: 720h, count: purchase, by: product, freshness: 1m}");
    assertThat(problems()).isEmpty();
    assertDecides();
  }

  @Test
  void aColumnWithoutVersionOnlyNeedsTraining() {
    shop.with(
        "with: {together: together, seeds: bought, keep: 20}",
        "with: {together: together, seeds: bought, keep: 19}");
    assertThat(problems()).isEmpty();
    assertRefuses("'from.with' means something else");
    shop.train();
    assertDecides();
  }

  @Test
  void theHomeRemembersASpecOnce() {
    for (int i = 0; i < 3; i++) {
      assertDecides();
    }
    try (SystemHome home = shop.home()) {
      long[] records = {0};
      home.log()
          .log()
          .scan(
              LogStream.CONTROL,
              0,
              (_, entry) -> {
                records[0] += ControlRecord.of(entry).kind().equals("features") ? 1 : 0;
                return true;
              });
      assertThat(records[0]).isEqualTo(1);
      assertThat(Meanings.of(home).definition("sold", 1)).isNotNull();
      assertThat(Meanings.of(home).definition("sold", 2)).isNull();
    }
  }
}
