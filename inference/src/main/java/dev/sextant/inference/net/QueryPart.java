package dev.sextant.inference.net;

/// A batch divided by column: what belongs to the query, which neighbouring rows mostly share and
/// which is kept once for those, and the rest.
final class QueryPart<A> {
  private final Kernels<A> kernels;
  private final int total;
  private final Columns query;
  private final Columns rest;
  private final A queries;
  private final A rests;
  private final int[] of;
  private int distinct;

  /// @param total columns of a row
  /// @param query some of them, neither none nor all
  /// @param most rows of a batch
  QueryPart(Kernels<A> kernels, int total, Columns query, int most) {
    this.kernels = kernels;
    this.total = total;
    this.query = query;
    this.rest = query.others(total);
    this.queries = kernels.array(most * query.width());
    this.rests = kernels.array(most * rest.width());
    this.of = new int[most];
  }

  /// Takes a batch.
  void take(A x, int rows) {
    int width = query.width();
    distinct = 0;
    for (int row = 0; row < rows; row++) {
      query.copy(kernels, x, row * total, queries, distinct * width);
      rest.copy(kernels, x, row * total, rests, row * rest.width());
      boolean known =
          distinct > 0 && kernels.same(width, queries, (distinct - 1) * width, distinct * width);
      distinct += known ? 0 : 1;
      of[row] = distinct - 1;
    }
  }

  Columns query() {
    return query;
  }

  Columns rest() {
    return rest;
  }

  A queries() {
    return queries;
  }

  /// How many different ones there are among neighbours.
  int distinct() {
    return distinct;
  }

  /// Which of the queries a row has.
  int of(int row) {
    return of[row];
  }

  A rests() {
    return rests;
  }
}
