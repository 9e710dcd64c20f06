package dev.sextant.benchmarks;

import dev.sextant.benchmarks.TorchPeer.Coded;
import dev.sextant.inference.NetCoding;
import dev.sextant.inference.NetScorer;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.Examples;
import dev.sextant.model.Learner.Rounds;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/// Training of [CriteoNet] beside PyTorch through DJL, one thread each. Tables learn by our
/// default, row-wise AdaGrad; PyTorch by Adam throughout.
///
/// An epoch of the peer follows each of ours, from the same coded rows. Speed is of the best epoch
/// but the first, by the processor time of all threads; AUC is of other rows after the last.
///
/// `TrainingSpeed [--rows N] [--epochs N] [--json]`
public final class TrainingSpeed {
  public static void main(String[] arguments) {
    Report report = new Report("training", arguments);
    int rows = (int) Report.option(arguments, "--rows", 200_000);
    int epochs = (int) Report.option(arguments, "--epochs", 4);
    CrossedAds world = new CrossedAds(1);
    Examples train = world.make(rows, 2).examples();
    Examples test = world.make(rows, 3).examples();
    report.add("rows", rows).add("epochs", epochs);
    NetCoding coding = CriteoNet.train(train, Map.of("epochs", 1), Rounds.UNWATCHED).net().coding();
    try (TorchPeer peer = new TorchPeer(coding, 16, 3, new int[] {256, 128}, 2048)) {
      new TrainingSpeed(report, train, epochs).run(peer, test);
    }
    report.end();
  }

  private final Report report;
  private final Examples train;
  private final long[] ours;
  private final long[] theirs;
  private long start;

  private TrainingSpeed(Report report, Examples train, int epochs) {
    this.report = report;
    this.train = train;
    this.ours = new long[epochs];
    this.theirs = new long[epochs];
  }

  /// An epoch of the peer follows each of ours, so that both see the same machine.
  private void run(TorchPeer peer, Examples test) {
    Coded coded = Coded.of(peer.coding(), train);
    SplittableRandom random = new SplittableRandom(1);
    start = Processor.nanos();
    NetScorer model =
        CriteoNet.train(
            train,
            Map.of("epochs", ours.length),
            (done, _) -> {
              long end = Processor.nanos();
              ours[done - 1] = end - start;
              peer.epoch(coded, random);
              start = Processor.nanos();
              theirs[done - 1] = start - end;
            });
    double[] margins = new double[test.rows()];
    model.margins(test.frame(), margins);
    double[] found = peer.probabilities(Coded.of(peer.coding(), test));
    tell("ours", ours, BinaryMetrics.auc(margins, test.labels()));
    tell("djl", theirs, BinaryMetrics.auc(found, test.labels()));
    report.add("times_djl", "%.2f".formatted((double) least(theirs) / least(ours)));
  }

  private void tell(String name, long[] nanos, double auc) {
    report.add(name + "_examples_per_s", train.rows() * 1e9 / least(nanos));
    report.add(name + "_auc", "%.4f".formatted(auc));
  }

  private static long least(long[] nanos) {
    return Arrays.stream(nanos).skip(1).min().orElseThrow();
  }
}
