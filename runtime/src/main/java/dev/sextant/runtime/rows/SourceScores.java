package dev.sextant.runtime.rows;

import dev.sextant.decision.Decision;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestRows;
import dev.sextant.retrieval.Candidates;
import dev.sextant.retrieval.Retrieval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The scores that candidate sources would give to what a decision scored: the sources propose
/// again, from the state that the decision had read.
final class SourceScores {
  private final Reads reads;
  private final Retrieval retrieval;
  private String last = "";
  private @Nullable Candidates found;

  SourceScores(Reads reads, Retrieval retrieval) {
    this.reads = reads;
    this.retrieval = retrieval;
  }

  /// @param state of everything, as the decision had read it
  void fill(Question question, FeatureState state, Chunk chunk, int at) {
    Decision decision = question.decided();
    String candidate = question.candidate();
    if (decision == null || candidate == null) {
      return;
    }
    Candidates proposed = propose(decision, state);
    int code = state.symbols().find(candidate);
    for (Reads.Source each : reads.sources()) {
      int source = decision.pool().sources().indexOf(each.name());
      int place = source < 0 || wasCut(decision, source) ? -1 : proposed.find(code);
      chunk.numbers(each.slot())[at] = place < 0 ? Float.NaN : proposed.score(source, place);
    }
  }

  /// The rows of a decision come one after the other.
  private Candidates propose(Decision decision, FeatureState state) {
    Candidates known = found;
    if (known == null || !last.equals(decision.id())) {
      RequestRows rows = new RequestRows(reads.plan(), state, decision.query());
      known = retrieval.gather(rows, () -> false).candidates();
      found = known;
      last = decision.id();
    }
    return known;
  }

  /// Whether a deadline or a failure kept a source from proposing anything.
  private static boolean wasCut(Decision decision, int source) {
    return decision.degraded() != null
        && Arrays.stream(decision.pool().masks()).noneMatch(mask -> (mask & (1 << source)) != 0);
  }
}
