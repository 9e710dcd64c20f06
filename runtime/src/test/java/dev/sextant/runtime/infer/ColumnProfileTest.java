package dev.sextant.runtime.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ColumnProfileTest {
  private static ColumnProfile of(String... values) {
    ColumnProfile column = new ColumnProfile("c");
    for (String value : values) {
      column.add(value);
    }
    return column;
  }

  private static String[] many(int count, String pattern, int modulus) {
    return IntStream.range(0, count)
        .mapToObj(i -> pattern.formatted(i % modulus))
        .toArray(String[]::new);
  }

  @Test
  void wholeNumbersFractionsAndCodesAreToldApart() {
    assertThat(of("1", "-2", "+3", "1e+05").isWhole()).isTrue();
    assertThat(of("1", "2.5").isNumeric()).isTrue();
    assertThat(of("1", "2.5").isWhole()).isFalse();
    assertThat(of("007", "123").isNumeric()).isFalse();
    assertThat(of("10000169349117863715", "10000371904215119486").isNumeric()).isFalse();
    assertThat(of("0", "0.5").isNumeric()).isTrue();
  }

  @Test
  void whatJavaAloneTakesForANumberIsNone() {
    assertThat(of("1f").isNumeric()).isFalse();
    assertThat(of("2D").isNumeric()).isFalse();
    assertThat(of("0x1p3").isNumeric()).isFalse();
  }

  @Test
  void markersStandForMissingWhereTheyCanNotBeValues() {
    ColumnProfile numbers = of("1", "2", "-", "", "NA");
    assertThat(numbers.missingMarkers()).containsExactly("-", "NA");
    assertThat(numbers.missing()).isEqualTo(3);
    assertThat(numbers.isNumeric()).isTrue();
    ColumnProfile texts = of("x", "y", "-", "", "NA");
    assertThat(texts.missingMarkers()).containsExactly("NA");
    assertThat(texts.missing()).isEqualTo(2);
    assertThat(texts.distinct()).isEqualTo(3);
  }

  @Test
  void anIdIsDifferentInEveryRow() {
    assertThat(of(many(100, "a%d", 100)).isUnique()).isTrue();
    assertThat(of(many(100, "a%d", 99)).isUnique()).isFalse();
    assertThat(of("a", "").isUnique()).isFalse();
  }

  @Test
  void numbersWithoutAGapCountTheRows() {
    assertThat(of(many(100, "%d", 100)).countsRows()).isTrue();
    assertThat(of("1", "2", "4").countsRows()).isFalse();
  }

  @Test
  void booleansAreOfOneKind() {
    assertThat(of("True", "false", "TRUE").isBoolean()).isTrue();
    assertThat(of("yes", "no", "").isBoolean()).isTrue();
    assertThat(of("yes", "false").isBoolean()).isFalse();
    assertThat(of("true", "true").isBoolean()).isFalse();
  }

  @Test
  void fewValuesMakeACategoryAndManyDoNot() {
    assertThat(of(many(1000, "kind%d", 30)).isCategory()).isTrue();
    assertThat(of(many(1000, "name%d", 400)).isCategory()).isFalse();
  }

  @Test
  void sentencesAreFreeText() {
    assertThat(of(many(100, "the quick brown fox %d", 100)).isFreeText()).isTrue();
    assertThat(of(many(100, "fox %d", 100)).isFreeText()).isFalse();
  }

  @Test
  void examplesAreTheMostFrequentValues() {
    assertThat(of("b", "a", "b", "c", "d", "c", "c").examples()).containsExactly("c", "b", "a");
  }

  @Test
  void oneValueThroughoutNeedsSomeRowsToTell() {
    assertThat(of(many(20, "x", 1)).isConstant()).isTrue();
    assertThat(of("x", "x").isConstant()).isFalse();
    assertThat(of("", "NA").isEmpty()).isTrue();
  }
}
