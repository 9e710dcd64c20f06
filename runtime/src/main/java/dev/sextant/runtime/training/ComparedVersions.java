package dev.sextant.runtime.training;

import dev.sextant.model.Measurement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Two versions of a head beside each other, by what became of the same rows.
///
/// @param isNumber whether the outcome is a number
/// @param learnedUntil time of the last row that either version learned from, epoch milliseconds
/// @param from rows are later than this, epoch milliseconds
/// @param until of the last row, epoch milliseconds
/// @param source where the rows come from
/// @param mean of the outcome: the share of yes, or the mean number
/// @param gains what the challenger's metrics have over the champion's on the same rows
public record ComparedVersions(
    String system,
    String head,
    boolean isNumber,
    Side champion,
    Side challenger,
    long learnedUntil,
    long from,
    long until,
    Source source,
    int rows,
    double mean,
    Map<String, Measurement> gains) {

  public record Side(String version, Map<String, Measurement> metrics) {}

  /// Where rows come from.
  public enum Source {
    /// What was shown, or judged, with the vectors that the decision logged.
    DECISIONS,
    /// The cases of history, asked as in training.
    HISTORY
  }

  /// Who predicts better, as far as the intervals tell.
  public enum Verdict {
    CHALLENGER,
    CHAMPION,
    NEITHER
  }

  /// By log loss, or by AUC where log loss does not contradict; a number by root mean square.
  public Verdict verdict() {
    Measurement loss = gain(isNumber ? "rmse" : "logloss");
    Measurement auc = gain("auc");
    if (loss.high() < 0 || (auc.low() > 0 && !(loss.low() > 0))) {
      return Verdict.CHALLENGER;
    }
    return loss.low() > 0 || auc.high() < 0 ? Verdict.CHAMPION : Verdict.NEITHER;
  }

  private Measurement gain(String metric) {
    return gains.getOrDefault(metric, Measurement.of(Double.NaN));
  }

  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("system", system);
    json.put("head", head);
    json.put("learned_until", Instant.ofEpochMilli(learnedUntil).toString());
    json.put("from", Instant.ofEpochMilli(from).toString());
    json.put("until", Instant.ofEpochMilli(until).toString());
    json.put("source", word(source));
    json.put("rows", rows);
    json.put("mean", mean);
    json.put("champion", side(champion));
    json.put("challenger", side(challenger));
    json.put("gains", EvaluationReport.metrics(gains));
    json.put("better", word(verdict()));
    return json;
  }

  private static Map<String, @Nullable Object> side(Side side) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", side.version());
    json.put("metrics", EvaluationReport.metrics(side.metrics()));
    return json;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
