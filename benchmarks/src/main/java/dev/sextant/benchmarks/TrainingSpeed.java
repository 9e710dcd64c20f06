package dev.sextant.benchmarks;

import dev.sextant.benchmarks.TorchPeer.Coded;
import dev.sextant.inference.NetScorer;
import dev.sextant.learning.Learners;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.Examples;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Training of a DCN-v2 of Criteo's shape beside PyTorch through DJL, one thread each: 26 vectors
/// of 16 numbers and 13 numbers, 3 full crosses beside a perceptron of 256 and 128, steps of 2,048
/// rows. Speed is of the best epoch, by the processor time of all threads; AUC of other rows after
/// each epoch count.
///
/// `TrainingSpeed [--rows N] [--epochs N] [--json]`
public final class TrainingSpeed {
  private TrainingSpeed() {}

  public static void main(String[] arguments) {
    Report report = new Report("training", arguments);
    int rows = (int) Report.option(arguments, "--rows", 200_000);
    int epochs = (int) Report.option(arguments, "--epochs", 4);
    CrossedAds world = new CrossedAds(1);
    Examples train = world.make(rows, 2).examples();
    Examples test = world.make(rows, 3).examples();
    report.add("rows", rows).add("epochs", epochs);
    NetScorer model = ours(train, test, epochs, report);
    theirs(model, train, test, epochs, report);
    report.end();
  }

  private static NetScorer ours(Examples train, Examples test, int epochs, Report report) {
    Map<String, Object> options =
        Map.ofEntries(
            Map.entry("bins", 0),
            Map.entry("dim", 16),
            Map.entry("cross", 3),
            Map.entry("hidden", List.of(256, 128)),
            Map.entry("batch", 2048),
            Map.entry("dropout", 0),
            Map.entry("holdout", 0),
            Map.entry("table_optimizer", "adam"),
            Map.entry("table_rate", 0.001),
            Map.entry("epochs", epochs));
    long[] ends = new long[epochs];
    NetScorer model =
        (NetScorer)
            Learners.named("dcn-v2")
                .fit(train, null, options, 1, (done, _) -> ends[done - 1] = Processor.nanos());
    long least = Long.MAX_VALUE;
    for (int epoch = 1; epoch < epochs; epoch++) {
      least = Math.min(least, ends[epoch] - ends[epoch - 1]);
    }
    double[] margins = new double[test.rows()];
    model.margins(test.frame(), margins);
    report.add("ours_examples_per_s", train.rows() * 1e9 / least);
    report.add("ours_auc", "%.4f".formatted(BinaryMetrics.auc(margins, test.labels())));
    return model;
  }

  private static void theirs(
      NetScorer model, Examples train, Examples test, int epochs, Report report) {
    var coding = model.net().coding();
    Coded coded = Coded.of(coding, train);
    SplittableRandom random = new SplittableRandom(1);
    try (TorchPeer peer = new TorchPeer(coding, 16, 3, new int[] {256, 128}, 2048)) {
      long least = Long.MAX_VALUE;
      for (int epoch = 0; epoch < epochs; epoch++) {
        long start = Processor.nanos();
        peer.epoch(coded, random);
        least = Math.min(least, Processor.nanos() - start);
      }
      double[] found = peer.probabilities(Coded.of(coding, test));
      report.add("djl_examples_per_s", train.rows() * 1e9 / least);
      report.add("djl_auc", "%.4f".formatted(BinaryMetrics.auc(found, test.labels())));
    }
  }
}
