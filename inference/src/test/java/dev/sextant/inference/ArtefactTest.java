package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.decision.Frame;
import dev.sextant.inference.net.TowerShape;
import dev.sextant.math.BinaryWriter;
import java.util.Arrays;
import java.util.List;
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
  void aLinearModelOfBeforeCrossesIsRead() {
    Buckets buckets = new Buckets(4);
    NumberCoding age = new NumberCoding("age", buckets, 10, 2, new float[0]);
    BinaryWriter body = new BinaryWriter();
    body.writeVarint(buckets.bits()).writeVarint(1);
    Inputs.write(body, age.input());
    age.write(body);
    body.writeFloat(0.5f);
    Sparse.write(body, 16, i -> i == 3, i -> body.writeFloat(2));
    LinearScorer before = LinearScorer.read(Artefact.seal("logistic", 1, body.toBytes()));
    assertThat(before.signature().inputs()).containsExactly(age.input());
    assertThat(LinearScorer.read(before.bytes()).bytes()).isEqualTo(before.bytes());
    byte[] later = Artefact.seal("logistic", 3, body.toBytes());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinearScorer.read(later))
        .withMessage("format version must be in [1, 2], but was 3");
  }

  @Test
  void twoTowersOfBeforeScalesAreRead() {
    BinaryWriter body = new BinaryWriter();
    for (String name : List.of("reader", "story")) {
      NetCoding coding = new NetCoding(List.of(FieldCoding.Listed.of(name, List.of("a"))));
      coding.write(body);
      new TowerShape(0, 1, coding.tableRows(), 1, List.of(), 1, false).write(body);
      body.writeFloat(0);
    }
    body.writeDouble(0.5);
    for (int tower = 0; tower < 2; tower++) {
      body.writeFloat(0).writeFloat(0).writeFloat(3 + tower); // vectors: missing, other, a
      body.writeFloat(1).writeFloat(0); // out, its bias
    }
    TwoTowers before = TwoTowers.read(Artefact.seal("two-tower", 1, body.toBytes()));
    Frame rows =
        new Frame(
            1,
            List.of(
                new Frame.Categories("reader", new String[] {"a"}),
                new Frame.Categories("story", new String[] {"a"})));
    double[] margin = new double[1];
    before.margins(rows, margin);
    assertThat(margin[0]).isEqualTo(24);
    before.scaled(new Link.Scale(1, 2)).margins(rows, margin);
    assertThat(margin[0]).isEqualTo(49);
    assertThat(TwoTowers.read(before.bytes()).bytes()).isEqualTo(before.bytes());
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
