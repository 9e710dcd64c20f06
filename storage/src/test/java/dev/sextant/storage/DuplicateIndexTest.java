package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DuplicateIndexTest {
  private record Accepted(String id, long arrival) {}

  @Test
  void agreesWithALookThroughTheWholeHistory() {
    Seeds.forEach(30, random -> compare(random, Fingerprint.DEFAULT));
  }

  @Test
  void agreesAlsoWhenManyFingerprintsAreEqual() {
    Seeds.forEach(30, random -> compare(random, id -> id[0] & 3L));
  }

  @Test
  void holdsNoMoreThanTheHorizon() {
    DuplicateIndex index =
        new DuplicateIndex(new DuplicateHorizon(5_000, Duration.ofDays(1)), Fingerprint.DEFAULT);
    for (int i = 0; i < 50_000; i++) {
      assertThat(index.add(bytes("id" + i), i, i, (_, _) -> false)).isTrue();
    }
    assertThat(index.size()).as("the horizon and the newest").isEqualTo(5_001);
  }

  private static void compare(RandomGenerator random, Fingerprint fingerprint) {
    int records = 1 + random.nextInt(400);
    long within = 1L + random.nextInt(300);
    DuplicateHorizon horizon = new DuplicateHorizon(records, Duration.ofMillis(within));
    DuplicateIndex index = new DuplicateIndex(horizon, fingerprint);
    List<Accepted> history = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 3_000; i++) {
      now += random.nextInt(3);
      String id = random.nextInt(10) + "-" + random.nextInt(60);
      boolean isNew = isNew(history, id, now, horizon);
      boolean added =
          index.add(
              bytes(id),
              history.size(),
              now,
              (offset, candidate) ->
                  history
                      .get((int) offset)
                      .id()
                      .equals(new String(candidate, StandardCharsets.UTF_8)));
      assertThat(added).as("record %d, id %s", i, id).isEqualTo(isNew);
      if (isNew) {
        history.add(new Accepted(id, now));
      }
    }
  }

  private static boolean isNew(
      List<Accepted> history, String id, long now, DuplicateHorizon horizon) {
    int from = Math.max(0, history.size() - horizon.records());
    return history.subList(from, history.size()).stream()
        .filter(each -> now - each.arrival() <= horizon.within().toMillis())
        .noneMatch(each -> each.id().equals(id));
  }

  private static byte[] bytes(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }
}
