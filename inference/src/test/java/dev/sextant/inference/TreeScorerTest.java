package dev.sextant.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.model.Explanation;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TreeScorerTest {
  /// What the model of `trees-v1.hex` answered when it was stored.
  private static final double[] GOLDEN_MARGINS = {
    0.11634893715381622, 0.5785955190658569, 0.5785955190658569, 0.37259483337402344
  };

  private static final Frame ROWS =
      new Frame(
          4,
          List.of(
              new Frame.Numbers("x", new float[] {0.1f, 0.9f, Float.NaN, 0.5f}),
              new Frame.Categories(
                  "device", new @Nullable String[] {"phone", "watch", null, "desk"})));

  @Test
  void modelsOfTheFirstFormatAnswerAsTheyDid() throws IOException {
    TreeScorer read = (TreeScorer) Scorers.load("boosted-trees", golden());
    assertThat(margins(read, ROWS)).containsExactly(GOLDEN_MARGINS);
    assertThat(margins((TreeScorer) Scorers.load("boosted-trees", read.bytes()), ROWS))
        .containsExactly(GOLDEN_MARGINS);
    Explanation one = read.explain(ROWS, 1);
    assertThat(one.total()).isCloseTo(GOLDEN_MARGINS[1], within(1e-6));
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = TreeScorerTest.class.getResourceAsStream("trees-v1.hex")) {
      String hex = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }

  @Test
  void aLaterFormatIsRefused() {
    byte[] later = Artefact.seal("boosted-trees", 3, new byte[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scorers.load("boosted-trees", later))
        .withMessage("format version must be in [1, 2], but was 3");
  }

  @Test
  void aSetSendsItsCategoriesRightAndAllOthersLeft() {
    TreeScorer model = sets("0, 2", 1);
    @Nullable String[] values = {"a", "b", "c", "d", null, "never seen"};
    Frame frame = new Frame(6, List.of(new Frame.Categories("place", values)));
    assertThat(margins(model, frame)).containsExactly(2, 1, 2, 1, 1, 1);
    assertThat(margins(sets("0, 2", 0), frame)).containsExactly(2, 1, 2, 1, 2, 2);
    IntStream.range(0, 6)
        .forEach(
            row ->
                assertThat(model.explain(frame, row).total())
                    .isEqualTo(margins(model, frame)[row]));
  }

  @Test
  void manyRowsAreAnsweredAsOneIs() {
    TreeScorer model = sets("1, 3", 0);
    @Nullable String[] values = new @Nullable String[300];
    Arrays.setAll(values, row -> row % 7 == 0 ? null : "abcdef".substring(row % 6, row % 6 + 1));
    double[] together =
        margins(model, new Frame(300, List.of(new Frame.Categories("place", values))));
    for (int row = 0; row < values.length; row++) {
      Frame own =
          new Frame(
              1, List.of(new Frame.Categories("place", new @Nullable String[] {values[row]})));
      assertThat(margins(model, own)[0]).isEqualTo(together[row]);
    }
  }

  @Test
  void setsThatAreNoneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sets("0, -2", 1))
        .withMessageContaining("category must be in [0, ")
        .withMessageContaining("but was -2");
  }

  /// One tree: categories of the set have 2, all others 1.
  private static TreeScorer sets(String right, int missingLeft) {
    String json =
        """
        {"learner": {"learner_model_param": {"base_score": "0"}, "objective": {"name": "reg:squarederror"},
         "gradient_booster": {"model": {"trees": [{
          "left_children": [1, -1, -1], "right_children": [2, -1, -1], "split_indices": [0, 0, 0],
          "split_conditions": [0, 1, 2], "default_left": [%d, 0, 0], "sum_hessian": [4, 3, 1],
          "categories_nodes": [0], "categories_segments": [0], "categories_sizes": [2], "categories": [%s]
         }]}}}}
        """
            .formatted(missingLeft, right);
    TreeColumns columns =
        new TreeColumns(
            new Signature(List.of(new Input("place", Kind.CATEGORY)), ""),
            TreeColumns.Splits.SETS,
            List.of(List.of("a", "b", "c", "d")));
    return new TreeScorer(columns, 1, json.getBytes(UTF_8));
  }

  private static double[] margins(TreeScorer model, Frame frame) {
    double[] margins = new double[frame.rows()];
    model.margins(frame, margins);
    return margins;
  }
}
