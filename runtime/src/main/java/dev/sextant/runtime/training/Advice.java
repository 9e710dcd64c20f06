package dev.sextant.runtime.training;

import dev.sextant.model.Measurement;
import dev.sextant.runtime.training.HeadReport.Comparison;
import dev.sextant.runtime.training.HeadReport.Cost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether a model's complexity pays: it must beat each plainer learner on the same test rows by
/// more than chance would: in log loss, or in AUC without a worse log loss, or, where rows are
/// ordered among those of one group or question, in the mean AUC of these. A number must be closer
/// in root mean square. Else the plainer one is recommended; of several the one with the least
/// loss. Plainer is what is smaller when stored; of a net that tasks share, a head's part counts.
/// Against the same learner without the other tasks this tells whether sharing helps.
///
/// @param keep whether the model itself is recommended
/// @param recommended the model, or the baseline that should replace it
/// @param reasons one for each baseline
public record Advice(String head, boolean keep, String recommended, List<String> reasons) {

  public static List<Advice> of(EvaluationReport report) {
    return report.heads().entrySet().stream()
        .map(head -> of(head.getKey(), head.getValue()))
        .toList();
  }

  private static Advice of(String head, HeadReport report) {
    String best = head;
    double least = Double.POSITIVE_INFINITY;
    List<String> reasons = new ArrayList<>();
    for (Map.Entry<String, Comparison> each : report.baselines().entrySet()) {
      Comparison plainer = each.getValue();
      boolean pays = pays(report, plainer);
      boolean isPlainer = plainer.cost().bytes() < report.cost().bytes();
      String name = each.getKey() + (pays || isPlainer ? "" : ", which is no smaller");
      reasons.add(reason(name, plainer, report, pays));
      double loss = of(plainer.metrics(), report.isNumber() ? "rmse" : "logloss").value();
      if (!pays && isPlainer && loss < least) {
        best = each.getKey() + " (" + plainer.learner() + ")";
        least = loss;
      }
    }
    if (report.baselines().isEmpty()) {
      reasons.add("no plainer learner stands beside it");
    }
    return new Advice(head, best.equals(head), best, reasons);
  }

  private static boolean pays(HeadReport report, Comparison plainer) {
    if (report.isNumber()) {
      return of(plainer.gains(), "rmse").high() < 0;
    }
    Measurement loss = of(plainer.gains(), "logloss");
    Measurement auc = of(plainer.gains(), "auc");
    Measurement grouped = of(plainer.gains(), "gauc");
    return loss.high() < 0 || grouped.low() > 0 || (auc.low() > 0 && !(loss.low() > 0));
  }

  private static Measurement of(Map<String, Measurement> metrics, String name) {
    return metrics.getOrDefault(name, Measurement.of(Double.NaN));
  }

  private static String reason(String name, Comparison plainer, HeadReport report, boolean pays) {
    Cost cost = report.cost();
    return "%s over %s: %s, for %s the time to score, %s the time to train, %s the size"
        .formatted(
            pays ? "it gains" : "no sure gain",
            name,
            gains(plainer, report.isNumber()),
            times(cost.rowMicros(), plainer.cost().rowMicros()),
            times(cost.trainSeconds(), plainer.cost().trainSeconds()),
            times((double) cost.bytes(), (double) plainer.cost().bytes()));
  }

  private static String gains(Comparison plainer, boolean isNumber) {
    Map<String, String> shown = new LinkedHashMap<>();
    if (isNumber) {
      shown.put("rmse", "rmse");
      shown.put("r2", "r2");
    } else {
      shown.put("logloss", "log loss");
      shown.put("auc", "auc");
      shown.put("gauc", "gauc");
    }
    shown.keySet().retainAll(plainer.gains().keySet());
    return shown.entrySet().stream()
        .map(
            name -> {
              Measurement gain = of(plainer.gains(), name.getKey());
              return "%s %+.4f [%+.4f, %+.4f]"
                  .formatted(name.getValue(), gain.value(), gain.low(), gain.high());
            })
        .collect(Collectors.joining(", "));
  }

  private static String times(double ours, double theirs) {
    return "%.1f times".formatted(ours / theirs);
  }
}
