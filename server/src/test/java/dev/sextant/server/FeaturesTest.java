package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.monitoring.Skew;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FeaturesTest {
  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void differ() {
    fixture.books.skew.decision();
    fixture.books.skew.column("clicks_1d", 40, 0, List.of());
    fixture.books.skew.column(
        "age", 40, 10, List.of(new Skew.Example("books-1", "b2", "1.5", Books.HOSTILE, "0:7")));
  }

  @Test
  void theCatalogHasEveryFeatureAndOneHasItsHistogram() {
    JsonNode catalog = ServerFixture.json(fixture.get("/v1/books/features"));
    assertThat(catalog.at("/features/0/name").asString()).isEqualTo("clicks_1d");
    assertThat(catalog.at("/features/0/owner").asString()).isEqualTo("shelf-team");
    assertThat(catalog.at("/features/0/values/0/fillRate").asDouble()).isEqualTo(0.8);
    assertThat(catalog.at("/features/0/values/0/numbers").has("histogram")).isFalse();
    assertThat(catalog.get("features")).hasSize(3);
    JsonNode one = ServerFixture.json(fixture.get("/v1/books/features/clicks_1d"));
    assertThat(one.at("/values/0/numbers/histogram").isArray()).isTrue();
    assertThat(one.at("/usedBy").toString())
        .contains("{\"kind\":\"model\",\"name\":\"quick.click\"}")
        .contains("{\"kind\":\"experiment\",\"name\":\"weights\"}");
  }

  @Test
  void anUnknownFeatureIsAnsweredWithTheNearestName() {
    HttpResponse<String> response = fixture.get("/v1/books/features/click_1d");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(ServerFixture.code(response)).isEqualTo("unknown-feature");
    assertThat(ServerFixture.json(response).get("nearest").asString()).isEqualTo("clicks_1d");
    assertThat(fixture.page("/books/features/click_1d").body()).contains("clicks_1d");
  }

  private HttpResponse<String> lookUp(String body) {
    return fixture.post("/v1/books/features", body);
  }

  @Test
  void featuresAreReadForItemsWithoutADecision() {
    String body =
        """
        {"for": "r1", "items": ["b1", "b2"], "features": ["age", "clicks_1d"]}
        """;
    JsonNode read = ServerFixture.json(lookUp(body));
    assertThat(read.at("/subject").asString()).isEqualTo("r1");
    assertThat(read.at("/read").asString()).isEqualTo("0:7");
    assertThat(read.at("/rows/1").toString())
        .isEqualTo("{\"item\":\"b2\",\"features\":{\"age\":3.0,\"clicks_1d\":3.0}}");
    assertThat(fixture.get("/v1/books/decisions").body()).isEqualTo("{\"decisions\":[]}");
  }

  @Test
  void aLookUpThatIsNoneIsAProblemAtItsPlace() {
    HttpResponse<String> noArray = lookUp("{\"for\": \"r1\", \"items\": \"b1\"}");
    assertThat(noArray.statusCode()).isEqualTo(400);
    assertThat(ServerFixture.json(noArray).get("where").asString()).isEqualTo("/items");
    assertThat(ServerFixture.json(noArray).get("expected").asString())
        .isEqualTo("an array of texts");
    assertThat(
            ServerFixture.json(lookUp("{\"for\": \"r1\", \"items\": [1]}")).get("where").asString())
        .isEqualTo("/items/0");
    assertThat(
            ServerFixture.json(lookUp("{\"for\": \"r1\", \"item\": []}")).get("nearest").asString())
        .isEqualTo("items");
    String many = "{\"for\": \"r1\", \"items\": [" + "\"b\",".repeat(10_000) + "\"b\"]}";
    assertThat(ServerFixture.code(lookUp(many))).isEqualTo("beyond-limits");
    assertThat(ServerFixture.code(lookUp("{\"for\": \"r1\", \"explore\": true}")))
        .isEqualTo("unknown-key");
  }

  @Test
  void skewIsToldInNumbersAndMetrics() {
    differ();
    JsonNode skew = ServerFixture.json(fixture.get("/v1/books/skew"));
    assertThat(skew.get("clean").asBoolean()).isFalse();
    assertThat(skew.at("/features/0/feature").asString()).isEqualTo("age");
    assertThat(skew.at("/features/0/rate").asDouble()).isEqualTo(0.25);
    assertThat(skew.at("/features/0/examples/0/position").asString()).isEqualTo("0:7");
    assertThat(fixture.get("/metrics").body().lines())
        .contains(
            "sextant_skew_decisions_total{system=\"books\"} 1",
            "sextant_skew_values_total{system=\"books\",feature=\"age\"} 40",
            "sextant_skew_mismatches_total{system=\"books\",feature=\"age\"} 10",
            "sextant_skew_mismatch_ratio{system=\"books\",feature=\"age\"} 0.25",
            "sextant_skew_mismatch_ratio{system=\"books\",feature=\"clicks_1d\"} 0");
  }

  @Test
  void thePageSaysWhetherServedFeaturesAreWhatTheLogYields() {
    assertThat(fixture.page("/books/features").body())
        .contains("No served feature was compared with the log yet", "2 wait for the next pass");
    fixture.desk.skew.decision();
    fixture.desk.skew.column("links", 12, 0, List.of());
    assertThat(fixture.page("/desk/features").body())
        .contains("All 12 served values that were compared are what the log yields");
    differ();
    assertThat(fixture.page("/books/features").body())
        .contains("age differs from the log in 25 % of its values")
        .contains("href=\"/books/decisions/books-1\"", "served 1.5")
        .doesNotContain(Books.HOSTILE);
  }

  @Test
  void theCatalogPageListsAndFinds() {
    assertThat(fixture.page("/books/features").body())
        .contains("<h1>3 features describe book, reader</h1>")
        .contains(
            "href=\"/books/features/clicks_1d\"", "80 %", "number of click, over the last 1 day");
    assertThat(fixture.page("/books/features?q=came").body())
        .contains("<h1>1 feature matches came</h1>")
        .doesNotContain("href=\"/books/features/clicks_1d\"");
  }

  @Test
  void thePageOfAFeatureShowsLineageBothWaysAndItsValues() {
    differ();
    String page = fixture.page("/books/features/clicks_1d").body();
    assertThat(page)
        .contains("<h1>clicks_1d of book</h1>", "Clicks on a book in a day. Owned by shelf-team")
        .contains("<code>click</code>", "<code>quick.click</code>", "<code>popular</code>")
        .contains("Half of the values lie between 0 and 7", "4 of 5 live book ids have a value.")
        .contains("class=\"histogram\"", "promised 1m: kept")
        .contains("All 40 served values that were compared are what the log yields");
    String names = fixture.page("/books/features/seen_it").body();
    assertThat(names)
        .contains("is the most frequent of 2 names")
        .contains("used by", "<code>seen</code>")
        .doesNotContain(Books.HOSTILE);
    String age = fixture.page("/books/features/age").body();
    assertThat(age)
        .contains("age, an expression over a row", "No values to look at yet")
        .contains("10 of 40 served values differ from the log");
  }
}
