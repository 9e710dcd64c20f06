package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Scored;
import dev.sextant.decision.Frame;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Explanation;
import dev.sextant.model.Signature;
import dev.sextant.multitask.TaskHead;
import dev.sextant.multitask.Trunk;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShadowTalliesTest {
  private static final int ROWS = 3;

  /// A net whose margins are 0 for its first head and 2 for the second.
  private static final class Net implements Trunk {
    private int passes;
    private boolean fails;

    @Override
    public int heads() {
      return 2;
    }

    @Override
    public void margins(Frame rows, double[][] out) {
      passes++;
      if (fails) {
        throw new IllegalStateException("no such feature");
      }
      for (int head = 0; head < out.length; head++) {
        Arrays.fill(out[head], 2.0 * head);
      }
    }
  }

  private record OneOf(Trunk trunk, int head) implements TaskHead {
    @Override
    public Signature signature() {
      return new Signature(List.of(), "task" + head);
    }

    @Override
    public Explanation explain(Frame rows, int row) {
      return new Explanation(0, List.of());
    }
  }

  private final Net net = new Net();
  private final Map<String, Assembly.Trained> challengers =
      Map.of("net.click", trained(0), "net.share", trained(1));

  private Assembly.Trained trained(int head) {
    return new Assembly.Trained(
        "v0002", new OneOf(net, head), new Calibrator.Logistic(), List.of());
  }

  /// Both heads of the champion said one half everywhere.
  private static Scored scored() {
    double[] half = {0.5, 0.5, 0.5};
    return new Scored(
        new String[] {"a", "b", "c"},
        new Frame(ROWS, List.of()),
        List.of(
            new Prediction("net.click", "click", new double[ROWS], half),
            new Prediction("net.share", "share", new double[ROWS], half),
            new Prediction("other.hide", "hide", new double[ROWS], half)),
        new double[ROWS]);
  }

  private static Map<String, String> champions() {
    return Map.of("net.click", "v0001", "net.share", "v0001", "other.hide", "v0001");
  }

  @Test
  void aNetThatHeadsShareIsAskedOnceForAllOfThem() {
    ShadowTallies tallies = new ShadowTallies();
    tallies.score(scored(), champions(), challengers);
    tallies.score(scored(), champions(), challengers);
    assertThat(net.passes).isEqualTo(2);
    List<ShadowReport> reports = tallies.all().stream().map(each -> each.report(7)).toList();
    assertThat(reports).extracting(ShadowReport::head).containsExactly("net.click", "net.share");
    assertThat(reports).extracting(ShadowReport::rows).containsOnly(2L * ROWS);
    assertThat(reports).extracting(ShadowReport::dropped).containsOnly(7L);
    assertThat(reports.getFirst().largest()).isZero();
    assertThat(reports.getLast().difference())
        .isCloseTo(1 / (1 + Math.exp(-2)) - 0.5, within(1e-12));
    assertThat(reports.getFirst().rowMicros())
        .as("both wait for the same pass")
        .isEqualTo(reports.getLast().rowMicros())
        .isPositive();
  }

  @Test
  void aFailureCountsForEveryHeadAndScoresNoRow() {
    ShadowTallies tallies = new ShadowTallies();
    net.fails = true;
    tallies.score(scored(), champions(), challengers);
    assertThat(tallies.all().stream().map(each -> each.report(0)))
        .hasSize(2)
        .allSatisfy(
            each -> {
              assertThat(each.failed()).isOne();
              assertThat(each.rows()).isZero();
            });
  }
}
