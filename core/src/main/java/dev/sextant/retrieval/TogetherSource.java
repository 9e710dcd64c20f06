package dev.sextant.retrieval;

import dev.sextant.decision.SymbolMap;
import dev.sextant.feature.Counts;
import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.RequestRows;
import org.jspecify.annotations.Nullable;

/// Proposes what comes together with the subject's own items: neighbours by cosine similarity of
/// co-occurrence, `together(a, b) / sqrt(baskets(a) * baskets(b))` [1], summed over the seeds.
///
/// The number of baskets of an item is estimated by the sum of its co-occurrences, which is what
/// the feature keeps.
///
/// [1] Linden, Smith, York, Amazon.com Recommendations: Item-to-Item Collaborative Filtering, IEEE
/// Internet Computing 2003.
///
/// @param feature counts of neighbours by item
/// @param seedSlot the subject's list or map of items
/// @param keep most candidates proposed
public record TogetherSource(String name, Feature feature, int seedSlot, int keep)
    implements CandidateSource {
  private static final int MOST_SEEDS = 50;

  @Override
  public void propose(RequestRows query, Proposals to) {
    query.fill(query.plan().closure(seedSlot));
    int[] seeds = ListSource.elements(query.columns().objects(seedSlot)[0], query);
    Counts sums = new Counts();
    for (int i = 0; i < Math.min(MOST_SEEDS, seeds.length); i++) {
      if (neighbours(seeds[i], query) instanceof SymbolMap map) {
        double own = Math.sqrt(map.sum());
        map.forEach((code, count) -> sums.add(code, count / own));
      }
    }
    Counts scores = new Counts();
    sums.forEach(
        (code, sum) -> {
          if (neighbours(code, query) instanceof SymbolMap map && map.sum() > 0) {
            scores.add(code, (float) (sum / Math.sqrt(map.sum())));
          }
        });
    int[] best = scores.ordered(query.state().symbols());
    for (int i = 0; i < Math.min(keep, best.length); i++) {
      to.add(best[i], scores.get(best[i]));
    }
  }

  private @Nullable Object neighbours(int code, RequestRows query) {
    return query.state().object(feature, code, query.now());
  }
}
