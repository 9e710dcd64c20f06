package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.feature.StateStore;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers do not wait for a barrier.
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
  void readersGoOnWhileTwentyThousandKeysAreWritten() {
    SystemPlan plan = CornerShop.plan(directory);
    SystemHome home = SystemHome.open(plan, directory.resolve("home"));
    Gate gate = new Gate();
    SystemHome.Recovered fresh = home.recover();
    SystemHome.Recovered slow =
        new SystemHome.Recovered(
            fresh.state(), new Slow(fresh.store(), gate), fresh.directory(), 0);
    Retractions.Epoch epoch = Retractions.of(home).last();
    try (Serving serving = new Serving(new Running(Hindsight.of(home), slow, epoch), EVENTS)) {
      CompletableFuture<long[]> taken =
          CompletableFuture.supplyAsync(() -> serving.inTurn(_ -> serving.append(sales(plan))));
      gate.awaitReached();
      assertThat(changed(serving)).isGreaterThan(2 * EVENTS);
      long read = serving.read(now -> now.state().position().offset());
      assertThat(read).isEqualTo(EVENTS);
      assertThat(taken).isNotDone();
      gate.open();
      taken.join();
      assertThat(changed(serving)).isZero();
    }
  }

  private static int changed(Serving serving) {
    return serving.read(now -> now.state().changedKeys());
  }

  private static List<Event> sales(SystemPlan plan) {
    EventType type = Objects.requireNonNull(plan.event("purchase"));
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
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
