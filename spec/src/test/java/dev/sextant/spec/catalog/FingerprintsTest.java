package dev.sextant.spec.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.spec.catalog.Fingerprints.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FingerprintsTest {
  private static final Map<String, Fingerprint> BEFORE = of(Plans.FEED);

  private static Map<String, Fingerprint> of(String yaml) {
    return new Fingerprints(Plans.plan(yaml).spec()).features();
  }

  private static Set<String> changed(String piece, String by, boolean meaning) {
    Map<String, Fingerprint> after = new Fingerprints(Plans.feed(piece, by).spec()).features();
    Set<String> changed = new TreeSet<>();
    BEFORE.forEach(
        (name, print) -> {
          Fingerprint now = after.getOrDefault(name, print);
          boolean same =
              meaning
                  ? now.meaning().equals(print.meaning())
                  : now.definition().equals(print.definition());
          if (!same) {
            changed.add(name);
          }
        });
    return changed;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count: click, over: 7d | count: click, over: 6d | clicks | clicks",
        "category, over: 7d} | category, over: 8d} | taste | taste match score",
        "weight: 20 | weight: 21 | ctr | ctr score",
        "over: 1h, prior | over: 1h, delay: 1h, prior | ctr | ctr score",
        "ratio: [click, impression] | ratio: [impression, click] | ctr | ctr score",
        "limit: 10} | limit: 11} | read | read",
        "in [\"a\", \"b\"] | in [\"a\", \"c\"] | clicks | clicks",
        "by: story, together | version: 2, by: story, together | '' | also",
        "match * 2 + ctr | match * 3 + ctr | score | score",
        "hour(now) > 20 | hour(now) >= 20 | late | late",
        "timezone: UTC | timezone: Europe/London | late | late",
        "hot: [sport, news] | hot: [sport] | listed | listed",
        "ctr: {by: story | ctr: {version: 2, by: story | '' | ctr score",
      })
  void whatDecidesTheValueChangesTheDigests(
      String piece, String by, String definitions, String meanings) {
    assertThat(changed(piece.strip(), by.strip(), false)).isEqualTo(names(definitions));
    assertThat(changed(piece.strip(), by.strip(), true)).isEqualTo(names(meanings));
  }

  /// One definition and the same with one thing more or other, which is another feature.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count: click, over: 7d | count: click, over: 7d, exact: true",
        "count: click | count: click, idle: 30m",
        "count: click, idle: 20m | count: click, idle: 30m",
        "last: click.story | last: click.story, delay: 1h",
        "last: click.story, limit: 5 | last: click.story, limit: 5, over: 1d",
        "last: click.story, limit: 5 | sequence: click.story, limit: 5",
        "last: click.at | first: click.at",
        "since: click | since: click, over: 1d",
        "min: impression.position | max: impression.position",
        "mean: impression.position | variance: impression.position",
        "rate: click, per: 1h, over: 1d | rate: click, per: 2h, over: 1d",
        "rate: click, per: 1h, over: 1d | rate: click, per: 1h, over: 1d, prior: {mean: 2, weight: 1}",
        "decayed: click, half_life: 7d | decayed: click, half_life: 8d",
        "quantile: impression.position | quantile: impression.position, rank: 0.9",
        "quantile: impression.position, rank: 0 | quantile: impression.position",
        "distinct: click.story | distinct: click.story, exact: true",
        "distribution: click.story, over: 1d, limit: 9 | top: click.story, over: 1d, limit: 9",
      })
  void everyKeyOfEveryOperatorCounts(String definition, String other) {
    assertThat(meaning(definition)).isNotEqualTo(meaning(other)).isEqualTo(meaning(definition));
  }

  private static Fingerprint meaning(String definition) {
    return requireNonNull(
        new Fingerprints(
                Plans.feed("clicks: {", "other: {by: reader, " + definition + "}\n  clicks: {")
                    .spec())
            .features()
            .get("other"));
  }

  private static Set<String> names(String text) {
    return text.isBlank() ? Set.of() : new TreeSet<>(List.of(text.strip().split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freshness: 1m | freshness: 5m",
        "{by: story, ratio | {description: rate, owner: me, by: story, ratio",
        "over: 7d, when | over: 168h, when",
        "match * 2 + ctr | ctr + (2.0 * match)",
        "hour(now) > 20 | 20 < hour( now )",
        "in [\"a\", \"b\"] | in [\"b\", \"a\", \"b\"]",
        "default(device, \"\") == \"phone\" and default | (\"phone\" == default( device, \"\" )) and default",
        "hot: [sport, news] | hot: [news, sport]",
        "system: feed | system: other",
        "prior: {mean: 0.08, weight: 20} | prior: {weight: 20.0, mean: 0.080}",
      })
  void spellingAndUpkeepChangeNothing(String piece, String by) {
    assertThat(changed(piece.strip(), by.strip(), true)).isEmpty();
  }

  @Test
  void theOrderInTheFileChangesNothing() {
    String ctr =
        Plans.FEED.lines().filter(line -> line.contains("ctr: {")).findFirst().orElseThrow();
    String moved = Plans.FEED.replace(ctr + "\n", "").replace("outcomes:\n", ctr + "\noutcomes:\n");
    assertThat(moved).isNotEqualTo(Plans.FEED);
    assertThat(of(moved)).isEqualTo(BEFORE);
  }

  @Test
  void aRenamedFeatureMeansTheSameAndItsReadersFollow() {
    Map<String, Fingerprint> renamed =
        of(Plans.FEED.replace("taste:", "liking:").replace("taste[", "liking["));
    assertThat(renamed.get("liking")).isEqualTo(BEFORE.get("taste"));
  }

  @Test
  void otherColumnsHaveAMeaningToo() {
    Fingerprints before = new Fingerprints(Plans.plan(Plans.FEED).spec());
    Fingerprints narrower = new Fingerprints(Plans.feed("keep: 100", "keep: 90").spec());
    assertThat(narrower.of("from.also")).isNotEqualTo(before.of("from.also"));
    assertThat(narrower.of("from.hot")).isEqualTo(before.of("from.hot"));
    Fingerprints fewer = new Fingerprints(Plans.feed("limit: 50", "limit: 40").spec());
    assertThat(fewer.of("from.also").meaning()).isNotEqualTo(before.of("from.also").meaning());
    assertThat(before.of("story.title")).isNotEqualTo(before.of("story.category"));
    assertThat(before.of("device")).isNotEqualTo(before.of("session"));
  }
}
