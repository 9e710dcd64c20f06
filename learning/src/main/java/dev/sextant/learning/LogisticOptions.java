package dev.sextant.learning;

import dev.sextant.inference.Buckets;
import dev.sextant.inference.TextGrams;
import dev.sextant.learning.OnlineWeights.Rates;
import dev.sextant.model.Options;
import dev.sextant.model.Options.Range;
import java.util.List;
import java.util.Map;

/// How [LogisticLearner] learns.
///
/// @param bins of numbers; 0 for a curve instead
/// @param crosses pairs of inputs that are combined
record LogisticOptions(
    Buckets buckets,
    TextGrams grams,
    String optimizer,
    Rates rates,
    int epochs,
    int bins,
    List<List<String>> crosses) {
  private static final String FTRL = "ftrl";
  private static final String ADAGRAD = "adagrad";
  private static final List<String> KNOWN =
      List.of(
          "bits",
          "optimizer",
          "alpha",
          "beta",
          "l1",
          "l2",
          "epochs",
          "words",
          "chars",
          "bins",
          "crosses");

  static LogisticOptions read(String learner, Map<String, Object> values) {
    Options options = new Options(learner, KNOWN, values);
    Range chars = options.range("chars", new Range(1, 5), 0, 10);
    return new LogisticOptions(
        new Buckets(options.whole("bits", 18, 4, 26)),
        new TextGrams(options.whole("words", 2, 0, 5), chars.from(), chars.to()),
        options.choice("optimizer", FTRL, List.of(FTRL, ADAGRAD)),
        new Rates(
            options.number("alpha", 0.1, 1e-6, 100),
            options.number("beta", 1, 0, 1e6),
            options.number("l1", 0, 0, 1e6),
            options.number("l2", 0, 0, 1e6)),
        options.whole("epochs", 10, 1, 1000),
        options.whole("bins", 0, 0, 1000),
        options.pairs("crosses"));
  }

  OnlineWeights weights() {
    return optimizer.equals(ADAGRAD)
        ? new AdaGrad(buckets.count(), rates)
        : new Ftrl(buckets.count(), rates);
  }
}
