package dev.sextant.server.api;

import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Replayed;
import dev.sextant.runtime.DecisionService.ReviewCase;
import dev.sextant.runtime.DecisionService.Status;
import dev.sextant.server.http.JsonOutput;

/// Explanations, replays, review cases and states as JSON.
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
          out.array("models", () -> status.models().forEach(model -> model(out, model)));
        });
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
