package dev.sextant.spec.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WordingTest {
  private final SystemSpec spec = Plans.plan(Plans.FEED).spec();

  private String words(String feature) {
    return Wording.of(requireNonNull(spec.features().get(feature)));
  }

  @Test
  void aFeatureIsToldInWords() {
    assertThat(words("ctr"))
        .isEqualTo("click per impression, over the last 1 hour, from 0.08 as if seen 20 times");
    assertThat(words("read")).isEqualTo("the last 10 click.story, over all of history");
    assertThat(words("also"))
        .isEqualTo(
            "how often each other click.story came with it, the 50 highest, in the same click.reader, over all of history");
    assertThat(words("clicks"))
        .startsWith("number of click, over the last 7 days, only where default(device");
    assertThat(words("late")).isEqualTo("(20 < hour(now))");
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
