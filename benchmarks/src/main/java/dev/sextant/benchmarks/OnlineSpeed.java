package dev.sextant.benchmarks;

import dev.sextant.learning.LogisticLines;
import dev.sextant.model.Learner.Rounds;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import vowpalWabbit.learner.VWLearners;
import vowpalWabbit.learner.VWScalarLearner;

/// Online logistic regression beside Vowpal Wabbit: one pass over the same rows from a file to a
/// model, parsing included, one thread, the same number of weights. Each reads its own format.
///
/// Seconds are of this thread's processor time; the fastest of some rounds counts. Log losses are
/// of predictions made before a row was learned.
///
/// `OnlineSpeed FOLDER [--rows N] [--bits N] [--rounds N] [--json]`
public final class OnlineSpeed {
  private static final List<String> OURS = List.of("ftrl", "adagrad");

  /// Its default is AdaGrad with normalised, importance-aware steps.
  private static final List<String> THEIRS =
      List.of("", "-l 0.1", "--adaptive --normalized", "--ftrl", "--ftrl --ftrl_alpha 0.05");

  private final AdsFile files;
  private final int bits;

  private OnlineSpeed(AdsFile files, int bits) {
    this.files = files;
    this.bits = bits;
  }

  /// @param loss mean log loss
  private record Pass(double perSecond, double loss) {
    static Pass of(long rows, long nanos, double loss) {
      return new Pass(rows * 1e9 / nanos, loss);
    }
  }

  /// One run of one side.
  private interface Side {
    Pass pass(String method) throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    Report report = new Report("online", arguments);
    int rows = (int) Report.option(arguments, "--rows", 1_000_000);
    int bits = (int) Report.option(arguments, "--bits", 22);
    long rounds = Report.option(arguments, "--rounds", 3);
    report.add("rows", rows).add("bits", bits);
    OnlineSpeed speed = new OnlineSpeed(AdsFile.make(Path.of(arguments[0]), rows, 1), bits);
    Map<String, Pass> best = new HashMap<>();
    for (long round = 0; round < rounds; round++) {
      keepFaster(best, "ours ", OURS, speed::ours);
      keepFaster(best, "vw ", THEIRS, speed::theirs);
    }
    OURS.forEach(method -> tell(report, best, "ours " + method));
    THEIRS.forEach(method -> tell(report, best, "vw " + method));
    report.add("times_fastest_vw", fastest(best, "ours") / fastest(best, "vw"));
    report.add("loss_above_best_vw", least(best, "ours") - least(best, "vw"));
    report.end();
  }

  private static void keepFaster(
      Map<String, Pass> best, String name, List<String> methods, Side side) throws IOException {
    for (String method : methods) {
      Pass found = side.pass(method);
      best.merge(name + method, found, (a, b) -> a.perSecond > b.perSecond ? a : b);
    }
  }

  private static void tell(Report report, Map<String, Pass> best, String name) {
    Pass pass = Objects.requireNonNull(best.get(name));
    report.add(name + ": examples/s", pass.perSecond);
    report.add(name + ": log loss", "%.4f".formatted(pass.loss));
  }

  private static double fastest(Map<String, Pass> best, String side) {
    return of(best, side).mapToDouble(Pass::perSecond).max().orElseThrow();
  }

  private static double least(Map<String, Pass> best, String side) {
    return of(best, side).mapToDouble(Pass::loss).min().orElseThrow();
  }

  private static Stream<Pass> of(Map<String, Pass> best, String side) {
    return best.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(side))
        .map(Map.Entry::getValue);
  }

  private Pass ours(String optimizer) throws IOException {
    double[] found = new double[2];
    Rounds told =
        new Rounds() {
          @Override
          public void done(int done, int of) {}

          @Override
          public void measured(String metric, double value) {
            found[metric.equals("examples") ? 0 : 1] = value;
          }
        };
    Map<String, Object> options = Map.of("bits", bits, "bins", 32, "optimizer", optimizer);
    long start = Processor.ofThisThread();
    new LogisticLines(AdsFile.FORMAT, options).fit(files.criteo(), told);
    long nanos = Processor.ofThisThread() - start;
    return Pass.of(Math.round(found[0]), nanos, found[1]);
  }

  private Pass theirs(String method) throws IOException {
    String options = "--quiet --loss_function logistic -b %d %s".formatted(bits, method);
    double losses = 0;
    long rows = 0;
    long start = Processor.ofThisThread();
    try (VWScalarLearner wabbit = VWLearners.create(options);
        BufferedReader lines = Files.newBufferedReader(files.vowpal())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine(), rows++) {
        double margin = wabbit.learn(line);
        double signed = line.charAt(0) == '1' ? margin : -margin;
        losses += Math.max(-signed, 0) + Math.log1p(Math.exp(-Math.abs(signed)));
      }
    }
    return Pass.of(rows, Processor.ofThisThread() - start, losses / rows);
  }
}
