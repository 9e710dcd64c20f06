package dev.sextant.runtime.training;

import dev.sextant.model.Measurement;
import dev.sextant.model.Reliability;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How good a system is on a later period, in one shape for every system; `docs/evaluation.md` is
/// its reference.
///
/// @param data window of the whole log, ISO instants
/// @param split how history was cut, as in the spec
/// @param rows `train_rows`, `train_questions`, `test_questions`
/// @param models head -> metric -> value with interval
/// @param heads head -> what it costs, gains over plainer learners, and how it does by slice
/// @param baselines name -> metric -> value with interval
/// @param pipeline metric -> value with interval
/// @param gains baseline -> metric -> what the pipeline gains, paired by question
/// @param stages stage of a cascade -> share of the cases that it settled
/// @param thresholds ruling -> what was solved on unseen training rows and what it reached on the
///   test part
public record EvaluationReport(
    String system,
    Map<String, String> data,
    Map<String, Object> split,
    Map<String, Long> rows,
    Map<String, Map<String, Measurement>> models,
    Map<String, HeadReport> heads,
    Map<String, Map<String, Measurement>> baselines,
    Map<String, Measurement> pipeline,
    Map<String, Map<String, Measurement>> gains,
    Map<String, Double> stages,
    Map<String, Threshold> thresholds) {

  /// @param precision on the test part, with its exact 95 % interval
  /// @param recall on the test part
  /// @param unseenPrecision on the training rows that the threshold was solved on
  public record Threshold(
      String head,
      String target,
      double threshold,
      Measurement precision,
      double recall,
      long settled,
      double unseenPrecision,
      double unseenRecall) {}

  /// As JSON wants it: numbers that are not finite are null.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("system", system);
    json.put("data", data);
    json.put("split", split);
    json.put("rows", rows);
    json.put("models", nested(models));
    Map<String, @Nullable Object> each = new LinkedHashMap<>();
    heads.forEach((head, report) -> each.put(head, head(report)));
    json.put("heads", each);
    json.put("baselines", nested(baselines));
    json.put("pipeline", metrics(pipeline));
    json.put("gains", nested(gains));
    json.put("stages", stages);
    Map<String, @Nullable Object> solved = new LinkedHashMap<>();
    thresholds.forEach(
        (ruling, t) -> {
          Map<String, @Nullable Object> one = new LinkedHashMap<>();
          one.put("head", t.head());
          one.put("target", t.target());
          one.put("threshold", t.threshold());
          one.put("precision", measurement(t.precision()));
          one.put("recall", finite(t.recall()));
          one.put("settled", t.settled());
          one.put("unseen_precision", finite(t.unseenPrecision()));
          one.put("unseen_recall", finite(t.unseenRecall()));
          solved.put(ruling, one);
        });
    json.put("thresholds", solved);
    return json;
  }

  private static Map<String, @Nullable Object> head(HeadReport report) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("cost", cost(report.cost()));
    Map<String, @Nullable Object> compared = new LinkedHashMap<>();
    report
        .baselines()
        .forEach(
            (name, comparison) -> {
              Map<String, @Nullable Object> one = new LinkedHashMap<>();
              one.put("learner", comparison.learner());
              one.put("metrics", metrics(comparison.metrics()));
              one.put("gains", metrics(comparison.gains()));
              one.put("cost", cost(comparison.cost()));
              compared.put(name, one);
            });
    json.put("baselines", compared);
    json.put("reliability", reliability(report.reliability()));
    Map<String, @Nullable Object> slices = new LinkedHashMap<>();
    report
        .slices()
        .forEach(
            (column, values) -> {
              Map<String, @Nullable Object> one = new LinkedHashMap<>();
              values.forEach(
                  (value, slice) -> {
                    Map<String, @Nullable Object> found = new LinkedHashMap<>();
                    found.put("metrics", metrics(slice.metrics()));
                    found.put("reliability", reliability(slice.reliability()));
                    one.put(value, found);
                  });
              slices.put(column, one);
            });
    json.put("slices", slices);
    HeadReport.Truth truth = report.truth();
    if (truth != null) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("metrics", metrics(truth.metrics()));
      one.put("gains", metrics(truth.gains()));
      json.put("truth", one);
    }
    return json;
  }

  private static Map<String, @Nullable Object> cost(HeadReport.Cost cost) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("train_seconds", cost.trainSeconds());
    json.put("bytes", cost.bytes());
    json.put("row_micros", finite(cost.rowMicros()));
    return json;
  }

  private static @Nullable Map<String, @Nullable Object> reliability(@Nullable Reliability found) {
    if (found == null) {
      return null;
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("rows", found.rows());
    json.put("predicted", finite(found.predicted()));
    json.put("observed", finite(found.observed()));
    json.put("predicted_over_observed", finite(found.ratio()));
    json.put("ece", finite(found.error()));
    json.put("bins", found.bins());
    return json;
  }

  private static Map<String, @Nullable Object> nested(Map<String, Map<String, Measurement>> all) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    all.forEach((name, metrics) -> json.put(name, metrics(metrics)));
    return json;
  }

  static Map<String, @Nullable Object> metrics(Map<String, Measurement> metrics) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    metrics.forEach((name, measured) -> json.put(name, measurement(measured)));
    return json;
  }

  private static Map<String, @Nullable Object> measurement(Measurement measured) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("value", finite(measured.value()));
    json.put("low", finite(measured.low()));
    json.put("high", finite(measured.high()));
    return json;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
