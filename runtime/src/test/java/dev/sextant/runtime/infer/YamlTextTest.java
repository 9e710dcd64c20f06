package dev.sextant.runtime.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class YamlTextTest {
  private static Object load(String yaml) {
    return new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain", "true", "No", "null", "y", "a b", "\t", "\"", "\\", "it's", "7", "ü", "\u0085"
      })
  void whatIsWrittenIsReadAgain(String text) {
    assertThat(load("key: " + YamlText.scalar(text))).isEqualTo(Map.of("key", text));
    assertThat(load("key: " + YamlText.quoted(text))).isEqualTo(Map.of("key", text));
  }

  @Test
  void longListsAreBrokenIntoLines() {
    List<String> entries = IntStream.range(0, 100).mapToObj(i -> "entry" + i).toList();
    YamlText yaml = new YamlText();
    yaml.line(0, "top:");
    yaml.flow(1, "names", "[]", entries);
    assertThat(load(yaml.toString())).isEqualTo(Map.of("top", Map.of("names", entries)));
    assertThat(yaml.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(112));
  }

  @Test
  void aLongCommentStandsAboveItsLine() {
    YamlText yaml = new YamlText();
    yaml.line(0, "a: 1", "short");
    yaml.line(0, "b: 2", "long ".repeat(40) + "\nword");
    assertThat(yaml.toString()).startsWith("a: 1  # short\n# long").endsWith("\nb: 2\n");
    assertThat(load(yaml.toString())).isEqualTo(Map.of("a", 1, "b", 2));
  }
}
