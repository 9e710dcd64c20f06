package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinaryNumbersTest {
  @Test
  void everyNumberComesBackBitForBit() {
    double[] numbers = {
      0,
      -0.0,
      1,
      -1,
      0.1,
      -2.5,
      1L << 51,
      -(1L << 51),
      1L << 52,
      1e300,
      -1e300,
      1e-300,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      1_322_000_000_000.0
    };
    BinaryWriter out = new BinaryWriter();
    for (double number : numbers) {
      out.writeNumber(number);
    }
    BinaryReader in = new BinaryReader(out.toBytes());
    for (double number : numbers) {
      assertThat(Double.doubleToRawLongBits(in.readNumber()))
          .as("%s", number)
          .isEqualTo(Double.doubleToRawLongBits(number));
    }
    assertThat(in.hasMore()).isFalse();
  }

  @Test
  void smallWholeNumbersTakeOneByte() {
    assertThat(new BinaryWriter().writeNumber(15).writeNumber(-15).writeNumber(0).size())
        .isEqualTo(3);
  }
}
