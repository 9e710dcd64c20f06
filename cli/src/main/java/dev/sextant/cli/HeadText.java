package dev.sextant.cli;

import dev.sextant.model.Measurement;
import dev.sextant.model.Reliability;
import dev.sextant.runtime.training.HeadReport;
import dev.sextant.runtime.training.HeadReport.Comparison;
import dev.sextant.runtime.training.HeadReport.Cost;
import dev.sextant.runtime.training.HeadReport.Slice;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model gains over plainer ones and costs, and how it does by slice, as text.
final class HeadText {
  private static final List<String> GAINS =
      List.of("auc", "gauc", "logloss", "ap", "ece", "rmse", "mae", "r2");

  private final PrintWriter out;

  HeadText(PrintWriter out) {
    this.out = out;
  }

  void print(String head, HeadReport report) {
    report
        .baselines()
        .forEach(
            (name, comparison) -> {
              out.printf("%s over %s (%s)%n", head, name, comparison.learner());
              gains(comparison);
              cost(head, report.cost());
              cost(name, comparison.cost());
            });
    if (report.baselines().isEmpty()) {
      out.printf("%s costs%n", head);
      cost(head, report.cost());
    }
    if (report.reliability() != null) {
      out.printf("reliability of %s%n", head);
      reliability("all", report.reliability());
      report
          .reliability()
          .bins()
          .forEach(
              bin ->
                  out.printf(
                      "    %.1f to %.1f %,9d rows, predicted %.4f, observed %.4f%n",
                      bin.low(), bin.high(), bin.rows(), bin.predicted(), bin.observed()));
    }
    report
        .slices()
        .forEach(
            (column, values) -> {
              out.printf("%s by %s%n", head, column);
              values.forEach(
                  (value, slice) -> {
                    reliability(value, slice.reliability());
                    metric(slice, report.isNumber() ? "rmse" : "auc");
                  });
            });
  }

  private void gains(Comparison comparison) {
    for (String metric : GAINS) {
      Measurement gain = comparison.gains().get(metric);
      if (gain != null) {
        out.printf(
            "  %-16s %+8.4f  [%+.4f, %+.4f]%n", metric, gain.value(), gain.low(), gain.high());
      }
    }
  }

  private void cost(String name, Cost cost) {
    out.printf(
        "  %-16s trained in %.2f s, %,d bytes, %.2f us a row%n",
        name, cost.trainSeconds(), cost.bytes(), cost.rowMicros());
  }

  private void metric(Slice slice, String name) {
    Measurement measured = slice.metrics().get(name);
    if (measured != null && Double.isFinite(measured.value())) {
      out.printf(
          "    %s %.4f [%.4f, %.4f]%n", name, measured.value(), measured.low(), measured.high());
    }
  }

  private void reliability(String what, @Nullable Reliability found) {
    if (found == null) {
      out.printf("  %s%n", what);
      return;
    }
    out.printf(
        "  %-16s %,d rows, predicted %.4f, observed %.4f, ece %.4f%n",
        what, found.rows(), found.predicted(), found.observed(), found.error());
  }
}
