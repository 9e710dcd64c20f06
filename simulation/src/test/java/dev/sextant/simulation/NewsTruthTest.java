package dev.sextant.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.testkit.Seeds;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NewsTruthTest {
  private static final Map<String, Double> MANY =
      Map.of("readers", 200.0, "shelf_life_hours", 24.0, "disorder", 0.0);
  private static final Duration DAY = Duration.ofDays(1);

  /// Four standard deviations and more: a right world fails once in ten thousand rows.
  private static final double DEVIATIONS = 4;

  @Test
  void clicksHappenAsOftenAsTheTruthSays() {
    Seeds.forEach(
        3,
        random -> {
          Report report =
              Runs.history(
                  Runs.world(random.nextInt(1000), MANY),
                  MemoryService.random(random.nextInt()),
                  DAY);
          assertThat(report.positions()).hasSize(12);
          for (Report.Position row : report.positions()) {
            // A sum of Bernoulli draws varies at most as much as a binomial with their mean.
            double chance = row.expected() / row.impressions();
            double deviation = Math.sqrt(row.impressions() * chance * (1 - chance));
            assertThat((double) row.clicks())
                .as("clicks at position " + row.position())
                .isCloseTo(row.expected(), within(DEVIATIONS * deviation));
          }
        });
  }

  @Test
  void realisedValueAgreesWithExpectedValue() {
    NewsWorld world = Runs.world(7, MANY);
    Report report = Runs.history(world, MemoryService.random(3), Duration.ofDays(2));
    Report.Group all = report.all();
    double realised =
        (all.clicks()
                + world.options().shareValue() * all.shares()
                - world.options().hideCost() * all.hides())
            / all.decisions();
    double deviation =
        Math.sqrt(
                all.clicks()
                    + Math.pow(world.options().shareValue(), 2) * all.shares()
                    + Math.pow(world.options().hideCost(), 2) * all.hides())
            / all.decisions();

    assertThat(realised).isCloseTo(all.worth().served(), within(DEVIATIONS * deviation));
  }

  @Test
  void positionBiasesClicksAsDeclared() {
    Report report = Runs.history(Runs.world(7, MANY), MemoryService.random(3), Duration.ofDays(2));
    double first = report.positions().getFirst().clickRate();
    for (int position : List.of(2, 4, 8)) {
      Report.Position row = report.positions().get(position - 1);
      assertThat(row.clickRate() / first)
          .as("click rate at position " + position + " in proportion to the first")
          .isCloseTo(Math.pow(position, -0.6), within(0.15));
    }
  }

  @Test
  void withoutPositionBiasEveryPositionIsEqual() {
    Map<String, Double> unbiased =
        Map.of("readers", 200.0, "shelf_life_hours", 24.0, "position_bias", 0.0);
    Report report = Runs.history(Runs.world(7, unbiased), MemoryService.random(3), DAY);
    double first = report.positions().getFirst().expected();

    assertThat(report.positions().get(6).expected()).isCloseTo(first, within(0.1 * first));
  }

  @Test
  void betterSlatesGetMoreClicksAndTheOracleHasNoRegret() {
    NewsWorld world = Runs.world(7, Map.of("readers", 60.0));
    NewsWorld twin = Runs.world(7, Map.of("readers", 60.0));
    Report oracle = Runs.history(world, MemoryService.rankedBy(oracleOf(world)), DAY);
    Report random = Runs.history(twin, MemoryService.random(3), DAY);

    assertThat(oracle.all().clickRate()).isGreaterThan(1.5 * random.all().clickRate());
    assertThat(oracle.all().captured()).isCloseTo(1, within(0.02));
    assertThat(oracle.all().regret()).isBetween(0.0, 0.02 * oracle.all().worth().optimal());
    assertThat(random.all().captured()).isCloseTo(0, within(0.1));
  }

  @Test
  void noSlateIsWorthMoreThanTheOptimum() {
    NewsWorld world = Runs.world(7, Map.of("readers", 60.0));
    MemoryService service = MemoryService.random(3);
    Runs.history(world, service, DAY);
    for (Decision decision : service.decisions) {
      Worth worth = world.truth().worth(new Visit("later", decision.query()), items(decision));
      assertThat(worth.regret()).isGreaterThanOrEqualTo(0);
      assertThat(worth.optimal()).isGreaterThan(worth.random());
    }
  }

  @Test
  void theOddsOfAClickHalveWithEachHalfLife() {
    NewsWorld world = Runs.world(7, Map.of("half_life_hours", 6.0));
    String story = anyStory(world);
    long published = published(world, story);
    double fresh = odds(world.truth().clickProbability("reader-1", story, published));
    double later =
        odds(
            world
                .truth()
                .clickProbability("reader-1", story, published + Duration.ofHours(12).toMillis()));

    assertThat(later).isCloseTo(fresh / 4, within(1e-9));
  }

  @Test
  void readersTireOfWhatTheyHaveSeen() {
    NewsWorld world = Runs.world(7, Map.of());
    String story = anyStory(world);
    double before = world.truth().clickProbability("reader-1", story, Runs.START);
    Visit visit =
        new Visit(
            "once",
            new Query(
                "feed",
                "reader-1",
                Runs.START,
                Map.of("device", "phone", "session", "visit-once"),
                true));
    MemoryService service = MemoryService.rankedBy((_, _, _) -> List.of(story));
    Response first = world.respond(visit, service.decide(visit.query()));
    double after = world.truth().clickProbability("reader-1", story, Runs.START);

    assertThat(first.newcomer()).isTrue();
    assertThat(after).isLessThan(before);
    assertThat(world.truth().clickProbability("reader-2", story, Runs.START)).isNotEqualTo(after);
    assertThat(world.respond(visit, service.decide(visit.query())).newcomer()).isFalse();
  }

  @Test
  void titlesAreDistinctAndReadable() {
    Set<String> titles = new HashSet<>();
    int stories = 0;
    for (var story : Runs.world(7, Map.of()).catalogue(Runs.START)) {
      String title = String.valueOf(story.fields().get("title"));
      stories++;
      titles.add(title);
      assertThat(title).matches("[A-Z][A-Za-z:, -]{19,99}");
    }
    assertThat(stories).isGreaterThan(600);
    assertThat(titles).hasSizeGreaterThan((int) (0.95 * stories));
  }

  @Test
  void theUnknownIsNamed() {
    Truth truth = Runs.world(7, Map.of()).truth();
    String story = anyStory(Runs.world(7, Map.of()));
    assertThatThrownBy(() -> truth.clickProbability("reader-x", story, 0))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("no reader 'reader-x'");
    assertThatThrownBy(() -> truth.clickProbability("reader-1", "story-9-999", 0))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("this news world has no story 'story-9-999'");
  }

  @Test
  void aStoryFromElsewhereIsSeenAndLeftAlone() {
    MemoryService service = MemoryService.rankedBy((_, _, _) -> List.of("somebody-elses"));
    Report report = Runs.history(Runs.world(7, Map.of("readers", 60.0)), service, DAY);

    assertThat(report.all().impressions()).isEqualTo(report.all().decisions()).isPositive();
    assertThat(report.all().clicks() + report.all().hides()).isZero();
    assertThat(report.all().worth().served()).isZero();
  }

  private static MemoryService.Ranking oracleOf(NewsWorld world) {
    return (query, stories, _) ->
        stories.stream()
            .map(
                story ->
                    Map.entry(
                        story, world.truth().expectedValue(query.subject(), story, query.time())))
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .toList();
  }

  private static List<String> items(Decision decision) {
    return ((Decision.Slate) decision.answer())
        .items().stream().map(Decision.Placed::item).toList();
  }

  private static String anyStory(NewsWorld world) {
    return String.valueOf(world.catalogue(Runs.START).getLast().fields().get("story"));
  }

  private static long published(NewsWorld world, String story) {
    return world.catalogue(Runs.START).stream()
        .filter(upsert -> story.equals(upsert.fields().get("story")))
        .map(upsert -> (double) Objects.requireNonNull(upsert.fields().get("published")))
        .findFirst()
        .orElseThrow()
        .longValue();
  }

  private static double odds(double probability) {
    return probability / (1 - probability);
  }
}
