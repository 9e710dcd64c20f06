package dev.sextant.retrieval;

import dev.sextant.decision.SymbolMap;
import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.RequestRows;
import dev.sextant.math.LongTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
    LongTable<double[]> sums = new LongTable<>();
    for (int i = 0; i < Math.min(MOST_SEEDS, seeds.length); i++) {
      if (query.state().object(feature, seeds[i], query.now()) instanceof SymbolMap neighbours) {
        double own = Math.sqrt(neighbours.sum());
        neighbours.forEach(
            (code, count) -> sums.computeIfAbsent(code, _ -> new double[1])[0] += count / own);
      }
    }
    best(query, sums).forEach(entry -> to.add(entry.code, entry.score));
  }

  private record Entry(int code, double score) {}

  private List<Entry> best(RequestRows query, LongTable<double[]> sums) {
    List<Entry> entries = new ArrayList<>(sums.size());
    sums.forEach(
        (code, sum) -> {
          Object neighbours = query.state().object(feature, code, query.now());
          double total = neighbours instanceof SymbolMap map ? map.sum() : 0;
          if (total > 0) {
            entries.add(new Entry((int) code, (float) (sum[0] / Math.sqrt(total))));
          }
        });
    entries.sort(
        Comparator.comparingDouble((Entry entry) -> -entry.score)
            .thenComparing(entry -> query.state().symbols().name(entry.code)));
    return entries.subList(0, Math.min(keep, entries.size()));
  }
}
