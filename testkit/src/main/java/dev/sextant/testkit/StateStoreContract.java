package dev.sextant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogPosition;
import dev.sextant.feature.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [StateStore] must do.
public abstract class StateStoreContract {
  private static final LogPosition FIRST = new LogPosition(0, 1);

  private StateStore store;

  /// @return an empty store; called several times in one test
  protected abstract StateStore openEmpty() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = openEmpty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aNewStoreHasNoPositionAndNoValues() {
    assertThat(store.position()).isNull();
    assertThat(store.get("clicks", "ada")).isNull();
    assertThat(dump("clicks")).isEmpty();
  }

  @Test
  void valuesAndPositionChangeTogether() {
    commit(Map.of("clicks", change("ada", "1"), "views", change("ada", "2")), FIRST);
    assertThat(text(store.get("clicks", "ada"))).isEqualTo("1");
    assertThat(text(store.get("views", "ada"))).isEqualTo("2");
    assertThat(store.position()).isEqualTo(FIRST);
  }

  @Test
  void aLaterBarrierReplacesValuesAndLeavesOthers() {
    commit(Map.of("clicks", changes("ada", "1", "bob", "2")), FIRST);
    commit(Map.of("clicks", change("bob", "3")), new LogPosition(1, 0));
    assertThat(dump("clicks")).containsExactly("ada=1", "bob=3");
    assertThat(store.position()).isEqualTo(new LogPosition(1, 0));
  }

  @Test
  void nullDeletes() {
    commit(Map.of("clicks", changes("ada", "1", "bob", "2")), FIRST);
    commit(Map.of("clicks", changes("ada", null, "nobody", null)), FIRST);
    assertThat(store.get("clicks", "ada")).isNull();
    assertThat(dump("clicks")).containsExactly("bob=2");
  }

  @Test
  void anEmptyValueIsNotAMissingOne() {
    commit(Map.of("clicks", change("ada", "")), FIRST);
    assertThat(store.get("clicks", "ada")).isNotNull().isEmpty();
  }

  @Test
  void aBarrierWithoutChangesMovesThePosition() {
    LogPosition far = new LogPosition(3, Long.MAX_VALUE);
    commit(Map.of(), far);
    assertThat(store.position()).isEqualTo(far);
  }

  @Test
  void aScanGoesInByteOrderOfTheKeys() {
    // As UTF-16, the key from beyond the first plane would come before U+FF5E.
    commit(Map.of("t", changes("～", "3", "🗝", "4", "a", "1", "é", "2", "", "0")), FIRST);
    assertThat(dump("t")).containsExactly("=0", "a=1", "é=2", "～=3", "🗝=4");
  }

  @Test
  void tablesDoNotMixWhateverTheirNames() {
    commit(Map.of("default", change("k", "1"), "a:b", change("k", "2")), FIRST);
    commit(Map.of("a", change("b:k", "3"), "position", change("position", "4")), FIRST);
    assertThat(dump("default")).containsExactly("k=1");
    assertThat(dump("a:b")).containsExactly("k=2");
    assertThat(dump("a")).containsExactly("b:k=3");
    assertThat(store.position()).isEqualTo(FIRST);
  }

  @Test
  void whatWasGivenOrReturnedIsNotShared() {
    byte[] value = {1};
    Map<String, byte @Nullable []> change = new HashMap<>();
    change.put("k", value);
    commit(Map.of("t", change), FIRST);
    value[0] = 2;
    byte[] read = store.get("t", "k");
    assertThat(read).containsExactly(1);
    if (read != null) {
      read[0] = 3;
    }
    assertThat(store.get("t", "k")).containsExactly(1);
  }

  @Test
  void aScanSeesOneBarrierWhateverIsCommittedMeanwhile() {
    commit(Map.of("t", changes("a", "1", "b", "1", "c", "1")), FIRST);
    List<String> seen = new ArrayList<>();
    store.scan(
        "t",
        (key, value) -> {
          seen.add(key + "=" + text(value));
          commit(Map.of("t", changes("b", "2", "c", null)), FIRST);
        });
    assertThat(seen).containsExactly("a=1", "b=1", "c=1");
  }

  @Test
  void aClosedStoreSaysSo() {
    store.close();
    assertThatThrownBy(() -> store.get("t", "k"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> commit(Map.of(), FIRST)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void randomBarriersAgreeWithAMap() {
    Seeds.forEach(5, this::compareWithMap);
  }

  private void compareWithMap(RandomGenerator random) throws Exception {
    try (StateStore fresh = openEmpty()) {
      Map<String, Map<String, byte[]>> model = new HashMap<>();
      for (int barrier = 1; barrier <= 50; barrier++) {
        Map<String, Map<String, byte @Nullable []>> changes = randomChanges(random);
        commit(fresh, changes, new LogPosition(0, barrier));
        for (Map.Entry<String, Map<String, byte @Nullable []>> each : changes.entrySet()) {
          apply(model, each.getKey(), each.getValue());
        }
      }
      for (Map.Entry<String, Map<String, byte[]>> table : model.entrySet()) {
        assertThat(dump(fresh, table.getKey())).isEqualTo(lines(table.getValue()));
      }
      assertThat(fresh.position()).isEqualTo(new LogPosition(0, 50));
    }
  }

  private static void apply(
      Map<String, Map<String, byte[]>> model,
      String table,
      Map<String, byte @Nullable []> changes) {
    Map<String, byte[]> values = model.computeIfAbsent(table, _ -> new TreeMap<>());
    for (Map.Entry<String, byte @Nullable []> change : changes.entrySet()) {
      byte[] value = change.getValue();
      if (value == null) {
        values.remove(change.getKey());
      } else {
        values.put(change.getKey(), value);
      }
    }
  }

  private static Map<String, Map<String, byte @Nullable []>> randomChanges(RandomGenerator random) {
    Map<String, Map<String, byte @Nullable []>> changes = new HashMap<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      byte @Nullable [] value = random.nextInt(4) == 0 ? null : bytes("v" + random.nextInt());
      changes
          .computeIfAbsent("table" + random.nextInt(3), _ -> new HashMap<>())
          .put("key" + random.nextInt(15), value);
    }
    return changes;
  }

  private void commit(Map<String, Map<String, byte @Nullable []>> changes, LogPosition position) {
    commit(store, changes, position);
  }

  private static void commit(
      StateStore store, Map<String, Map<String, byte @Nullable []>> changes, LogPosition position) {
    store.commit(
        change ->
            changes.forEach(
                (table, values) -> values.forEach((key, value) -> change.put(table, key, value))),
        position);
  }

  private List<String> dump(String table) {
    return dump(store, table);
  }

  private static List<String> dump(StateStore store, String table) {
    List<String> lines = new ArrayList<>();
    store.scan(table, (key, value) -> lines.add(key + "=" + text(value)));
    return lines;
  }

  private static List<String> lines(Map<String, byte[]> values) {
    return values.entrySet().stream().map(e -> e.getKey() + "=" + text(e.getValue())).toList();
  }

  private static Map<String, byte @Nullable []> change(String key, String value) {
    return changes(key, value);
  }

  private static Map<String, byte @Nullable []> changes(@Nullable String... keysAndValues) {
    Map<String, byte @Nullable []> changes = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String value = keysAndValues[i + 1];
      changes.put(String.valueOf(keysAndValues[i]), value == null ? null : bytes(value));
    }
    return changes;
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "missing" : new String(value, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
