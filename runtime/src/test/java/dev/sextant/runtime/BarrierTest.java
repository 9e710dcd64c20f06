package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.StateStore;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Neither answers nor events wait for a barrier.
final class BarrierTest {
  private static final int EVENTS = 20_000;

  @TempDir Path directory;

  /// A store whose commits wait at a gate.
  private record Slow(StateStore store, Gate gate) implements StateStore {
    @Override
    public byte @Nullable [] get(String table, String key) {
      return store.get(table, key);
    }

    @Override
    public void scan(String table, Visitor visitor) {
      store.scan(table, visitor);
    }

    @Override
    public void commit(Changes changes, LogPosition position) {
      store.commit(
          change -> {
            changes.forEach(change);
            gate.reach("commit", 0, 1, "barriers");
          },
          position);
    }

    @Override
    public @Nullable LogPosition position() {
      return store.position();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void readersAndEventsGoOnWhileTwentyThousandKeysAreWritten() {
    SystemPlan plan = CornerShop.plan(directory);
    SystemHome home = SystemHome.open(plan, directory.resolve("home"));
    Gate gate = new Gate();
    SystemHome.Recovered fresh = home.recover();
    SystemHome.Recovered slow =
        new SystemHome.Recovered(
            fresh.state(), new Slow(fresh.store(), gate), fresh.directory(), 0);
    Retractions.Epoch epoch = Retractions.of(home).last();
    try (Serving serving = new Serving(new Running(Hindsight.of(home), slow, epoch), EVENTS)) {
      serving.inTurn(_ -> serving.append(sales(plan, EVENTS)));
      gate.awaitReached();
      assertThat(fresh.store().position()).isNull();
      assertThat(position(serving)).isEqualTo(EVENTS);
      serving.inTurn(_ -> serving.append(sales(plan, 1)));
      assertThat(position(serving)).isEqualTo(EVENTS + 1);
      int changed = changed(serving);
      gate.open();
      assertThat(changed).isPositive().isLessThan(20);
    }
    assertThatTheStateOnDiskIsThatOfTheLog(plan);
  }

  /// What came while the barrier was written must be in the next one.
  private void assertThatTheStateOnDiskIsThatOfTheLog(SystemPlan plan) {
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      SystemHome.Recovered stored = home.recover();
      assertThat(stored.folded()).isZero();
      assertThat(stored.state().position().offset()).isEqualTo(EVENTS + 1);
      FeatureState folded = new FeatureState(plan.features(), plan.symbols());
      EventCodec codec = home.codec();
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (offset, entry) -> {
                folded.fold(requireNonNull(codec.decode(entry)), new LogPosition(0, offset + 1));
                return true;
              });
      int customer = plan.symbols().find("c0");
      for (Feature feature : plan.features().features()) {
        if (feature.type().isNumeric()) {
          assertThat(stored.state().number(feature, customer, CornerShop.NOW_MILLIS))
              .as(feature.name())
              .isEqualTo(Double.valueOf(folded.number(feature, customer, CornerShop.NOW_MILLIS)));
        }
      }
      stored.store().close();
    }
  }

  private static long position(Serving serving) {
    return serving.read(now -> now.state().position().offset());
  }

  private static int changed(Serving serving) {
    return serving.read(now -> now.state().changedKeys());
  }

  private static List<Event> sales(SystemPlan plan, int count) {
    EventType type = requireNonNull(plan.event("purchase"));
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      @Nullable Object[] values = new @Nullable Object[type.fields().size()];
      values[type.field("customer")] = "c" + i;
      values[type.field("product")] = "a" + i % 50;
      values[type.field("bill")] = "b" + i / 2;
      values[type.field("quantity")] = 1.0;
      long time = CornerShop.NOW_MILLIS - i;
      events.add(new Event(type, "", time, time, values));
    }
    return events;
  }
}
