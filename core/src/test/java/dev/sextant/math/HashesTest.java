package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HashesTest {
  /// Values of the FNV authors' test suite.
  @Test
  void fnvIsThePublishedOne() {
    assertThat(Hashes.fnv1a32("")).isEqualTo(0x811c9dc5L);
    assertThat(Hashes.fnv1a32("a")).isEqualTo(0xe40c292cL);
    assertThat(Hashes.fnv1a32("foobar")).isEqualTo(0xbf9cf968L);
  }

  /// The first outputs of SplitMix64 seeded with 0.
  @Test
  void theMixerIsThatOfSplitMix() {
    assertThat(Hashes.mix(0L)).isEqualTo(0xe220a8397b1dcdafL);
    assertThat(Hashes.mix(0x9e3779b97f4a7c15L)).isEqualTo(0x6e789e6aa1b965f4L);
  }

  @Test
  void neighbouringNamesDifferInHalfTheirBits() {
    Set<Long> seen = new HashSet<>();
    long different = 0;
    for (int i = 0; i < 10_000; i++) {
      long hash = Hashes.mix("decision-" + i);
      different += Long.bitCount(hash ^ Hashes.mix("decision-" + (i + 1)));
      seen.add(hash);
    }
    assertThat(seen).hasSize(10_000);
    assertThat(different / 10_000.0).isBetween(31.5, 32.5);
  }
}
