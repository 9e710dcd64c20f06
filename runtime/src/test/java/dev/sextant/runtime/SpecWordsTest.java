package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.inference.ForeignScorer;
import dev.sextant.inference.TwoTowers;
import dev.sextant.inference.net.NetShape.Sharing;
import dev.sextant.learning.Learners;
import dev.sextant.model.Calibration;
import dev.sextant.multitask.SharingLearner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a spec may say of models is what the learners know. That the parser knows the words of the
/// schema is tested beside the parser.
final class SpecWordsTest {
  private static List<String> words(String pointer) throws IOException {
    try (var in = SpecWordsTest.class.getResourceAsStream("/dev/sextant/spec/system.schema.json")) {
      JsonNode schema =
          new JsonMapper().readTree(new String(requireNonNull(in).readAllBytes(), UTF_8));
      return schema.at(pointer + "/enum").valueStream().map(JsonNode::asString).toList();
    }
  }

  @Test
  void aModelHasOneOfTheLearnersOrIsAFile() throws IOException {
    List<String> known = new ArrayList<>(Learners.names());
    known.add(ForeignScorer.LEARNER);
    assertThat(words("/$defs/model/properties/learner")).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void aBaselineHasOneOfTheLearnersThatReadFeatures() throws IOException {
    List<String> known = new ArrayList<>(Learners.names());
    known.remove(TwoTowers.LEARNER);
    assertThat(words("/$defs/plain_learner")).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void tasksShareInTheWaysOfNets() throws IOException {
    List<String> words = words("/$defs/model/properties/sharing");
    assertThat(words).containsExactlyInAnyOrderElementsOf(Sharing.Kind.words());
    for (String word : words) {
      Map<String, Object> options = Map.of("sharing", word);
      Learners.named("mlp").check(options);
      Learners.named("dcn-v2").check(options);
    }
    assertThat(
            Learners.names().stream()
                .filter(name -> Learners.named(name) instanceof SharingLearner))
        .contains("mlp", "dcn-v2");
  }

  @Test
  void marginsAreCalibratedInTheKnownWays() throws IOException {
    assertThat(words("/$defs/model/properties/calibrate"))
        .containsExactlyInAnyOrderElementsOf(Calibration.words());
  }
}
