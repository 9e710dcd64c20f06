package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.NetScorer;
import dev.sextant.inference.RankingNet;
import dev.sextant.inference.Scorers;
import dev.sextant.inference.net.Net.Looked;
import dev.sextant.inference.net.NetShape;
import dev.sextant.model.Examples;
import dev.sextant.model.Learner;
import dev.sextant.multitask.SharingLearner;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueryInputsTest {
  private static final int SIZE = 8;
  private static final Examples TRAIN = queries(2_000, 1);
  private static final Frame TEST = queries(400, 2).frame();

  /// x and device are those of the query's first row.
  private static Examples queries(int rows, long seed) {
    Examples clicks = Worlds.clicks(rows, seed);
    int[] firsts = IntStream.range(0, rows).map(row -> row - row % SIZE).toArray();
    List<Column> columns =
        clicks.frame().columns().stream()
            .map(column -> column.name().equals("y") ? column : column.pick(firsts))
            .toList();
    return new Examples(
        new Frame(rows, columns), clicks.labels(), clicks.weights(), clicks.groups());
  }

  static List<Arguments> nets() {
    return List.of(
        Arguments.of("deepfm", Map.of()),
        Arguments.of("wide-and-deep", Map.of()),
        Arguments.of("dcn-v2", Map.of()),
        Arguments.of("dcn-v2", Map.of("structure", "stacked", "rank", 3)),
        Arguments.of("dcn-v2", Map.of("hidden", List.of())),
        Arguments.of("mlp", Map.of("sharing", "shared-bottom")),
        Arguments.of("mlp", Map.of("sharing", "mmoe")),
        Arguments.of("mlp", Map.of("sharing", "esmm")),
        Arguments.of("dcn-v2", Map.of("sharing", "mmoe")));
  }

  private static NetScorer fit(String learner, Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("epochs", 2);
    if (!options.containsKey("sharing")) {
      return (NetScorer) Learners.named(learner).fit(TRAIN, null, all, 1, Learner.Rounds.UNWATCHED);
    }
    Task click = new Task("click", false, TRAIN.labels());
    TaskExamples both =
        new TaskExamples(
            TRAIN.frame(),
            List.of(click, new Task("again", false, TRAIN.labels())),
            TRAIN.weights(),
            TRAIN.groups());
    return (NetScorer)
        ((SharingLearner) Learners.named(learner))
            .fit(both, null, all, 1, Learner.Rounds.UNWATCHED)
            .getLast();
  }

  @ParameterizedTest
  @MethodSource("nets")
  void whatRowsShareIsComputedOnceWithoutADifference(String learner, Map<String, Object> options) {
    NetScorer model = fit(learner, options);
    assertThat(names(model)).containsExactly("x", "device");
    double[] together = Worlds.margins(model, TEST);
    double[] undivided = Worlds.margins(undivided(model), TEST);
    for (int row = 0; row < together.length; row++) {
      assertThat(together[row]).isCloseTo(undivided[row], within(1e-5));
    }
    for (int row = 0; row < 3 * SIZE; row++) {
      double[] alone = Worlds.margins(model, TEST.pick(new int[] {row}));
      assertThat(alone[0]).as("row %d alone", row).isEqualTo(together[row]);
    }
    NetScorer read = (NetScorer) Scorers.load(learner, model.bytes()).forTask(task(model));
    assertThat(Worlds.margins(read, TEST)).containsExactly(together);
  }

  private static String task(NetScorer model) {
    return model.net().tasks().get(model.head());
  }

  private static List<String> names(NetScorer model) {
    return model.net().query().stream()
        .mapToObj(place -> model.signature().inputs().get(place).name())
        .toList();
  }

  private static NetScorer undivided(NetScorer model) {
    RankingNet net = model.net();
    NetShape shape = net.shape();
    Looked<float[]> none = new Looked<>(new float[shape.rowWidth()], new float[shape.wideWidth()]);
    return new RankingNet(
            model.learner(),
            net.tasks(),
            net.coding(),
            shape,
            net.values(),
            net.link(),
            none,
            new BitSet())
        .scorers()
        .get(model.head());
  }

  @Test
  void queriesOfOneRowTellNothing() {
    int[] groups = new int[TRAIN.rows()];
    Arrays.setAll(groups, row -> row);
    Examples apart = new Examples(TRAIN.frame(), TRAIN.labels(), TRAIN.weights(), groups);
    NetScorer model =
        (NetScorer)
            Learners.named("mlp")
                .fit(apart, null, Map.of("epochs", 1), 1, Learner.Rounds.UNWATCHED);
    assertThat(model.net().query().isEmpty()).isTrue();
  }
}
