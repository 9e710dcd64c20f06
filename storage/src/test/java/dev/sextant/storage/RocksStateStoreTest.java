package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogPosition;
import dev.sextant.feature.StateStore;
import dev.sextant.testkit.StateStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStateStoreTest extends StateStoreContract {
  private static final long MEMORY = 8 << 20;

  @TempDir Path directory;
  private int opened;

  @Override
  protected StateStore openEmpty() {
    return new RocksStateStore(directory.resolve("state-" + opened++), MEMORY);
  }

  @Test
  void tablesAndPositionSurviveReopening() {
    Path place = directory.resolve("kept");
    LogPosition position = new LogPosition(2, 1L << 40);
    try (RocksStateStore store = new RocksStateStore(place, MEMORY)) {
      store.commit(change -> change.put("clicks", "ada", new byte[] {1}), position);
      store.commit(change -> change.put("views", "bob", new byte[] {2}), position);
    }
    try (RocksStateStore store = new RocksStateStore(place, MEMORY)) {
      assertThat(store.position()).isEqualTo(position);
      assertThat(store.get("clicks", "ada")).containsExactly(1);
      assertThat(store.get("views", "bob")).containsExactly(2);
    }
  }

  @Test
  void aSecondOpeningIsRefusedWithThePlace() {
    Path place = directory.resolve("shared");
    try (RocksStateStore store = new RocksStateStore(place, MEMORY)) {
      assertThatThrownBy(() -> new RocksStateStore(place, MEMORY).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(place.toString());
      assertThat(store.position()).isNull();
    }
  }

  @Test
  void tooLittleMemoryIsRefused() {
    assertThatThrownBy(() -> new RocksStateStore(directory.resolve("small"), 1 << 20).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but was 1048576");
  }
}
