package dev.sextant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.decision.Frame;
import dev.sextant.model.Options.Range;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final List<String> KNOWN = List.of("epochs", "alpha", "chars", "objective");

  @Test
  void whatIsNotThereHasItsDefault() {
    Options options = options(Map.of());
    assertThat(options.whole("epochs", 10, 1, 100)).isEqualTo(10);
    assertThat(options.number("alpha", 0.1, 0, 1)).isEqualTo(0.1);
    assertThat(options.range("chars", new Range(2, 5), 0, 9)).isEqualTo(new Range(2, 5));
  }

  @Test
  void whatIsThereIsReadWhateverItsNumberType() {
    Options options = options(Map.of("epochs", 3.0, "alpha", 1, "chars", List.of(3, 4L)));
    assertThat(options.whole("epochs", 10, 1, 100)).isEqualTo(3);
    assertThat(options.number("alpha", 0.1, 0, 1)).isEqualTo(1);
    assertThat(options.range("chars", new Range(2, 5), 0, 9)).isEqualTo(new Range(3, 4));
  }

  @Test
  void aListOfWholeNumbersIsReadWithItsRange() {
    assertThat(options(Map.of()).wholes("chars", List.of(64, 32), 1, 100)).containsExactly(64, 32);
    assertThat(options(Map.of("chars", List.of(3, 4L))).wholes("chars", List.of(), 1, 9))
        .containsExactly(3, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("chars", List.of(0))).wholes("chars", List.of(), 1, 9))
        .withMessage("option 'chars' of logistic must be a whole number in [1, 9], but was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("chars", 3)).wholes("chars", List.of(), 1, 9))
        .withMessage("option 'chars' of logistic must be a list of whole numbers, but was 3");
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("epoch", 3)))
        .withMessageContaining("logistic has no option 'epoch' (did you mean 'epochs'?)");
  }

  @Test
  void aValueOutOfRangeIsAnsweredWithTheRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("epochs", 0)).whole("epochs", 10, 1, 100))
        .withMessage("option 'epochs' of logistic must be a whole number in [1, 100], but was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("alpha", Double.NaN)).number("alpha", 1, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("alpha", "fast")).number("alpha", 1, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> options(Map.of("chars", List.of(5, 2))).range("chars", new Range(1, 2), 0, 9));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                options(Map.of("objective", "rang"))
                    .choice("objective", "rank", List.of("rank", "binary")))
        .withMessageContaining("did you mean 'rank'");
  }

  @Test
  void examplesMustAgreeInLength() {
    Frame two = new Frame(2, List.of(new Frame.Numbers("x", new float[] {1, 2})));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(two, new float[1], new float[] {1, 1}, new int[2]))
        .withMessageContaining("labels must have one entry for each of 2 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(two, new float[2], new float[] {1, 0}, new int[2]))
        .withMessageContaining("weight of row 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(two, new float[2], new float[] {1, 1}, new int[] {1, 0}))
        .withMessageContaining("groups must be ascending");
  }

  private static Options options(Map<String, Object> values) {
    return new Options("logistic", KNOWN, values);
  }
}
