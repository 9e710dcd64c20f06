package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.monitoring.Distribution;
import dev.sextant.monitoring.Distribution.Numbers;
import dev.sextant.runtime.FeatureCatalog.Entry;
import dev.sextant.runtime.FeatureCatalog.Reading;
import dev.sextant.spec.catalog.Lineage.Node;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeatureCatalogTest {
  @TempDir Path directory;
  private ChangedShop shop;

  @BeforeEach
  void stock() {
    CornerShop.stock(directory);
    shop = new ChangedShop(directory);
    shop.with(
            ChangedShop.SOLD,
            "sold: {by: product, count: purchase, over: 30d, freshness: 1m, owner: till, description: Sales.}")
        .withFeature("pair_days: {is: \"days(now - last_own) + 1\"}");
  }

  private static Distribution reading(Entry entry, String of) {
    return entry.readings().stream()
        .filter(each -> each.of().equals(of))
        .findFirst()
        .map(Reading::values)
        .orElseThrow(() -> new AssertionError(entry.readings().toString()));
  }

  @Test
  void everyFeatureOfTheSpecIsDescribed() {
    try (LiveSystem system = shop.open()) {
      FeatureCatalog catalog = system.catalog();
      assertThat(catalog.features())
          .extracting(Entry::name)
          .containsExactlyElementsOf(system.spec().features().keySet());
      Entry sold = catalog.feature("sold");
      assertThat(sold.type()).isEqualTo("number");
      assertThat(sold.keys()).containsExactly("product");
      assertThat(sold.words()).isEqualTo("number of purchase, over the last 30 days");
      assertThat(sold.tileError()).isEqualTo(Duration.ofHours(60));
      assertThat(sold.owner()).isEqualTo("till");
      assertThat(sold.description()).isEqualTo("Sales.");
      assertThat(sold.fingerprint()).hasSize(16);
      assertThat(sold.upstream()).extracting(Node::toString).containsExactly("event purchase");
      assertThat(sold.downstream())
          .extracting(Node::toString)
          .contains("model light.buy", "source popular", "filter unsold", "experiment flat");
      assertThat(catalog.feature("bought").type()).isEqualTo("map");
      assertThat(catalog.feature("bought").tileError()).isNull();
      assertThat(catalog.feature("gap").type()).isEqualTo("duration");
    }
  }

  @Test
  void valuesAreSampledFromTheStateAndFromDecisions() {
    try (LiveSystem system = shop.open()) {
      assertThat(system.catalog().feature("own").readings()).isEmpty();
    }
    try (LiveSystem system = shop.open()) {
      ChangedShop.serve(system, 60, CornerShop.NOW_MILLIS);
      FeatureCatalog catalog = system.catalog();
      Distribution sold = reading(catalog.feature("sold"), "live product ids");
      assertThat(sold.rows()).isEqualTo(25);
      assertThat(sold.fillRate()).isEqualTo(1);
      Numbers numbers = requireNonNull(sold.numbers());
      assertThat(numbers.min()).isPositive();
      assertThat(numbers.median()).isBetween(numbers.p25(), numbers.p75());
      Distribution bought = reading(catalog.feature("bought"), "live customer ids");
      assertThat(bought.kind()).isEqualTo(Distribution.Kind.SIZES);
      assertThat(requireNonNull(bought.numbers()).max()).isBetween(1.0, 25.0);
      Distribution own =
          reading(catalog.feature("own"), "rows of the last 60 decisions, as logged");
      assertThat(own.rows()).isGreaterThan(200);
      Distribution since =
          reading(catalog.feature("since"), "rows of the last 60 decisions, as logged");
      assertThat(since.fillRate()).isBetween(0.05, 0.99);
      Distribution lastOwn =
          reading(catalog.feature("last_own"), "rows of the last 50 decisions, read now");
      assertThat(lastOwn.unit()).isEqualTo("s ago");
      assertThat(requireNonNull(lastOwn.numbers()).max()).isBetween(0.0, 61 * 86_400.0);
    }
  }

  @Test
  void freshnessIsMeasuredFromArrivalToVisibility() {
    try (LiveSystem system = shop.open()) {
      FeatureCatalog.Freshness before = system.catalog().feature("sold").freshness();
      assertThat(before.promised()).isEqualTo(Duration.ofMinutes(1));
      assertThat(before.events()).isZero();
      assertThat(before.lag99()).isNull();
      assertThat(before.kept()).isNull();
      assertThat(requireNonNull(before.age())).isBetween(Duration.ZERO, Duration.ofDays(2));
    }
    try (LiveSystem system = shop.open()) {
      ChangedShop.serve(system, 10, CornerShop.NOW_MILLIS);
      FeatureCatalog.Freshness after = system.catalog().feature("sold").freshness();
      assertThat(after.events()).isEqualTo(10);
      assertThat(requireNonNull(after.lag99())).isPositive();
      assertThat(after.kept()).isTrue();
      assertThat(requireNonNull(after.age())).isLessThan(Duration.ofHours(2));
      assertThat(system.catalog().feature("since").freshness().events()).isEqualTo(10);
    }
  }

  @Test
  void anUnknownFeatureIsAnsweredWithTheNearestName() {
    try (LiveSystem system = shop.open()) {
      assertThatThrownBy(() -> system.catalog().feature("solt"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("no feature 'solt' (did you mean 'sold'?)");
    }
  }
}
