package dev.sextant.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.runtime.Refusal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewsOptionsTest {
  @Test
  void everyOptionOfTheSpecIsHeard() {
    NewsOptions options =
        Runs.options(
            Map.ofEntries(
                Map.entry("readers", 3.0),
                Map.entry("stories_per_hour", 4.0),
                Map.entry("visits_per_day", 5.0),
                Map.entry("requests_per_second", 6.0),
                Map.entry("newcomers", 0.07),
                Map.entry("half_life_hours", 8.0),
                Map.entry("shelf_life_hours", 9.0),
                Map.entry("position_bias", 0.1),
                Map.entry("disorder", 0.11),
                Map.entry("delay_speedup", 12.0),
                Map.entry("share_value", 13.0),
                Map.entry("hide_cost", 14.0)));
    assertThat(options)
        .isEqualTo(
            new NewsOptions(
                3, 4, 5, 6, 0.07, Duration.ofHours(8), Duration.ofHours(9), 0.1, 0.11, 12, 13, 14));
  }

  @Test
  void whatIsNotSaidHasADefault() {
    assertThat(Runs.options(Map.of())).isEqualTo(NewsOptions.standard());
    assertThat(NewsOptions.standard().readers()).isEqualTo(400);
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> Runs.options(Map.of("reader", 3.0)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(
            "system.yaml:98:11: world news: no option 'reader' (did you mean 'readers'?);"
                + " known options: delay_speedup,");
  }

  @Test
  void nonsenseIsRefusedWithItsRange() {
    assertThatThrownBy(() -> Runs.options(Map.of("disorder", 1.0)))
        .hasMessage("system.yaml:98:11: world news: `disorder` must be in [0.0, 0.5], but was 1.0");
    assertThatThrownBy(() -> Runs.options(Map.of("readers", 2.5)))
        .hasMessageEndingWith("`readers` must be a whole number, but was 2.5");
  }
}
