package dev.sextant.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Frame;
import dev.sextant.runtime.ChangedShop;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training from decisions never learns from what a feature meant before.
final class StaleRowsTest {
  private static final long NOW = Instant.parse("2026-02-11T00:00:00Z").toEpochMilli();
  private static final String SOLD = "sold: {by: product, count: purchase, over: 30d}";

  @TempDir Path directory;
  private ChangedShop shop;

  @BeforeEach
  void serve() {
    shop = ChangedShop.stocked(directory);
    shop.with(
        "  from: history\n  ask: {once_per: customer, every: 5d, count: 3}", "  from: decisions");
    try (LiveSystem system = shop.open()) {
      ChangedShop.serve(system, 40, NOW);
    }
  }

  private RowTable rows() {
    try (SystemHome home = shop.home()) {
      int[] inputs =
          home.plan().heads().stream()
              .flatMapToInt(head -> IntStream.of(head.inputs()))
              .distinct()
              .sorted()
              .toArray();
      return new TrainingRows(home, new History(home), 1, Watch.NONE)
          .collectFrom(Long.MIN_VALUE, inputs);
    }
  }

  private static float[] column(RowTable table, String name) {
    Frame frame = table.frame(List.of(name), IntStream.range(0, table.rows()).toArray());
    return ((Frame.Numbers) frame.columns().getFirst()).values();
  }

  @Test
  void vectorsOfTheSameMeaningAreTakenAsLogged() {
    RowTable table = rows();
    assertThat(table.rows()).isEqualTo(200);
    assertThat(column(table, "sold")).isNotEqualTo(column(table, "pieces"));
  }

  /// `pieces` is what `sold` becomes, so its logged values are what the rebuilt ones must be.
  @Test
  void vectorsOfAnotherMeaningAreRebuiltFromTheEventsOfThatTime() {
    RowTable before = rows();
    shop.with(SOLD, "sold: {by: product, sum: purchase.quantity, over: 30d, version: 2}");
    RowTable after = rows();
    assertThat(after.rows()).isEqualTo(before.rows());
    assertThat(column(after, "sold")).isEqualTo(column(before, "pieces"));
    assertThat(column(after, "own")).isEqualTo(column(before, "own"));
    assertThat(column(after, "from.with")).isEqualTo(column(before, "from.with"));
    assertThat(IntStream.range(0, after.rows()).map(after::question).toArray()).isSorted();
  }

  @Test
  void decisionsOfBothMeaningsStandInTheOrderInWhichTheyWereMade() {
    shop.with(SOLD, "sold: {by: product, sum: purchase.quantity, over: 30d, version: 2}");
    try (LiveSystem system = shop.open()) {
      ChangedShop.serve(system, 10, NOW + 1000);
    }
    RowTable table = rows();
    assertThat(table.rows()).isEqualTo(250);
    assertThat(column(table, "sold")).isEqualTo(column(table, "pieces"));
    assertThat(IntStream.range(0, table.rows()).map(table::question).toArray()).isSorted();
    assertThat(IntStream.range(0, table.rows()).mapToLong(table::time).toArray()).isSorted();
  }
}
