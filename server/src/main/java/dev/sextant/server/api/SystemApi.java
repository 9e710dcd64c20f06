package dev.sextant.server.api;

import static dev.sextant.server.http.Route.delete;
import static dev.sextant.server.http.Route.get;
import static dev.sextant.server.http.Route.post;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.runtime.CatalogJson;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Replayed;
import dev.sextant.runtime.DecisionService.ReviewCase;
import dev.sextant.runtime.ExperimentReport;
import dev.sextant.runtime.FeatureRows;
import dev.sextant.runtime.FeatureRowsJson;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.ModelsJson;
import dev.sextant.runtime.SkewJson;
import dev.sextant.server.http.Call;
import dev.sextant.server.http.JsonInput;
import dev.sextant.server.http.Problem;
import dev.sextant.server.http.Reply;
import dev.sextant.server.http.Route;
import dev.sextant.server.http.ScoringPool;
import dev.sextant.server.http.Services;
import dev.sextant.spec.SystemSpec;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can be asked of one system: `/v1/{system}/...`.
public final class SystemApi {
  private static final int MOST_LISTED = 1_000;
  private static final int LISTED = 20;

  private final Services services;
  private final ScoringPool pool;
  private final Reports reports;
  private final InstantSource clock;
  private final boolean pastQueries;

  public SystemApi(
      Services services,
      ScoringPool pool,
      Reports reports,
      InstantSource clock,
      boolean pastQueries) {
    this.services = services;
    this.pool = pool;
    this.reports = reports;
    this.clock = clock;
    this.pastQueries = pastQueries;
  }

  public List<Route> routes() {
    return List.of(
        post("/v1/{system}/events", this::events),
        delete("/v1/{system}/events/{id}", this::retract, "reason"),
        post("/v1/{system}/backfill", this::backfill, "feature"),
        post("/v1/{system}/decide", this::decide),
        get("/v1/{system}/decisions", this::decisions, "limit"),
        get("/v1/{system}/decisions/{id}", this::decision),
        get("/v1/{system}/decisions/{id}/explain", this::explain, "item"),
        post("/v1/{system}/decisions/{id}/replay", this::replay, "recompute"),
        get("/v1/{system}/reviews", this::reviews, "limit"),
        post("/v1/{system}/reviews/{id}", this::rule),
        get("/v1/{system}/experiments/{name}", this::experiment),
        get("/v1/{system}/features", this::features),
        post("/v1/{system}/features", this::lookUp),
        get("/v1/{system}/features/{name}", this::feature),
        get("/v1/{system}/skew", this::skew),
        get("/v1/{system}/models", this::models),
        post("/v1/{system}/models/{head}/promote", this::promote, "version"),
        post("/v1/{system}/models/{head}/rollback", this::rollback),
        post("/v1/{system}/models/{head}/challenge", this::challenge, "version"),
        post("/v1/{system}/models/{head}/withdraw", this::withdraw),
        get("/v1/{system}/status", this::status),
        get("/v1/{system}/spec", this::spec));
  }

  private Reply events(Call call) {
    Ingestion taken = new Ingestion(services.of(call)).take(call.json());
    return Reply.json(out -> out.object(() -> taken.write(out)));
  }

  private Reply retract(Call call) {
    List<String> events = List.of(call.path("id"));
    int retracted = services.of(call).retract(events, call.query("reason").orElse(""));
    return Reply.json(out -> out.object(() -> out.number("retracted", retracted))).withStatus(202);
  }

  private Reply backfill(Call call) {
    DecisionService system = services.of(call);
    system.backfill(call.query("feature").orElse(null));
    return Reply.json(out -> ReportJson.status(out, system.spec().name(), system.status()))
        .withStatus(202);
  }

  private Reply decide(Call call) {
    DecisionService system = services.of(call);
    Query query = new QueryReader(system.spec(), clock, pastQueries).decide(call.json());
    Decision decision = pool.score(() -> system.decide(query));
    return Reply.json(out -> DecisionJson.summary(out, decision));
  }

  private Reply decisions(Call call) {
    List<Decision> recent = services.of(call).recent(call.number("limit", LISTED, MOST_LISTED));
    return Reply.json(
        out ->
            out.object(
                () ->
                    out.array(
                        "decisions",
                        () -> recent.forEach(each -> DecisionJson.summary(out, each)))));
  }

