package dev.sextant.retrieval;

import dev.sextant.decision.SymbolList;
import dev.sextant.decision.SymbolMap;
import dev.sextant.feature.RequestRows;
import org.jspecify.annotations.Nullable;

/// Proposes the elements of one of the subject's own features: of a map the most frequent first, of
/// a list the latest.
///
/// @param slot a list or map column that depends on the query alone
/// @param keep most candidates proposed
public record ListSource(String name, int slot, int keep) implements CandidateSource {
  @Override
  public void propose(RequestRows query, Proposals to) {
    query.fill(query.plan().closure(slot));
    @Nullable Object elements = query.columns().objects(slot)[0];
    int[] ordered = elements(elements, query);
    for (int i = 0; i < Math.min(keep, ordered.length); i++) {
      double score = elements instanceof SymbolMap map ? map.get(ordered[i]) : ordered.length - i;
      to.add(ordered[i], score);
    }
  }

  /// The elements of a list or map feature, the most telling first.
  static int[] elements(@Nullable Object value, RequestRows query) {
    return switch (value) {
      case SymbolMap map -> query.state().ordered(map);
      case SymbolList list -> reversed(list);
      case null, default -> new int[0];
    };
  }

  private static int[] reversed(SymbolList list) {
    int[] codes = new int[list.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = list.code(codes.length - 1 - i);
    }
    return codes;
  }
}
