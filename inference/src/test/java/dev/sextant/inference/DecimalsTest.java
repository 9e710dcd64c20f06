package dev.sextant.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "7",
        "00012",
        "12345678",
        "123456789",
        "16777217",
        "0.1",
        "-.5",
        "5.",
        "1e3",
        "-1.5E-7",
        "NaN",
        "Infinity",
        "999999999999999",
        "1234567890123456789",
        "0.000000059604645",
        "8388608.5",
        "1.00000017881393432617187499",
        "1.00000017881393432617187500"
      })
  void readsWhatFloatReads(String text) {
    assertThat(Float.valueOf(parse(text))).isEqualTo(Float.valueOf(text));
  }

  @Test
  void readsEveryLengthWithAndWithoutPoint() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      long digits = random.nextLong(1L << random.nextInt(1, 60));
      int scale = random.nextInt(0, 12);
      String text = (random.nextBoolean() ? "-" : "") + digits;
      String pointed = scale == 0 ? text : text + "." + "%0" + scale + "d";
      String written = scale == 0 ? text : pointed.formatted(random.nextInt(1000));
      assertThat(parse(written)).as(written).isEqualTo(Float.parseFloat(written));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "1x", "1-2", "1.2.3", "12/3", ":1", "1,5"})
  void othersAreNoNumbers(String text) {
    assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> parse(text));
  }

  /// Within other text, and at its very end.
  private static float parse(String text) {
    byte[] inside = ("9" + text + "123456789").getBytes(UTF_8);
    byte[] last = ("9" + text).getBytes(UTF_8);
    float found = Decimals.parse(inside, 1, 1 + text.length());
    assertThat(Float.valueOf(Decimals.parse(last, 1, last.length))).isEqualTo(Float.valueOf(found));
    return found;
  }
}
