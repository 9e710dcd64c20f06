package dev.sextant.benchmarks;

import dev.sextant.inference.TreeScorer;
import dev.sextant.learning.Learners;
import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import dev.sextant.model.LearnedModel;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Our boosted trees beside LightGBM's lambdarank with its defaults, on the documents of LETOR's
/// MQ2008 and of LightGBM's own example.
///
/// `RankingQuality DIR [OBJECTIVE...]`, the data directory and what ours may try to learn (default:
/// rank, pairwise, regression). Both sides learn from the same queries. Ours picks one of
/// [#candidates] by folds inside them and never looks at those that are judged. Of MQ2008 each of
/// the parts S1 to S4 is judged once, by what learned from the other three; the example is judged
/// on its test file. Intervals are 95 % of the bootstrap over queries, differences in pairs.
public final class RankingQuality {
  private static final int SEED = 1;
  private static final int ROUNDS = 2000;
  private static final List<Integer> CUTS = List.of(1, 3, 5, 10);

  private static final List<String> OBJECTIVES = List.of("rank", "pairwise", "regression");

  private RankingQuality() {}

  private static List<Map<String, Object>> candidates(List<String> objectives) {
    List<Map<String, Object>> candidates = new ArrayList<>();
    for (String objective : objectives) {
      for (int depth : new int[] {3, 5}) {
        for (int rounds : new int[] {100, 300}) {
          candidates.add(
              Map.of(
                  "objective",
                  objective,
                  "depth",
                  depth,
                  "rounds",
                  rounds,
                  "eta",
                  0.03,
                  "min_child_weight",
                  objective.equals("regression") ? 10 : 1,
                  "subsample",
                  0.7,
                  "colsample",
                  0.5,
                  "threads",
                  1));
        }
      }
    }
    return candidates;
  }

  public static void main(String[] arguments) throws IOException, LGBMException {
    if (arguments.length == 0) {
      System.err.println("usage: RankingQuality DIR [OBJECTIVE...]");
      System.exit(2);
    }
    List<Map<String, Object>> candidates =
        candidates(
            arguments.length == 1 ? OBJECTIVES : List.of(arguments).subList(1, arguments.length));
    Path data = Path.of(arguments[0], "search-ranking");
    Path example = data.resolve("lightgbm-lambdarank");
    RankedRows train =
        RankedRows.read(example.resolve("rank.train.gz"), example.resolve("rank.train.query.gz"));
    RankedRows test =
        RankedRows.read(example.resolve("rank.test.gz"), example.resolve("rank.test.query.gz"));
    Judged judged = new Judged(candidates);
    judged.add(train, List.of(), test);
    judged.print("LightGBM's example");

    List<RankedRows> parts = new ArrayList<>();
    for (int part = 1; part <= 4; part++) {
      parts.add(RankedRows.read(data.resolve("letor-mq2008").resolve("S" + part + ".txt.gz")));
    }
    judged = new Judged(candidates);
    for (int part = 0; part < parts.size(); part++) {
      List<RankedRows> others = without(parts, part);
      judged.add(RankedRows.all(others), others, parts.get(part));
    }
    judged.print("MQ2008, each of S1 to S4 by the other three");
  }

  /// The NDCG of each judged query, NaN where nothing is relevant.
  private static final class Judged {
    private final List<Map<String, Object>> candidates;
    private final Map<Integer, List<double[]>> ours = new HashMap<>();
    private final Map<Integer, List<double[]>> theirs = new HashMap<>();

    Judged(List<Map<String, Object>> candidates) {
      this.candidates = candidates;
    }

