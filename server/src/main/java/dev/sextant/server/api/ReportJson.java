package dev.sextant.server.api;

import dev.sextant.experiment.Comparison;
import dev.sextant.experiment.SampleRatio;
import dev.sextant.feature.FeatureState;
import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Replayed;
import dev.sextant.runtime.DecisionService.ReviewCase;
import dev.sextant.runtime.DecisionService.Status;
import dev.sextant.runtime.ExperimentReport;
import dev.sextant.server.http.JsonOutput;

/// Explanations, replays, review cases, experiments and states as JSON.
final class ReportJson {
  private ReportJson() {}

  static void explained(JsonOutput out, Explained explained) {
    out.object(
        () -> {
          out.text("decision", explained.decision().id()).text("item", explained.item());
          out.number("value", explained.value()).text("valueSteps", explained.valueSteps());
          out.array("heads", () -> explained.heads().forEach(head -> head(out, head)));
        });
  }

  private static void head(JsonOutput out, Explained.Head head) {
    out.object(
        () -> {
          out.text("head", head.head()).number("baseline", head.baseline());
          out.array(
              "contributions",
              () ->
                  head.contributions()
                      .forEach(
                          each ->
                              out.object(
                                  () ->
                                      out.text("feature", each.feature())
                                          .text("input", each.input())
                                          .number("amount", each.amount()))));
          out.number("margin", head.margin()).text("calibration", head.calibration());
          out.number("probability", head.probability()).flag("addsUp", head.addsUp());
        });
  }

  static void replayed(JsonOutput out, Replayed replayed) {
    out.object(
        () -> {
          out.text("decision", replayed.decision()).flag("recomputed", replayed.recomputed());
          out.number("compared", replayed.compared());
          out.flag("same", replayed.differences().isEmpty());
          out.array(
              "differences",
              () ->
                  replayed
                      .differences()
                      .forEach(
                          each ->
                              out.object(
                                  () ->
                                      out.text("what", each.what())
                                          .text("logged", each.logged())
                                          .text("now", each.now()))));
        });
  }

  static void review(JsonOutput out, ReviewCase each) {
    out.object(
        () -> {
          out.text("id", each.id()).text("decision", each.decision());
          out.text("subject", each.subject()).text("since", Times.shown(each.since()));
          out.number("probability", each.probability()).text("reason", each.reason());
          out.value("context", each.context());
          out.text("ruling", each.ruling()).text("reviewer", each.reviewer());
        });
  }

  static void experiment(JsonOutput out, ExperimentReport report) {
    out.object(
        () -> {
          out.text("experiment", report.experiment()).text("metric", report.metric());
          out.array("arms", () -> report.arms().forEach(arm -> arm(out, arm)));
          out.object(
              "comparisons",
              () ->
                  report
                      .comparisons()
                      .forEach(
                          (variant, found) -> out.object(variant, () -> comparison(out, found))));
          SampleRatio ratio = report.sampleRatio();
          out.object(
              "sampleRatio",
              () ->
                  out.number("chiSquare", ratio.chiSquare())
                      .number("pValue", ratio.pValue())
                      .flag("mismatch", ratio.isMismatch()));
        });
  }

  private static void arm(JsonOutput out, ExperimentReport.ArmState arm) {
    out.object(
        () ->
            out.text("variant", arm.variant())
                .number("units", arm.units())
                .number("numerator", arm.numerator())
                .number("denominator", arm.denominator())
                .number("metric", arm.metric()));
  }

  private static void comparison(JsonOutput out, Comparison found) {
    out.number("control", found.control()).number("treatment", found.treatment());
    out.number("difference", found.difference());
    out.number("low", found.low()).number("high", found.high());
    out.number("relative", found.relative());
    out.number("relativeLow", found.relativeLow()).number("relativeHigh", found.relativeHigh());
    out.number("pValue", found.pValue());
  }

  static void status(JsonOutput out, String system, Status status) {
    out.object(
        () -> {
          out.text("system", system).flag("ready", status.ready());
          out.text("read", status.read().toString());
          out.number("accepted", status.accepted()).number("duplicates", status.duplicates());
          out.value("rejected", status.rejected());
          out.number("decisions", status.decisions()).number("degraded", status.degraded());
          out.number("waitingReviews", status.waitingReviews());
          out.number("features", status.features()).value("entities", status.entities());
          out.object("memory", () -> memory(out, status.memory()));
          Status.Rebuild rebuild = status.rebuild();
          if (rebuild != null) {
            out.object("rebuild", () -> rebuild(out, rebuild));
          }
          out.array("models", () -> status.models().forEach(model -> model(out, model)));
        });
  }

  private static void rebuild(JsonOutput out, Status.Rebuild rebuild) {
    out.text("why", rebuild.why()).text("stage", rebuild.stage());
    out.number("done", rebuild.done()).number("total", rebuild.total());
    out.text("failure", rebuild.failure());
  }

  private static void memory(JsonOutput out, FeatureState.Memory memory) {
    out.number("bytes", memory.bytes()).number("budget", memory.budget());
    out.number("keys", memory.keys()).number("evicted", memory.evicted());
    out.number("reloads", memory.reloads());
  }

  private static void model(JsonOutput out, Status.ModelState model) {
    out.object(
        () ->
            out.text("head", model.head())
                .text("learner", model.learner())
                .text("version", model.version())
                .text("trained", model.trained())
                .value("metrics", model.metrics()));
  }
}
