package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArtefactTest {
  @Test
  void everyTruncationAndEveryFlippedBitIsRefused() {
    byte[] whole = FileModelRegistryTest.model(1).bytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThatIllegalArgumentException().isThrownBy(() -> Scorers.load("logistic", torn));
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertThatIllegalArgumentException().isThrownBy(() -> Scorers.load("logistic", changed));
    }
  }

  @Test
  void aStoredModelIsStoredTheSameAgain() {
    byte[] bytes = FileModelRegistryTest.model(1).bytes();
    assertThat(Scorers.load("logistic", bytes).bytes()).isEqualTo(bytes);
  }

  @Test
  void aModelIsReadByItsOwnLearnerOnly() {
    byte[] bytes = FileModelRegistryTest.model(1).bytes();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scorers.load("boosted-trees", bytes))
        .withMessage("learner must be boosted-trees, but was logistic");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scorers.load("logistics", bytes))
        .withMessageContaining("did you mean 'logistic'");
  }
}
