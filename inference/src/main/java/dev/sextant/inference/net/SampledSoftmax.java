package dev.sextant.inference.net;

/// The loss of two towers: of the items of a batch, each row should find its own.
///
/// With u a row's vector, v_j an item's, t the temperature and q_j the probability that item j
/// comes into a batch,
///
///     s_ij = u_i . v_j / t - log q_j        loss_i = log sum_j exp(s_ij) - s_ii
///
/// The correction by log q_j [1] makes up for frequent items being in more batches. An item that
/// is a row's own under another place counts for nothing in that row.
///
/// [1] Yi et al.: Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations,
/// RecSys 2019, equation 5.
public final class SampledSoftmax<A> {
  private final Kernels<A> kernels;
  private final int width;
  private final double temperature;
  private final A products;
  private final A du;
  private final A dv;

  /// @param width numbers of a vector
  /// @param most rows of a batch
  /// @param candidates most items of a batch
  public SampledSoftmax(
      Kernels<A> kernels, int width, double temperature, int most, int candidates) {
    this.kernels = kernels;
    this.width = width;
    this.temperature = temperature;
    this.products = kernels.array(Math.multiplyExact(most, candidates));
    this.du = kernels.array(most * width);
    this.dv = kernels.array(candidates * width);
  }

  /// Items of a batch; item i is that of row i, and those after the last row are nobody's.
  ///
  /// @param ids equal for the same item
  /// @param logQ log of the probability of each to come into a batch
  public record Items(int count, int[] ids, double[] logQ) {}

  /// The sum of the rows' losses; makes the gradients.
  ///
  /// @param u vectors of the rows
  /// @param v vectors of the items
  /// @param weights of the rows
  public double loss(A u, int rows, A v, Items items, double[] weights) {
    int count = items.count;
    kernels.product(rows, count, width, u, false, v, true, products, false);
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      loss += weights[row] * row(row, items, weights[row]);
    }
    kernels.product(rows, width, count, products, false, v, false, du, false);
    kernels.product(count, width, rows, products, true, u, false, dv, false);
    return loss;
  }

  /// One row's loss; its products become the gradient by them.
  private double row(int row, Items items, double weight) {
    int at = row * items.count;
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < items.count; j++) {
      if (counts(row, j, items)) {
        largest = Math.max(largest, score(at + j, items.logQ[j]));
      }
    }
    double sum = 0;
    for (int j = 0; j < items.count; j++) {
      if (counts(row, j, items)) {
        sum += Math.exp(score(at + j, items.logQ[j]) - largest);
      }
    }
    double total = largest + Math.log(sum);
    double loss = total - score(at + row, items.logQ[row]);
    for (int j = 0; j < items.count; j++) {
      double share = counts(row, j, items) ? Math.exp(score(at + j, items.logQ[j]) - total) : 0;
      kernels.set(products, at + j, weight * (share - (j == row ? 1 : 0)) / temperature);
    }
    return loss;
  }

  private static boolean counts(int row, int item, Items items) {
    return item == row || items.ids[item] != items.ids[row];
  }

  private double score(int at, double logQ) {
    return kernels.get(products, at) / temperature - logQ;
  }

  /// Gradient of the loss by the rows' vectors.
  public A rowGradient() {
    return du;
  }

  /// Gradient of the loss by the items' vectors.
  public A itemGradient() {
    return dv;
  }
}