  private Reply decision(Call call) {
    String id = call.path("id");
    Decision decision =
        services
            .of(call)
            .decision(id)
            .orElseThrow(() -> new Problem(404, "unknown-decision", "no decision '" + id + "'"));
    return Reply.json(out -> DecisionJson.whole(out, decision));
  }

  private Reply explain(Call call) {
    DecisionService system = services.of(call);
    Explained explained =
        pool.score(() -> system.explain(call.path("id"), call.query("item").orElse(null)));
    return Reply.json(out -> ReportJson.explained(out, explained));
  }

  private Reply replay(Call call) {
    DecisionService system = services.of(call);
    boolean recompute = call.flag("recompute");
    Replayed replayed = pool.score(() -> system.replay(call.path("id"), recompute));
    return Reply.json(out -> ReportJson.replayed(out, replayed));
  }

  private Reply reviews(Call call) {
    List<ReviewCase> waiting = services.of(call).reviews(call.number("limit", LISTED, MOST_LISTED));
    return Reply.json(
        out ->
            out.object(
                () ->
                    out.array(
                        "reviews", () -> waiting.forEach(each -> ReportJson.review(out, each)))));
  }

  private Reply rule(Call call) {
    DecisionService system = services.of(call);
    Map<String, String> given = new LinkedHashMap<>();
    try (JsonInput in = new JsonInput(call.json())) {
      in.onlyObject(List.of("ruling", "reviewer", "note"), key -> given.put(key, in.text()));
    }
    ReviewCase ruled =
        system.rule(
            call.path("id"),
            Rulings.known(system.spec(), required(given, "ruling")),
            required(given, "reviewer"),
            given.getOrDefault("note", ""));
    return Reply.json(out -> ReportJson.review(out, ruled));
  }

  private static String required(Map<String, String> given, String key) {
    String value = given.getOrDefault(key, "");
    if (value.isBlank()) {
      throw new Problem(400, "missing-key", "a ruling needs `" + key + "`")
          .at("/" + key)
          .expected(key);
    }
    return value;
  }

  private Reply experiment(Call call) {
    DecisionService system = services.of(call);
    String name = call.path("name");
    Set<String> known = system.spec().experiments().keySet();
    if (!known.contains(name)) {
      throw Problem.unknown(404, "experiment", name, known);
    }
    ExperimentReport report = reports.now(system, name);
    return Reply.json(out -> ReportJson.experiment(out, report));
  }

  private Reply features(Call call) {
    DecisionService system = services.of(call);
    return json(CatalogJson.of(pool.score(system::catalog)));
  }

  private Reply feature(Call call) {
    DecisionService system = services.of(call);
    String name = call.path("name");
    Set<String> known = system.spec().features().keySet();
    if (!known.contains(name)) {
      throw Problem.unknown(404, "feature", name, known);
    }
    return json(CatalogJson.of(pool.score(system::catalog).feature(name)));
  }

  private Reply lookUp(Call call) {
    DecisionService system = services.of(call);
    QueryReader.LookUp asked =
        new QueryReader(system.spec(), clock, pastQueries).lookUp(call.json());
    FeatureRows rows =
        pool.score(() -> system.features(asked.query(), asked.items(), asked.features()));
    return json(FeatureRowsJson.of(rows));
  }

  private Reply skew(Call call) {
    DecisionService system = services.of(call);
    return json(SkewJson.of(system.spec().name(), system.skew()));
  }

  private Reply models(Call call) {
    DecisionService system = services.of(call);
    return json(ModelsJson.of(system.spec().name(), system.models(), system.shadows()));
  }

  private Reply promote(Call call) {
    String version = call.query("version").orElse(null);
    return json(ModelsJson.version(services.of(call).promote(call.path("head"), version)));
  }

  private Reply rollback(Call call) {
    return json(ModelsJson.version(services.of(call).rollback(call.path("head"))));
  }

  private Reply challenge(Call call) {
    String version = call.query("version").orElse(null);
    return json(ModelsJson.version(services.of(call).challenge(call.path("head"), version)));
  }

  private Reply withdraw(Call call) {
    return json(ModelsJson.version(services.of(call).withdraw(call.path("head"))));
  }

  private static Reply json(Map<String, @Nullable Object> document) {
    return Reply.text("application/json", Json.compact(document));
  }

  private Reply status(Call call) {
    DecisionService system = services.of(call);
    return Reply.json(out -> ReportJson.status(out, system.spec().name(), system.status()));
  }

  private Reply spec(Call call) {
    SystemSpec spec = services.of(call).spec();
    return Reply.of(200, "application/json", SpecJson.bytes(spec));
  }
}
