package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DecisionsTest {
  private final ServerFixture fixture = new ServerFixture();

  @BeforeEach
  void decideTwice() {
    fixture.post("/v1/books/decide", "{\"for\":\"r1\"}");
    fixture.post("/v1/books/decide", "{\"for\":\"r2\"}");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theNewestComesFirstAndTheLimitHolds() {
    JsonNode all = ServerFixture.json(fixture.get("/v1/books/decisions"));
    assertThat(all.at("/decisions").valueStream().map(each -> each.get("subject").asString()))
        .containsExactly("r2", "r1");
    JsonNode one = ServerFixture.json(fixture.get("/v1/books/decisions?limit=1"));
    assertThat(one.get("decisions").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "ten", "99999999999"})
  void aBadLimitIsRefused(String limit) {
    HttpResponse<String> response = fixture.get("/v1/books/decisions?limit=" + limit);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ServerFixture.json(response).get("where").asString()).isEqualTo("?limit");
  }

  @Test
  void anUnknownParameterIsAnsweredWithTheNearest() {
    HttpResponse<String> response = fixture.get("/v1/books/decisions?limt=1");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ServerFixture.json(response).get("nearest").asString()).isEqualTo("limit");
  }

  @Test
  void oneDecisionHasTheRowsThatWereScored() {
    JsonNode json = ServerFixture.json(fixture.get("/v1/books/decisions/books-1"));
    assertThat(json.get("scored").size()).isEqualTo(4);
    assertThat(json.at("/scored/0/margins/quick.click").asDouble()).isBetween(-1.8, -1.6);
    assertThat(json.at("/proposed/by/popular").asInt()).isEqualTo(3);
    assertThat(json.at("/removed/seen").asInt()).isEqualTo(1);
    assertThat(json.get("read").asString()).isEqualTo("0:0");
  }

  @Test
  void contributionsOfAnItemAddUpToItsMargin() {
    JsonNode head =
        ServerFixture.json(fixture.get("/v1/books/decisions/books-1/explain?item=b2"))
            .at("/heads/0");
    double sum =
        head.get("baseline").asDouble()
            + head.get("contributions")
                .valueStream()
                .mapToDouble(each -> each.get("amount").asDouble())
                .sum();
    assertThat(sum).isCloseTo(head.get("margin").asDouble(), Offset.offset(1e-5));
    assertThat(head.get("addsUp").asBoolean()).isTrue();
  }

  @Test
  void aReplayThatAgreesHasNoDifferences() {
    JsonNode json =
        ServerFixture.json(fixture.post("/v1/books/decisions/books-1/replay?recompute=true", ""));
    assertThat(json.get("same").asBoolean()).isTrue();
    assertThat(json.get("recomputed").asBoolean()).isTrue();
    assertThat(json.get("compared").asInt()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/books/decisions/nope",
    "/v1/books/decisions/nope/explain",
    "/v1/books/decisions/books-1/explain?item=b9",
    "/v1/nowhere/decisions",
    "/v1/boks/status",
  })
  void whatDoesNotExistIsNotFound(String path) {
    assertThat(fixture.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void aBadFlagIsRefused() {
    assertThat(fixture.post("/v1/books/decisions/books-1/replay?recompute=maybe", "").statusCode())
        .isEqualTo(400);
    assertThat(fixture.post("/v1/books/decisions/nope/replay", "").statusCode()).isEqualTo(404);
  }

  @Test
  void statusAndSpecAreJson() {
    JsonNode status = ServerFixture.json(fixture.get("/v1/books/status"));
    assertThat(status.get("decisions").asInt()).isEqualTo(2);
    assertThat(status.at("/models/0/metrics/auc").asDouble()).isEqualTo(0.7431);
    JsonNode spec = ServerFixture.json(fixture.get("/v1/books/spec"));
    assertThat(spec.at("/rank/value").asString()).isEqualTo("10 * p.click");
    assertThat(spec.at("/deadline/answer").asString()).isEqualTo("50ms");
    assertThat(spec.toString()).doesNotContain("books.yaml");
  }
}
