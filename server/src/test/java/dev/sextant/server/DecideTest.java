package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Query;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DecideTest {
  private static final String PATH = "/v1/books/decide";

  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aSlateHasItemsWithProbabilitiesSourcesAndPropensities() {
    HttpResponse<String> response =
        fixture.post(PATH, "{\"for\":\"r1\",\"fields\":{\"device\":\"phone\"}}");
    JsonNode json = ServerFixture.json(response);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json.at("/slate").valueStream().map(each -> each.get("item").asString()))
        .containsExactly("b1", "b2", "b3");
    assertThat(json.at("/slate/1/sources").toString()).isEqualTo("[\"popular\",\"fresh\"]");
    assertThat(json.at("/slate/0/predictions/click").asDouble()).isBetween(0.15, 0.16);
    assertThat(json.at("/slate/2/propensity").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/assigned/0").toString())
        .isEqualTo("{\"experiment\":\"weights\",\"variant\":\"treatment\"}");
    assertThat(json.get("time").asString()).isEqualTo("2026-11-23T14:03:07.412Z");
  }

  @Test
  void theQueryIsHandedOnInTheTypesOfTheSpec() {
    fixture.post(
        PATH,
        """
        {"request":"shelf","for":"r1","explore":false,
         "fields":{"device":"phone","basket":12.5,"member":true}}""");
    Query query = fixture.books.recent(1).getFirst().query();
    assertThat(query.explore()).isFalse();
    assertThat(query.time()).isEqualTo(ServerFixture.NOW.toEpochMilli());
    assertThat(query.fields())
        .containsEntry("device", "phone")
        .containsEntry("basket", 12.5)
        .containsEntry("member", 1.0);
  }

  @Test
  void aVerdictNamesItsStageAndReason() {
    HttpResponse<String> response =
        fixture.post("/v1/desk/decide", "{\"judge\":\"m1\",\"fields\":{\"links\":9}}");
    JsonNode verdict = ServerFixture.json(response).get("verdict");
    assertThat(verdict.get("ruling").asString()).isEqualTo("block");
    assertThat(verdict.get("stage").asString()).isEqualTo("rules");
    assertThat(verdict.get("probability").isNull()).as("no model was asked").isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                     | missing-key      | /for
          {"judge":"r1"}                         | wrong-key        | /judge
          {"for":"r1","judge":"r1"}              | wrong-key        | /judge
          {"for":17850}                          | wrong-type       | /for
          {"for":" "}                            | wrong-type       | /for
          {"for":"r1","request":"shelv"}         | unknown-request  | /request
          {"for":"r1","fields":{"devise":"x"}}   | unknown-field    | /fields/devise
          {"for":"r1","fields":{"basket":"x"}}   | wrong-type       | /fields/basket
          {"for":"r1","fields":{"device":1}}     | wrong-type       | /fields/device
          {"for":"r1","explore":"no"}            | wrong-type       | /explore
          {"for":"r1","time":0}                  | time-not-allowed | /time
          {"for":"r1"} {}                        | malformed-json   |
          {"for":"r1"                            | malformed-json   |
          [{"for":"r1"}]                         | wrong-type       |
          """)
  void aBadQueryIsAnsweredWithItsPlace(String body, String code, String where) {
    HttpResponse<String> response = fixture.post(PATH, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(ServerFixture.code(response)).isEqualTo(code);
    if (where != null) {
      assertThat(ServerFixture.json(response).get("where").asString()).isEqualTo(where);
    }
    assertThat(fixture.books.recent(1)).isEmpty();
  }

  @Test
  void theNearestFieldIsNamed() {
    JsonNode json =
        ServerFixture.json(fixture.post(PATH, "{\"for\":\"r1\",\"fields\":{\"devise\":\"x\"}}"));
    assertThat(json.get("nearest").asString()).isEqualTo("device");
  }

  @Test
  void aServerOfThePastTakesATime() {
    try (ServerFixture past = new ServerFixture(ServerFixture.OPTIONS.withPastQueries(true))) {
      past.post(PATH, "{\"for\":\"r1\",\"time\":\"2011-09-01T00:00:00Z\"}");
      assertThat(past.books.recent(1).getFirst().query().time()).isEqualTo(1_314_835_200_000L);
    }
  }
}
