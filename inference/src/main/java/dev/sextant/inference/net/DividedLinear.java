package dev.sextant.inference.net;

import dev.sextant.inference.net.Kernels.Factor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// y = x W + b of a net that answers, whose x is the batch: the query's part is multiplied once for
/// neighbours that share it. A row's bits do not depend on the rows beside it.
final class DividedLinear<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final QueryPart<A> batch;
  private final Factor<A> ofQuery;
  private final Factor<A> ofRest;
  private final @Nullable A bias;
  private final int width;
  private final A fromQueries;
  private final A y;

  /// @param ofQuery the rows of W for the query's columns
  /// @param ofRest the others
  /// @param most rows of a batch
  DividedLinear(
      Kernels<A> kernels,
      QueryPart<A> batch,
      Factor<A> ofQuery,
      Factor<A> ofRest,
      @Nullable A bias,
      int most) {
    this.kernels = kernels;
    this.batch = batch;
    this.ofQuery = ofQuery;
    this.ofRest = ofRest;
    this.bias = bias;
    this.width = ofRest.n();
    this.fromQueries = kernels.array(most * width);
    this.y = kernels.array(most * width);
  }

  @Override
  public int width() {
    return width;
  }

  /// @param x is in the divided batch already
  @Override
  public A forward(A x, int rows) {
    kernels.product(batch.distinct(), batch.queries(), ofQuery, fromQueries);
    if (bias != null) {
      kernels.addToRows(batch.distinct(), width, bias, fromQueries);
    }
    kernels.product(rows, batch.rests(), ofRest, y);
    for (int row = 0; row < rows; row++) {
      kernels.axpy(width, 1, fromQueries, batch.of(row) * width, y, row * width);
    }
    return y;
  }

  @Override
  public A backward(A dy, int rows) {
    throw new UnsupportedOperationException("a net that answers does not learn");
  }

  @Override
  public List<Parameter<A>> parameters() {
    return List.of();
  }
}
