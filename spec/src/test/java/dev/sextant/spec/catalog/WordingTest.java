package dev.sextant.spec.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordingTest {
  private final SystemSpec spec = Plans.plan(Plans.FEED).spec();

  private String words(String feature) {
    return Wording.of(requireNonNull(spec.features().get(feature)));
  }

  @Test
  void aFeatureIsToldInWords() {
    assertThat(words("ctr"))
        .isEqualTo("click per impression, over the last 1 hour, from 0.08 as if seen 20 times");
    assertThat(words("read")).isEqualTo("the last 10 different click.story, over all of history");
    assertThat(words("also"))
        .isEqualTo(
            "how often each other click.story came with it, the 50 highest, in the same click.reader, over all of history");
    assertThat(words("clicks"))
        .startsWith("number of click, over the last 7 days, only where default(device");
    assertThat(words("late")).isEqualTo("(20 < hour(now))");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum: impression.position | sum of impression.position, over all of history",
        "mean: impression.position, idle: 30m | mean of impression.position, in the session until now, which a gap of 30 minutes ends",
        "rate: click, per: 1h, over: 1d, prior: {mean: 2, weight: 3} | click per hour, over the last 1 day, from 2 as if watched for 3 times 1 hour",
        "min: impression.position, over: 7d, exact: true | least impression.position, over the last 7 days, exact to the millisecond",
        "max: impression.position | greatest impression.position, over all of history",
        "variance: impression.position | variance of impression.position, over all of history",
        "since: click | time since the latest click, over all of history",
        "last: click.story, delay: 1h | the latest click.story, over all of history as it was 1 hour ago",
        "sequence: click.story, limit: 5 | the last 5 click.story, each time that it came, over all of history",
        "top: click.story, over: 1d | the most frequent click.story with their counts, over the last 1 day, estimated",
        "distinct: click.story, over: 1d | number of different click.story, over the last 1 day, estimated to about 2.3 %",
        "distinct: click.story, over: 1d, exact: true | number of different click.story, over the last 1 day, exact to the millisecond",
        "quantile: impression.position, rank: 0.9 | quantile 0.9 of impression.position, over all of history, its rank estimated to 1.65 %",
        "decayed: click, half_life: 7d | number of click, each losing half its weight in 7 days, over all of history",
        "decayed: impression.position, half_life: 1d | sum of impression.position, each losing half its weight in 1 day, over all of history",
      })
  void everyOperatorIsToldInWords(String definition, String expected) {
    SystemSpec told =
        Plans.feed(
                "by: reader, last: click.story, limit: 10",
                "by: reader, last: click.story, limit: 10}\n  other: {by: reader, " + definition)
            .spec();
    assertThat(Wording.of(requireNonNull(told.features().get("other")))).isEqualTo(expected);
  }

  @Test
  void anOwnerIsTheSystemsUnlessNamed() {
    assertThat(requireNonNull(spec.features().get("ctr")).owner()).isEqualTo("feed-team");
    SystemSpec named = Plans.feed("{by: story, ratio", "{owner: rates, by: story, ratio").spec();
    assertThat(requireNonNull(named.features().get("ctr")).owner()).isEqualTo("rates");
  }

  @Test
  void durationsHaveTheirLargestWholeUnit() {
    assertThat(Wording.words(Duration.ofDays(1))).isEqualTo("1 day");
    assertThat(Wording.words(Duration.ofMinutes(90))).isEqualTo("90 minutes");
    assertThat(Wording.words(Duration.ofMillis(1500))).isEqualTo("1500 ms");
  }
}
