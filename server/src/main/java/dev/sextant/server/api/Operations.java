package dev.sextant.server.api;

import static dev.sextant.server.http.Route.get;

import dev.sextant.monitoring.Skew.FeatureSkew;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.Status;
import dev.sextant.runtime.SkewReport;
import dev.sextant.server.http.Call;
import dev.sextant.server.http.MetricsText;
import dev.sextant.server.http.Reply;
import dev.sextant.server.http.Resources;
import dev.sextant.server.http.Route;
import dev.sextant.server.http.RouteTimes;
import dev.sextant.server.http.ScoringPool;
import dev.sextant.server.http.Services;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/// For those who run the server: health, metrics and the description of the API.
public final class Operations {
  private final Services services;
  private final ScoringPool pool;
  private final RouteTimes times;
  private final BooleanSupplier stopping;
  private final byte[] openApi = Resources.bytes("/dev/sextant/server/api/openapi.json");

  /// @param stopping whether the server takes no new work any more
  public Operations(
      Services services, ScoringPool pool, RouteTimes times, BooleanSupplier stopping) {
    this.services = services;
    this.pool = pool;
    this.times = times;
    this.stopping = stopping;
  }

  public List<Route> routes() {
    return List.of(
        get("/health/live", call -> Reply.json(out -> out.object(() -> out.flag("live", true)))),
        get("/health/ready", this::ready),
        get("/metrics", call -> Reply.text(MetricsText.TYPE, metrics())),
        get("/openapi.json", call -> Reply.of(200, "application/json", openApi)));
  }

  private Reply ready(Call call) {
    Map<String, Object> systems = new LinkedHashMap<>();
    services.all().forEach(each -> systems.put(each.spec().name(), each.status().ready()));
    boolean ready = !stopping.getAsBoolean() && !systems.containsValue(false);
    Reply reply =
        Reply.json(out -> out.object(() -> out.flag("ready", ready).value("systems", systems)));
    return ready ? reply : reply.withStatus(503).header("Retry-After", "1");
  }

  private String metrics() {
    Map<String, Status> states = new LinkedHashMap<>();
    for (DecisionService system : services.all()) {
      states.put(system.spec().name(), system.status());
    }
    MetricsText text = new MetricsText();
    each(text, states, "ready", "gauge", "1 when warmed up.", s -> s.ready() ? 1 : 0);
    each(text, states, "events_accepted_total", "counter", "Events on disk.", Status::accepted);
    each(
        text,
        states,
        "events_duplicate_total",
        "counter",
        "Events whose id was known.",
        Status::duplicates);
    rejected(text, states);
    each(text, states, "decisions_total", "counter", "Answers given.", Status::decisions);
    each(
        text,
        states,
        "decisions_degraded_total",
        "counter",
        "Answers that are less than they could be.",
        Status::degraded);
    each(
        text,
        states,
        "reviews_waiting",
        "gauge",
        "Cases that wait for a person.",
        Status::waitingReviews);
    skew(text);
    memory(text, states);
    pool(text);
    times.write(text);
    return text.toString();
  }

  private static void each(
      MetricsText text,
      Map<String, Status> states,
      String name,
      String type,
      String help,
      ToDoubleFunction<Status> value) {
    text.family("sextant_" + name, type, help);
    states.forEach(
        (system, status) ->
            text.sample("sextant_" + name, value.applyAsDouble(status), "system", system));
  }

  private static void memory(MetricsText text, Map<String, Status> states) {
    String of = "states of keys";
    each(text, states, "state_bytes", "gauge", "Memory of " + of + ".", s -> s.memory().bytes());
    each(
        text,
        states,
        "state_budget_bytes",
        "gauge",
        "Most memory of " + of + ".",
        s -> s.memory().budget());
    each(text, states, "state_keys", "gauge", "Keys with a state.", s -> s.memory().keys());
    each(
        text,
        states,
        "state_keys_evicted",
        "gauge",
        "Keys whose state is on disk alone.",
        s -> s.memory().evicted());
    each(
        text,
        states,
        "state_reloads_total",
        "counter",
        "States brought back from disk.",
        s -> s.memory().reloads());
  }

  private static void rejected(MetricsText text, Map<String, Status> states) {
    String name = "sextant_events_rejected_total";
    text.family(name, "counter", "Events kept as dead letters, by reason.");
    states.forEach(
        (system, status) ->
            status
                .rejected()
                .forEach(
                    (reason, count) ->
                        text.sample(name, count, "system", system, "reason", reason)));
  }

  /// Served features against those rebuilt from the log, of the sampled decisions.
  private void skew(MetricsText text) {
    Map<String, SkewReport> reports = new LinkedHashMap<>();
    services.all().forEach(each -> reports.put(each.spec().name(), each.skew()));
    skew(
        text,
        reports,
        "decisions_total",
        "counter",
        "Decisions compared.",
        r -> r.skew().decisions());
    skew(text, reports, "waiting", "gauge", "Sampled decisions to compare.", SkewReport::waiting);
    skew(
        text,
        reports,
        "last_pass_seconds",
        "gauge",
        "When the last comparison ended, since 1970; 0 before the first.",
        r -> r.lastPass() / 1e3);
    feature(text, reports, "values_total", "counter", "Values compared.", FeatureSkew::values);
    feature(
        text,
        reports,
        "mismatches_total",
        "counter",
        "Values that differ.",
        FeatureSkew::differing);
    feature(
        text,
        reports,
        "mismatch_ratio",
        "gauge",
        "Share of values that differ.",
        FeatureSkew::rate);
  }

  private static void skew(
      MetricsText text,
      Map<String, SkewReport> reports,
      String name,
      String type,
      String help,
      ToDoubleFunction<SkewReport> value) {
    String family = "sextant_skew_" + name;
    text.family(family, type, help);
    reports.forEach(
        (system, report) -> text.sample(family, value.applyAsDouble(report), "system", system));
  }

  private static void feature(
      MetricsText text,
      Map<String, SkewReport> reports,
      String name,
      String type,
      String help,
      ToDoubleFunction<FeatureSkew> value) {
    String family = "sextant_skew_" + name;
    text.family(family, type, help);
    reports.forEach(
        (system, report) ->
            report
                .skew()
                .features()
                .forEach(
                    each ->
                        text.sample(
                            family,
                            value.applyAsDouble(each),
                            "system",
                            system,
                            "feature",
                            each.feature())));
  }

  private void pool(MetricsText text) {
    text.family("sextant_scoring_threads", "gauge", "Threads that score.");
    text.sample("sextant_scoring_threads", pool.size());
    text.family("sextant_scoring_busy", "gauge", "Threads that score right now.");
    text.sample("sextant_scoring_busy", pool.busy());
    text.family("sextant_scoring_queue", "gauge", "Requests that wait for a scoring thread.");
    text.sample("sextant_scoring_queue", pool.waiting());
  }
}
