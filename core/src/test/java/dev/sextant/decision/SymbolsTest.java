package dev.sextant.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SymbolsTest {
  private final Symbols symbols = new Symbols();

  @Test
  void codesAreDenseAndStable() {
    assertThat(symbols.code("a")).isZero();
    assertThat(symbols.code("b")).isEqualTo(1);
    assertThat(symbols.code("a")).isZero();
    assertThat(symbols.find("c")).isEqualTo(-1);
    assertThat(symbols.size()).isEqualTo(2);
    assertThatThrownBy(() -> symbols.name(2))
        .hasMessage("symbol code must be in [0, 2), but was 2");
  }

  @Test
  void threadsThatRaceForATextGetOneCode() {
    IntStream.range(0, 100_000)
        .parallel()
        .forEach(
            i -> assertThat(symbols.name(symbols.code("s" + i % 5000))).isEqualTo("s" + i % 5000));
    assertThat(symbols.size()).isEqualTo(5000);
  }
}
