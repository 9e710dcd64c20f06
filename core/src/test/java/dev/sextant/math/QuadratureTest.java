package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuadratureTest {
  @Test
  void aPolynomialOfDegreeThirtyNineIsExact() {
    double integral = Quadrature.integrate(x -> 40 * Math.pow(x, 39) + 1, 0, 1, 1);
    assertThat(integral).isCloseTo(2, within(1e-14));
  }

  @Test
  void panelsCoverTheRange() {
    assertThat(Quadrature.integrate(Math::sin, 0, Math.PI, 7)).isCloseTo(2, within(1e-14));
    assertThat(Quadrature.integrate(_ -> 3, -2, 5, 4)).isCloseTo(21, within(1e-13));
  }
}
