package dev.sextant.learning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.inference.TextRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void findsEveryValueOfEveryLine(String end) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int columns : new int[] {1, 2, 40, 200}) {
      List<List<String>> expected = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (int line = 0; line < 3000; line++) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          int most = random.nextInt(400) == 0 ? 2000 : 12;
          values.add("v\u000b\bü\r9".repeat(most).substring(0, random.nextInt(most) + 1) + "x");
        }
        values.set(random.nextInt(columns), columns > 1 ? "" : "y");
        expected.add(values);
        text.append(String.join("\t", values)).append(line < 2999 ? end : "");
      }
      assertThat(read(text.toString(), columns)).isEqualTo(expected);
    }
  }

  @Test
  void aLineMayBeLongerThanTheBuffer() throws IOException {
    String huge = "h".repeat(1_000_000);
    assertThat(read("a\tb\n" + huge + "\tc\nd\te\n", 2))
        .containsExactly(List.of("a", "b"), List.of(huge, "c"), List.of("d", "e"));
  }

  @Test
  void anEmptyFileHasNoLines() throws IOException {
    assertThat(read("", 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\tb\nc\nd\te\n",
        "a\tb\nc\td\te\nd\te\n",
        "a\tb\n\nd\te\n",
        "a\tb\nc",
        "a\tb\nc\td\te"
      })
  void aLineWithAnotherNumberOfValuesIsNamed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(text, 2))
        .withMessageMatching("line 2 must have 2 values, but has [13]");
  }

  private static List<List<String>> read(String text, int columns) throws IOException {
    int[] places = new int[columns];
    for (int i = 0; i < columns; i++) {
      places[i] = i;
    }
    TextRow row = new TextRow(places);
    List<List<String>> found = new ArrayList<>();
    try (Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(UTF_8)), '\t', columns)) {
      while (lines.next(row)) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          values.add(row.value(i));
        }
        found.add(values);
      }
    }
    return found;
  }
}
