package dev.sextant.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.decision.Frame;
import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.inference.FieldCoding.Hashed;
import dev.sextant.inference.FieldCoding.Listed;
import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.net.Kernels;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Net.Looked;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.net.NetShape.Cross;
import dev.sextant.inference.net.NetShape.Sharing;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NetScorerTest {
  /// Margins of [#model()], as they were when `net-v1.hex` was stored.
  private static final double[] GOLDEN_MARGINS = {
    -0.5541203022003174, 3.300251007080078, 0.429412841796875, -3.501953125
  };

  private static final Frame ROWS =
      new Frame(
          4,
          List.of(
              new Frame.Numbers("age", new float[] {20, 70, Float.NaN, -3}),
              new Frame.Categories("color", new @Nullable String[] {"red", "blue", null, "green"}),
              new Frame.Categories("site", new @Nullable String[] {"a", "b", "c", null})));

  private static NetScorer model() {
    return model(new BitSet());
  }

  private static NetScorer model(BitSet query) {
    NetCoding coding =
        new NetCoding(
            List.of(
                new Binned(new Input("age", Kind.NUMBER), true, 3, 0.5, new float[] {40}, true),
                Listed.of("color", List.of("red", "blue")),
                new Hashed(new Input("site", Kind.CATEGORY), 2)));
    Cross cross = new Cross(1, 1, false);
    NetShape shape =
        new NetShape(1, 3, coding.tableRows(), 2, true, true, cross, List.of(2), Sharing.NONE);
    Map<String, float[]> values = new LinkedHashMap<>();
    Net<float[]> _ =
        new Net<>(
            shape,
            Kernels.forFloats(),
            (name, rows, width) -> values.computeIfAbsent(name, _ -> waves(name, rows * width)),
            1,
            null);
    return new RankingNet(
            "deepfm",
            List.of(""),
            coding,
            shape,
            values,
            new Link(List.of(new Scale(-1, 1)), false),
            new Looked<>(waves("x", shape.rowWidth()), waves("wide", shape.wideWidth())),
            query)
        .scorers()
        .getFirst();
  }

  private static float[] waves(String name, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (name.length() * 7 + i * 5) % 11 / 8f - 0.5f;
    }
    return values;
  }

  private static double[] margins(NetScorer model) {
    double[] margins = new double[ROWS.rows()];
    model.margins(ROWS, margins);
    return margins;
  }

  @Test
  void theFormatOfStoredNetsStays() throws IOException {
    byte[] golden = golden();
    assertThat(model().bytes()).isEqualTo(golden);
    NetScorer read = RankingNet.read("deepfm", golden).scorers().getFirst();
    assertThat(margins(read)).containsExactly(GOLDEN_MARGINS);
  }

  @Test
  void inputsOfTheQueryAreStored() {
    NetScorer model = model(BitSet.valueOf(new long[] {0b101}));
    byte[] stored = model.bytes();
    NetScorer read = RankingNet.read("deepfm", stored).scorers().getFirst();
    assertThat(read.net().query()).isEqualTo(model.net().query());
    assertThat(read.bytes()).isEqualTo(stored);
    assertThat(margins(read)).containsExactly(margins(model));
    byte[] wrong = model(BitSet.valueOf(new long[] {0b1101})).bytes();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RankingNet.read("deepfm", wrong))
        .withMessage("an input must be in [0, 3), but was 3");
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = NetScorerTest.class.getResourceAsStream("net-v1.hex")) {
      String hex = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }

  @Test
  void everyTruncationAndEveryFlippedBitIsRefused() {
    byte[] whole = model().bytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThatIllegalArgumentException().isThrownBy(() -> Scorers.load("deepfm", torn));
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertThatIllegalArgumentException().isThrownBy(() -> Scorers.load("deepfm", changed));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scorers.load("fm", whole))
        .withMessage("learner must be fm, but was deepfm");
  }

  @Test
  void manyThreadsMayAskAtOnce() throws Exception {
    NetScorer model = model();
    double[] expected = margins(model);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<double[]>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Callable<double[]> ask = () -> margins(model);
        answers.add(threads.submit(ask));
      }
      for (Future<double[]> answer : answers) {
        assertThat(answer.get()).containsExactly(expected);
      }
    }
  }
}
