package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.monitoring.Skew;
import dev.sextant.server.api.Operations;
import dev.sextant.server.api.Reports;
import dev.sextant.server.api.SystemApi;
import dev.sextant.server.console.Console;
import dev.sextant.server.console.Pulses;
import dev.sextant.server.http.Route;
import dev.sextant.server.http.RouteTimes;
import dev.sextant.server.http.ScoringPool;
import dev.sextant.server.http.Services;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The document and the routes say the same.
class OpenApiTest {
  private final ServerFixture fixture = new ServerFixture();
  private final JsonNode document = ServerFixture.json(fixture.get("/openapi.json"));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsARoute() {
    Set<String> described = new TreeSet<>();
    document
        .get("paths")
        .forEachEntry(
            (path, item) ->
                item.forEachEntry(
                    (method, operation) ->
                        described.add(
                            method.toUpperCase(Locale.ROOT)
                                + " "
                                + path
                                + " "
                                + query(operation))));
    Set<String> answered = new TreeSet<>();
    for (Route route : routes()) {
      if (!route.path().startsWith("/assets/")) {
        answered.add(route.method() + " " + route.path() + " " + new TreeSet<>(route.query()));
      }
    }
    assertThat(document.get("openapi").asString()).startsWith("3.1");
    assertThat(described).isEqualTo(answered).isNotEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryOperationHasItsOwnId() {
    Set<String> ids = new HashSet<>();
    document
        .get("paths")
        .forEach(
            item ->
                item.forEach(
                    operation ->
                        assertThat(ids.add(operation.get("operationId").asString())).isTrue()));
    List<String> references = document.findValuesAsString("$ref");
    assertThat(references).isNotEmpty();
    references.forEach(
        each -> assertThat(document.at(each.substring(1)).isObject()).as(each).isTrue());
  }

  @Test
  void answersHaveTheKeysThatTheirSchemaRequiresAndNoOthers() {
    fixture.post("/v1/books/decide", "{\"for\":\"r1\"}");
    fixture.post("/v1/desk/decide", "{\"judge\":\"m1\",\"fields\":{\"links\":3}}");
    agrees("Decision", ServerFixture.json(fixture.get("/v1/books/decisions")).at("/decisions/0"));
    agrees("Decision", ServerFixture.json(fixture.get("/v1/desk/decisions")).at("/decisions/0"));
    agrees(
        "Placed",
        ServerFixture.json(fixture.get("/v1/books/decisions")).at("/decisions/0/slate/0"));
    agrees(
        "Verdict",
        ServerFixture.json(fixture.get("/v1/desk/decisions")).at("/decisions/0/verdict"));
    agrees("Explained", ServerFixture.json(fixture.get("/v1/books/decisions/books-1/explain")));
    agrees("Replayed", ServerFixture.json(fixture.post("/v1/books/decisions/books-1/replay", "")));
    agrees("Review", ServerFixture.json(fixture.get("/v1/desk/reviews")).at("/reviews/0"));
    JsonNode experiment = ServerFixture.json(fixture.get("/v1/books/experiments/weights"));
    agrees("Experiment", experiment);
    agrees("Comparison", experiment.at("/comparisons/treatment"));
    JsonNode catalog = ServerFixture.json(fixture.get("/v1/books/features"));
    agrees("FeatureCatalog", catalog);
    agrees("Feature", catalog.at("/features/0"));
    agrees("FeatureValues", catalog.at("/features/0/values/0"));
    agrees("LineageNode", catalog.at("/features/0/madeOf/0"));
    agrees("Feature", ServerFixture.json(fixture.get("/v1/books/features/clicks_1d")));
    agrees(
        "FeatureRows",
        ServerFixture.json(
            fixture.post("/v1/books/features", "{\"for\":\"r1\",\"items\":[\"b1\"]}")));
    fixture.books.skew.column(
        "age", 2, 1, List.of(new Skew.Example("books-1", "b1", "1.0", "2.0", "0:7")));
    JsonNode skew = ServerFixture.json(fixture.get("/v1/books/skew"));
    agrees("Skew", skew);
    agrees("FeatureSkew", skew.at("/features/0"));
    fixture.post("/v1/books/backfill", "");
    agrees("Status", ServerFixture.json(fixture.get("/v1/books/status")));
    agrees("Receipts", ServerFixture.json(fixture.post("/v1/books/events", "[]")));
    agrees("Problem", ServerFixture.json(fixture.post("/v1/books/events", "{")));
    agrees("Ready", ServerFixture.json(fixture.get("/health/ready")));
  }

  private void agrees(String schema, JsonNode answer) {
    JsonNode described = document.at("/components/schemas/" + schema);
    Set<String> known = new TreeSet<>(described.get("properties").propertyNames());
    assertThat(answer.propertyNames()).as(schema).isSubsetOf(known);
    described
        .get("required")
        .forEach(key -> assertThat(answer.has(key.asString())).as(schema + "." + key).isTrue());
  }

  private static Set<String> query(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    if (operation.has("parameters")) {
      operation
          .get("parameters")
          .valueStream()
          .filter(each -> each.get("in").asString().equals("query"))
          .forEach(each -> names.add(each.get("name").asString()));
    }
    return names;
  }

  private List<Route> routes() {
    Services services = new Services(List.of(fixture.books, fixture.desk));
    RouteTimes times = new RouteTimes();
    InstantSource clock = InstantSource.fixed(ServerFixture.NOW);
    try (ScoringPool pool = new ScoringPool(1, 1);
        Reports reports = new Reports();
        Pulses pulses = new Pulses(services, System::nanoTime)) {
      return SextantServer.routes(
          new SystemApi(services, pool, reports, clock, false),
          new Operations(services, pool, times, () -> false),
          new Console(services, pool, reports, pulses, clock));
    }
  }
}