    /// @param parts of `train`, each of which is held back once to choose; empty for five folds
    void add(RankedRows train, List<RankedRows> parts, RankedRows test) throws LGBMException {
      int width = Math.max(train.width(), test.width());
      Map<String, Object> options = best(candidates, train, parts, width);
      System.out.printf(
          "%d queries to learn from, %d judged; chosen: %s%n",
          train.queries(), test.queries(), new TreeMap<>(options));
      double[] own = scores(train, test, width, options);
      double[] lightGbm = LightGbm.scores(train, test, width);
      for (int k : CUTS) {
        ours.computeIfAbsent(k, _ -> new ArrayList<>()).add(GradedNdcg.perQuery(test, own, k));
        theirs
            .computeIfAbsent(k, _ -> new ArrayList<>())
            .add(GradedNdcg.perQuery(test, lightGbm, k));
      }
    }

    void print(String title) {
      System.out.println(title);
      for (int k : CUTS) {
        double[] own = flat(ours.getOrDefault(k, List.of()));
        double[] lightGbm = flat(theirs.getOrDefault(k, List.of()));
        boolean allRelevant = Arrays.stream(own).noneMatch(Double::isNaN);
        for (double empty : allRelevant ? new double[] {1} : new double[] {1, 0, Double.NaN}) {
          DoubleUnaryOperator counted = x -> Double.isNaN(x) ? empty : x;
          double[] a = counted(own, counted);
          double[] b = counted(lightGbm, counted);
          double[] gains = new double[a.length];
          Arrays.setAll(gains, i -> a[i] - b[i]);
          System.out.printf(
              "  ndcg@%-2d %d queries%s: ours %s, LightGBM %s, gain %s%n",
              k, a.length, remark(allRelevant, empty), shown(a), shown(b), shown(gains));
        }
      }
    }

    private static String remark(boolean allRelevant, double empty) {
      if (allRelevant) {
        return "";
      }
      return Double.isNaN(empty)
          ? ", those with nothing relevant left out"
          : ", those with nothing relevant count %.0f".formatted(empty);
    }

    private static double[] flat(List<double[]> parts) {
      return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] counted(double[] values, DoubleUnaryOperator counted) {
      return Arrays.stream(values).map(counted).filter(value -> !Double.isNaN(value)).toArray();
    }

    private static String shown(double[] values) {
      Interval interval = Bootstrap.mean(values, ROUNDS, SEED);
      return "%.4f [%.4f, %.4f]".formatted(mean(values), interval.low(), interval.high());
    }
  }

  /// The candidate with the best mean over queries and cuts, on rows held back inside `train`.
  private static Map<String, Object> best(
      List<Map<String, Object>> candidates, RankedRows train, List<RankedRows> parts, int width) {
    Map<String, Object> best = candidates.getFirst();
    double most = -1;
    for (Map<String, Object> candidate : candidates) {
      double found = inside(train, parts, width, candidate);
      if (found > most) {
        most = found;
        best = candidate;
      }
    }
    return best;
  }

  private static double inside(
      RankedRows train, List<RankedRows> parts, int width, Map<String, Object> options) {
    int folds = parts.isEmpty() ? 5 : parts.size();
    List<Double> found = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      RankedRows held = parts.isEmpty() ? train.fold(folds, fold, false) : parts.get(fold);
      RankedRows rest =
          parts.isEmpty() ? train.fold(folds, fold, true) : RankedRows.all(without(parts, fold));
      double[] scores = scores(rest, held, width, options);
      for (int k : CUTS) {
        Arrays.stream(GradedNdcg.perQuery(held, scores, k))
            .filter(value -> !Double.isNaN(value))
            .forEach(found::add);
      }
    }
    return mean(found.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static List<RankedRows> without(List<RankedRows> parts, int one) {
    List<RankedRows> others = new ArrayList<>(parts);
    others.remove(one);
    return others;
  }

  private static double[] scores(
      RankedRows train, RankedRows test, int width, Map<String, Object> options) {
    LearnedModel model =
        Learners.named(TreeScorer.LEARNER).fit(train.examples(width), null, options, SEED);
    double[] margins = new double[test.labels().size()];
    model.margins(test.examples(width).frame(), margins);
    return margins;
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum() / values.length;
  }
}
