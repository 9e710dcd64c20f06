package dev.sextant.retrieval;

import dev.sextant.decision.LogPosition;
import dev.sextant.feature.EntityTable;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Proposes the live items with the highest score of an expression: popular, trending, fresh.
///
/// An expression over the item alone gives the same list to everybody, so the list is kept for
/// `staleness`; with a staleness of 0 it is kept only while neither the clock nor the log moves.
public final class TopSource implements CandidateSource {
  private final String name;
  private final int slot;
  private final int keep;
  private final long staleness;
  private volatile @Nullable Ranking kept;

  /// @param slot numeric column that items are ordered by; missing comes last and is not proposed
  /// @param keep most candidates proposed
  /// @param staleness milliseconds
  public TopSource(String name, int slot, int keep, long staleness) {
    this.name = name;
    this.slot = slot;
    this.keep = keep;
    this.staleness = staleness;
  }

  private record Ranking(
      FeatureState state, LogPosition position, long now, int[] codes, double[] scores) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public void propose(RequestRows query, Proposals to) {
    Ranking ranking = kept;
    if (ranking == null || !isFresh(ranking, query)) {
      ranking = rank(query);
      kept = query.plan().isOfCandidateAlone(slot) ? ranking : null;
    }
    for (int i = 0; i < ranking.codes.length; i++) {
      to.add(ranking.codes[i], ranking.scores[i]);
    }
  }

  private boolean isFresh(Ranking ranking, RequestRows query) {
    if (ranking.state != query.state()) {
      return false;
    }
    long age = query.now() - ranking.now;
    boolean unmoved = age == 0 && ranking.position.equals(query.state().position());
    return unmoved || (age >= 0 && age < staleness);
  }

  private Ranking rank(RequestRows query) {
    EntityTable items = query.state().entity(query.plan().choiceEntity());
    int[] live = live(items, query.now());
    query.candidates(live, live.length);
    query.fill(query.plan().closure(slot));
    boolean constant = query.columns().isConstant(slot);
    double[] column = query.columns().numbers(slot);
    long[] order = new long[live.length];
    int scored = 0;
    for (int row = 0; row < live.length; row++) {
      float score = (float) column[constant ? 0 : row];
      if (!Float.isNaN(score)) {
        order[scored++] = sortKey(score, row);
      }
    }
    Arrays.sort(order, 0, scored);
    int[] codes = new int[Math.min(keep, scored)];
    double[] scores = new double[codes.length];
    for (int i = 0; i < codes.length; i++) {
      int row = (int) order[i];
      codes[i] = live[row];
      scores[i] = column[constant ? 0 : row];
    }
    return new Ranking(query.state(), query.state().position(), query.now(), codes, scores);
  }

  /// Sorts ascending to: the highest score first, of equal scores the entity that has been known
  /// longer.
  private static long sortKey(float score, int row) {
    int bits = Float.floatToIntBits(score + 0f);
    int ascending = bits ^ ((bits >> 31) & 0x7FFFFFFF);
    return ((long) ~ascending << 32) | row;
  }

  private static int[] live(EntityTable items, long now) {
    int[] live = new int[items.size()];
    int count = 0;
    for (int i = 0; i < items.size(); i++) {
      if (items.isLive(items.codes()[i], now)) {
        live[count++] = items.codes()[i];
      }
    }
    return Arrays.copyOf(live, count);
  }
}
