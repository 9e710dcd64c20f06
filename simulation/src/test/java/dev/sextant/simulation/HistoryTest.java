package dev.sextant.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Map<String, Double> SMALL = Map.of("readers", 60.0);

  @Test
  void theSameSeedAndAnswersGiveTheSameHistory() {
    MemoryService first = MemoryService.random(3);
    MemoryService second = MemoryService.random(3);
    Report report = Runs.history(Runs.world(7, SMALL), first, DAY);
    Report again = Runs.history(Runs.world(7, SMALL), second, DAY);

    assertThat(first.events).hasSizeGreaterThan(5_000).isEqualTo(second.events);
    assertThat(report).isEqualTo(again);
  }

  @Test
  void anotherSeedGivesAnotherHistory() {
    MemoryService one = MemoryService.random(3);
    MemoryService other = MemoryService.random(3);
    Runs.history(Runs.world(7, SMALL), one, DAY);
    Runs.history(Runs.world(8, SMALL), other, DAY);

    assertThat(idsOf(one.events)).doesNotContainAnyElementsOf(idsOf(other.events));
    assertThat(titles(one)).isNotEqualTo(titles(other));
  }

  @Test
  void theSameRunAgainAddsNothing() {
    MemoryService service = MemoryService.rankedBy((_, stories, _) -> stories.reversed());
    Runs.history(Runs.world(7, SMALL), service, DAY);
    int upserts = service.ofType("story.upsert").size();
    Set<String> impressions = idsOf(service.ofType("impression"));
    Report again = Runs.history(Runs.world(7, SMALL), service, DAY);

    assertThat(service.ofType("story.upsert")).hasSize(upserts);
    assertThat(idsOf(service.ofType("impression"))).isEqualTo(impressions);
    assertThat(again.duplicates()).isGreaterThan(again.accepted());
  }

  @Test
  void storiesAreKnownBeforeTheFirstDecisionAndNeverShownBeforeTheirPublication() {
    MemoryService service = MemoryService.random(3);
    Runs.history(Runs.world(7, SMALL), service, DAY);

    Map<String, Double> published =
        service.ofType("story.upsert").stream()
            .collect(
                Collectors.toMap(
                    story -> text(story, "story"), story -> number(story, "published")));
    assertThat(service.decisions.getFirst().read().offset()).isGreaterThan(500);
    assertThat(service.ofType("impression"))
        .allSatisfy(
            seen ->
                assertThat((double) time(seen)).isGreaterThan(published.get(text(seen, "story"))));
  }

  @Test
  void nothingHappensOutsideTheHistory() {
    List<Long> clock = new ArrayList<>();
    MemoryService service = MemoryService.random(3);
    Runs.history(Runs.world(7, SMALL), service, DAY, clock::add);

    long end = Runs.START + DAY.toMillis();
    assertThat(clock).isSorted().first().isEqualTo(Runs.START);
    assertThat(clock).last().isEqualTo(end);
    assertThat(service.events).allSatisfy(e -> assertThat(time(e)).isBetween(Runs.START, end));
  }

  @Test
  void everyReactionNamesItsDecisionAndFollowsItsImpression() {
    MemoryService service = MemoryService.random(3);
    Runs.history(Runs.world(7, SMALL), service, DAY);

    Map<String, Long> seen =
        service.ofType("impression").stream()
            .collect(Collectors.toMap(HistoryTest::shown, HistoryTest::time));
    assertThat(service.types())
        .containsExactly("click", "hide", "impression", "share", "story.upsert");
    service.events.stream()
        .filter(event -> Set.of("click", "hide", "share").contains(event.type()))
        .forEach(
            act ->
                assertThat(time(act) - Objects.requireNonNull(seen.get(shown(act))))
                    .isBetween(1L, Duration.ofMinutes(11).toMillis()));
  }

  @Test
  void someEventsComeTwiceAndSomeComeLateAndNoneIsLost() {
    MemoryService orderly = MemoryService.rankedBy((_, stories, _) -> stories.reversed());
    MemoryService disorderly = MemoryService.rankedBy((_, stories, _) -> byName(stories));
    MemoryService reference = MemoryService.rankedBy((_, stories, _) -> byName(stories));
    Map<String, Double> still = Map.of("readers", 60.0, "disorder", 0.0);
    Report clean = Runs.history(Runs.world(7, still), orderly, DAY);
    Report mess = Runs.history(Runs.world(7, SMALL), disorderly, DAY);
    Runs.history(Runs.world(7, still), reference, DAY);

    assertThat(clean.duplicates()).isZero();
    assertThat((double) mess.duplicates() / mess.accepted()).isBetween(0.005, 0.015);
    assertThat(inversions(orderly.events)).isZero();
    assertThat((double) inversions(disorderly.events) / mess.accepted()).isBetween(0.004, 0.02);
    assertThat(count(disorderly.events, "impression"))
        .isEqualTo(count(reference.events, "impression"));
  }

  @Test
  void someReadersAreNew() {
    MemoryService service = MemoryService.random(3);
    Report report = Runs.history(Runs.world(7, SMALL), service, DAY);
    Set<String> readers =
        service.decisions.stream().map(d -> d.query().subject()).collect(Collectors.toSet());

    assertThat(readers).hasSizeGreaterThan(60);
    assertThat(report.newcomers().decisions()).isEqualTo(readers.size());
  }

  @Test
  void nightsAreQuiet() {
    MemoryService service = MemoryService.random(3);
    Runs.history(Runs.world(7, SMALL), service, DAY);

    assertThat(visitsBetween(service, 2, 4)).isLessThan(visitsBetween(service, 19, 21) / 5);
  }

  @Test
  void aBusyServiceIsAskedAgainAndLosesNothing() {
    MemoryService calm = MemoryService.rankedBy((_, stories, _) -> byName(stories));
    List<Integer> calls = new ArrayList<>();
    MemoryService busy =
        MemoryService.rankedBy(
            (_, stories, _) -> {
              calls.add(1);
              if (calls.size() == 5) {
                throw new Refusal(Refusal.Fault.BUSY, "the queue is full");
              }
              return byName(stories);
            });
    Runs.Said said = new Runs.Said();
    NewsWorld world = Runs.world(7, SMALL);
    Ledger ledger = new Ledger(world);
    Schedule schedule =
        world.options().history(Runs.START, Runs.START + Duration.ofHours(6).toMillis(), _ -> {});
    Simulation.run(world, busy, schedule, said, ledger);
    Runs.history(Runs.world(7, SMALL), calm, Duration.ofHours(6));

    assertThat(said.sentences)
        .containsExactly("a decision was refused: the queue is full; asking again in 0.1 s");
    assertThat(said.done).isEqualTo(said.total).isEqualTo(360);
    assertThat(ledger.report().refused()).isEqualTo(1);
    assertThat(busy.events).isEqualTo(calm.events);
  }

  @Test
  void aMistakeEndsTheRun() {
    MemoryService wrong =
        MemoryService.rankedBy(
            (_, _, _) -> {
              throw new Refusal(Refusal.Fault.CALLER, "no request 'feed'");
            });
    assertThatThrownBy(() -> Runs.history(Runs.world(7, SMALL), wrong, DAY))
        .isInstanceOf(Refusal.class)
        .hasMessage("no request 'feed'");
  }

  @Test
  void queriesAreWhatTheSpecAsksFor() {
    MemoryService service = MemoryService.random(3);
    Runs.history(Runs.world(7, SMALL), service, DAY);

    List<Query> queries = service.decisions.stream().map(Decision::query).toList();
    assertThat(queries).allMatch(query -> query.request().equals("feed") && query.explore());
    assertThat(queries)
        .extracting(query -> query.fields().get("device"))
        .contains("phone", "tablet", "desktop");
    assertThat(queries).extracting(query -> query.fields().get("session")).doesNotHaveDuplicates();
  }

  private static List<String> byName(List<String> stories) {
    return stories.stream().sorted(Comparator.<String>naturalOrder().reversed()).toList();
  }

  private static Set<String> idsOf(List<EventInput> events) {
    return events.stream().map(e -> String.valueOf(e.id())).collect(Collectors.toSet());
  }

  private static Set<String> titles(MemoryService service) {
    return service.ofType("story.upsert").stream()
        .map(story -> text(story, "title"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static long inversions(List<EventInput> events) {
    long latest = 0;
    long late = 0;
    for (EventInput event : events) {
      late += time(event) < latest - 60_000 ? 1 : 0;
      latest = Math.max(latest, time(event));
    }
    return late;
  }

  private static long count(List<EventInput> events, String type) {
    return events.stream().filter(event -> event.type().equals(type)).count();
  }

  private static long visitsBetween(MemoryService service, int fromHour, int untilHour) {
    long hour = Duration.ofHours(1).toMillis();
    return service.decisions.stream()
        .map(decision -> (decision.query().time() - Runs.START) / hour)
        .filter(at -> at >= fromHour && at < untilHour)
        .count();
  }

  private static String shown(EventInput event) {
    return text(event, "decision") + " " + text(event, "story");
  }

  private static String text(EventInput event, String field) {
    return String.valueOf(event.fields().get(field));
  }

  private static double number(EventInput event, String field) {
    return (double) Objects.requireNonNull(event.fields().get(field));
  }

  private static long time(EventInput event) {
    return Objects.requireNonNull(event.time());
  }
}
