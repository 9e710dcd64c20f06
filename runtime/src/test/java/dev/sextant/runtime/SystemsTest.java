package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loading a spec judges what only the learners know.
final class SystemsTest {
  @TempDir private Path directory = Path.of("");

  private Systems.Result load(String options) throws IOException {
    String shop = Files.readString(Path.of("..", "systems", "shop", "system.yaml"));
    assertThat(shop).contains("options: {epochs: 2}");
    Path file = directory.resolve("system.yaml");
    return Systems.load(
        Files.writeString(file, shop.replace("options: {epochs: 2}", "options: " + options)));
  }

  @Test
  void whatALearnerTakesIsSound() throws IOException {
    assertThat(load("{epochs: 3, bins: 4}")).isInstanceOf(Systems.Result.Loaded.class);
  }

  @Test
  void everyWrongOptionIsToldAtItsPlaceWithTheNearestName() throws IOException {
    assertThat(load("{epoch: 2, alpha: -1, words: many}"))
        .isInstanceOfSatisfying(
            Systems.Result.Wrong.class,
            wrong ->
                assertThat(wrong.problems().stream().map(Object::toString))
                    .hasSize(3)
                    .anyMatch(each -> each.contains("epoch") && each.contains("did you mean"))
                    .anyMatch(each -> each.contains("alpha") && each.contains("-1"))
                    .anyMatch(each -> each.contains("words") && each.contains("many"))
                    .allMatch(each -> each.matches("(?s).*system.yaml:\\d+:\\d+.*|.*line.*")));
  }
}
