package dev.sextant.retrieval;

import dev.sextant.feature.EntityTable;
import dev.sextant.feature.RequestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Asks the sources in order and merges what they propose.
///
/// @param limit most candidates in all
/// @param sources at most 31
public record Retrieval(int limit, List<CandidateSource> sources) {
  public Retrieval {
    sources = List.copyOf(sources);
  }

  /// @param failed sources that threw, with why; the rest answered without them
  /// @param cut sources that were not asked because time was up
  public record Found(
      Candidates candidates, int[] proposed, List<String> failed, List<String> cut) {}

  /// @param timeIsUp asked before each source but the first
  public Found gather(RequestRows query, BooleanSupplier timeIsUp) {
    Candidates candidates = new Candidates(sources.size(), limit);
    EntityTable items = query.state().entity(query.plan().choiceEntity());
    int[] proposed = new int[sources.size()];
    List<String> failed = new ArrayList<>();
    List<String> cut = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      CandidateSource source = sources.get(i);
      if (i > 0 && timeIsUp.getAsBoolean()) {
        cut.add(source.name());
        continue;
      }
      int index = i;
      try {
        source.propose(
            query,
            (code, score) -> {
              if (items.isLive(code, query.now()) && candidates.propose(index, code, score)) {
                proposed[index]++;
              }
            });
      } catch (RuntimeException e) {
        failed.add(source.name() + ": " + e);
      }
    }
    return new Found(candidates, proposed, failed, cut);
  }
}
