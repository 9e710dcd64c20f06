package dev.sextant.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// NDCG of graded documents, per query: gains are 2^label - 1, discounts 1 / log2(rank + 1); of
/// equal scores the earlier row stands first.
final class GradedNdcg {
  private GradedNdcg() {}

  /// @param k how many of the best count
  /// @return per query, NaN where no document is relevant
  static double[] perQuery(RankedRows rows, double[] scores, int k) {
    double[] result = new double[rows.queries()];
    int from = 0;
    for (int query = 0; query < result.length; query++) {
      int to = from + rows.sizes().get(query);
      List<Integer> order = new ArrayList<>(IntStream.range(from, to).boxed().toList());
      order.sort((a, b) -> Double.compare(scores[b], scores[a]));
      double[] answer = order.stream().mapToDouble(row -> rows.labels().get(row)).toArray();
      double[] best = Arrays.stream(answer).map(x -> -x).sorted().map(x -> -x).toArray();
      double most = gain(best, k);
      result[query] = most == 0 ? Double.NaN : gain(answer, k) / most;
      from = to;
    }
    return result;
  }

  private static double gain(double[] labels, int k) {
    double sum = 0;
    for (int i = 0; i < Math.min(k, labels.length); i++) {
      sum += (Math.pow(2, labels[i]) - 1) * Math.log(2) / Math.log(i + 2);
    }
    return sum;
  }
}
