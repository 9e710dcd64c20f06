package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.DecisionService.Receipt.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was taken back is as if it had never been, for the answers after it and for no earlier one.
final class RetractionTest {
  private static final List<String> GONE = List.of("p3", "p40", "p41", "p120", "p199");

  @TempDir Path directory;
  @TempDir Path twinDirectory;
  private Map<String, String> twin = Map.of();
  private Map<String, String> whole = Map.of();

  @BeforeEach
  void readTwins() {
    List<EventInput> events = Till.week();
    try (LiveSystem system = Till.open(twinDirectory)) {
      system.accept(events.stream().filter(each -> !GONE.contains("" + each.id())).toList());
      twin = Till.read(system);
      system.accept(events.stream().filter(each -> GONE.contains("" + each.id())).toList());
      whole = Till.read(system);
    }
    assertThat(twin).isNotEqualTo(whole);
  }

  private LiveSystem open() {
    return Till.open(directory);
  }

  @Test
  void answersAreWithoutItAfterwardsAndReplayAsTheyWereBefore() {
    Decision before;
    Decision after;
    try (LiveSystem system = open()) {
      system.accept(Till.week());
      before = Till.decide(system, "c1");
      assertThat(system.retract(GONE, "a test")).isEqualTo(GONE.size());
      system.awaitRebuilt();
      assertThat(Till.read(system)).isEqualTo(twin);
      after = Till.decide(system, "c1");
      assertSame(system, before, after);
      assertThat(system.status().rebuild())
          .extracting("why", "stage")
          .containsExactly("retraction", "done");
    }
    try (LiveSystem again = open()) {
      assertThat(Till.read(again)).isEqualTo(twin);
      assertSame(again, before, after);
    }
  }

  private static void assertSame(LiveSystem system, Decision... decisions) {
    for (Decision each : decisions) {
      assertThat(system.replay(each.id(), true).differences()).as(each.read().toString()).isEmpty();
    }
  }

  @Test
  void everyKindOfFeatureLosesWhatWasTakenBack() {
    assertThat(changed()).contains("sold", "pieces", "own", "since", "likes", "from.with");
  }

  private List<String> changed() {
    return whole.entrySet().stream()
        .filter(each -> !each.getValue().equals(twin.get(each.getKey())))
        .map(each -> each.getKey().split(" ")[1])
        .distinct()
        .toList();
  }

  @Test
  void eventsThatComeMeanwhileAreInAndAnswersGoOn() {
    Gate gate = new Gate();
    try (LiveSystem system = Till.open(directory, UnaryOperator.identity(), gate)) {
      List<EventInput> events = Till.week();
      system.accept(events.subList(0, 195));
      system.retract(List.of("p3"), "");
      gate.awaitReached();
      Decision during = Till.decide(system, "c1");
      system.accept(events.subList(195, events.size()));
      system.retract(GONE.subList(1, GONE.size()), "");
      Decision later = Till.decide(system, "c1");
      gate.open();
      system.awaitRebuilt();
      assertThat(Till.read(system)).isEqualTo(twin);
      assertSame(system, during, later, Till.decide(system, "c1"));
    }
  }

  @Test
  void aCrashBeforeTheRebuildIsMadeUpForAtTheNextStart() {
    Gate gate = new Gate();
    Decision before;
    try (LiveSystem system = Till.open(directory, UnaryOperator.identity(), gate)) {
      system.accept(Till.week());
      system.retract(GONE, "");
      gate.awaitReached();
      before = Till.decide(system, "c1");
    }
    try (LiveSystem again = open()) {
      again.awaitRebuilt();
      assertThat(Till.read(again)).isEqualTo(twin);
      assertSame(again, before, Till.decide(again, "c1"));
    }
  }

  @Test
  void aStateFromBeforeTheRebuildIsNotTakenForOneAfterIt() throws IOException {
    Path states = directory.resolve("home").resolve("state");
    Path old = directory.resolve("old");
    try (LiveSystem system = open()) {
      system.accept(Till.week());
    }
    copy(states, old);
    try (LiveSystem system = open()) {
      system.retract(GONE, "");
      system.awaitRebuilt();
    }
    StateFolder.delete(states);
    copy(old, states);
    try (LiveSystem again = open()) {
      assertThat(Till.read(again)).isEqualTo(twin);
    }
    StateFolder.delete(states);
    try (LiveSystem again = open()) {
      assertThat(Till.read(again)).isEqualTo(twin);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  @Test
  void anImportLeavesItOut() throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    CornerShop.write(data, "sales.csv", CornerShop.sales(5));
    try (LiveSystem system = open()) {
      system.accept(Till.week());
      system.retract(GONE, "");
      system.awaitRebuilt();
    }
    try (SystemHome home = CornerShop.home(directory)) {
      CornerShop.load(home, data);
    }
    Map<String, String> imported;
    Decision decision;
    try (LiveSystem again = open()) {
      imported = Till.read(again);
      decision = Till.decide(again, "c1");
      assertSame(again, decision);
    }
    StateFolder.delete(directory.resolve("home").resolve("state"));
    try (LiveSystem again = open()) {
      assertThat(Till.read(again)).isEqualTo(imported);
      assertSame(again, decision);
    }
  }

  @Test
  void whatIsNotThereOrOursOrGoneIsTold() {
    try (LiveSystem system = open()) {
      system.accept(Till.week());
      assertThatThrownBy(() -> system.retract(List.of("p1", "q1"), ""))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("no event 'q1' is in the log; nothing was taken back");
      assertThatThrownBy(() -> system.retract(List.of("sextant.imported:1"), ""))
          .hasMessageContaining("is no event that was sent");
      assertThat(system.retract(List.of("p1", "p1"), "")).isEqualTo(1);
      assertThat(system.retract(List.of("p1"), "")).isZero();
    }
  }

  @Test
  void aCorrectionTakesThePlaceOfWhatItCorrects() {
    EventInput wrong = Till.purchase("wrong", 1, "c1", 2, "bill");
    EventInput right = Till.purchase("right", 1, "c1", 3, "bill");
    EventInput correction =
        new EventInput(right.type(), right.id(), right.time(), right.fields(), "wrong");
    Map<String, String> expected;
    try (LiveSystem system = Till.open(twinDirectory)) {
      system.accept(Till.week());
      system.accept(List.of(right));
      expected = Till.read(system);
    }
    try (LiveSystem system = open()) {
      system.accept(Till.week());
      system.accept(List.of(wrong));
      List<Receipt> receipts = new ArrayList<>(system.accept(List.of(correction)));
      receipts.addAll(system.accept(List.of(correction)));
      system.awaitRebuilt();
      assertThat(receipts.get(0)).isInstanceOf(Receipt.Accepted.class);
      assertThat(receipts.get(1)).isEqualTo(new Receipt.Duplicate("right"));
      assertThat(Till.read(system)).isEqualTo(expected);
      EventInput lost =
          new EventInput(right.type(), "other", right.time(), right.fields(), "nothing");
      assertThat(system.accept(List.of(lost)))
          .containsExactly(
              new Rejected("unknown-correction", "no event 'nothing' is in the log to correct"));
    }
  }
}
