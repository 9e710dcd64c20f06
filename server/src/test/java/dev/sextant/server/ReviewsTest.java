package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ReviewsTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final ServerFixture fixture = new ServerFixture();

  @BeforeEach
  void oneCaseWaits() {
    fixture.post(
        "/v1/desk/decide",
        "{\"judge\":\"m1\",\"fields\":{\"links\":3,\"text\":\"<script>alert(1)</script>\"}}");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void waitingCasesAreListedWithWhatAReviewerSees() {
    JsonNode json = ServerFixture.json(fixture.get("/v1/desk/reviews?limit=5"));
    assertThat(json.at("/reviews/0/subject").asString()).isEqualTo("m1");
    assertThat(json.at("/reviews/0/context/text").asString()).contains("alert(1)");
    assertThat(json.at("/reviews/0/ruling").isNull()).isTrue();
  }

  @Test
  void aRulingSettlesTheCaseOnce() {
    String body = "{\"ruling\":\"block\",\"reviewer\":\"ada\",\"note\":\"three links\"}";
    HttpResponse<String> response = fixture.post("/v1/desk/reviews/desk-1", body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ServerFixture.json(response).get("reviewer").asString()).isEqualTo("ada");
    assertThat(fixture.desk.reviews(10)).isEmpty();
    assertThat(fixture.post("/v1/desk/reviews/desk-1", body).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          desk-1 | {"ruling":"blok","reviewer":"ada"}  | 400 | unknown-ruling
          desk-1 | {"reviewer":"ada"}                  | 400 | missing-key
          desk-1 | {"ruling":"block"}                  | 400 | missing-key
          desk-1 | {"ruling":1,"reviewer":"ada"}       | 400 | wrong-type
          desk-9 | {"ruling":"block","reviewer":"ada"} | 404 | unknown
          """)
  void aBadRulingChangesNothing(String id, String body, int status, String code) {
    HttpResponse<String> response = fixture.post("/v1/desk/reviews/" + id, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(ServerFixture.code(response)).isEqualTo(code);
    assertThat(fixture.desk.reviews(10)).hasSize(1);
  }

  @Test
  void theQueueIsAPageWithAButtonPerRuling() {
    String page = fixture.page("/desk/review").body();
    assertThat(page)
        .contains("<h1>1 case waits for a person, the oldest for 0 s</h1>")
        .contains("<button name=\"ruling\" value=\"allow\">", "value=\"block\"")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>alert");
  }

  @Test
  void theFormRulesAndLeadsBackToTheQueue() {
    HttpResponse<String> response =
        fixture.post(
            "/desk/review/desk-1",
            FORM,
            BodyPublishers.ofString("ruling=allow&reviewer=Ada+L%C3%B6we&note="));
    assertThat(response.statusCode()).isEqualTo(303);
    String back = response.headers().firstValue("location").orElseThrow();
    assertThat(back).isEqualTo("/desk/review?ruled=desk-1&reviewer=Ada%20L%C3%B6we");
    assertThat(fixture.page(back).body())
        .contains("<h1>Nothing waits for review</h1>", "Ruled on desk-1.");
  }

  @Test
  void theFormOfAnotherSiteIsRefused() {
    var request =
        fixture
            .request("/desk/review/desk-1")
            .header("Content-Type", FORM)
            .header("Sec-Fetch-Site", "cross-site")
            .POST(BodyPublishers.ofString("ruling=allow&reviewer=eve"));
    assertThat(fixture.send(request).statusCode()).isEqualTo(403);
    assertThat(fixture.desk.reviews(10)).hasSize(1);
  }

  @Test
  void aFormWithoutReviewerIsRefused() {
    HttpResponse<String> response =
        fixture.post("/desk/review/desk-1", FORM, BodyPublishers.ofString("ruling=allow"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(fixture.desk.reviews(10)).hasSize(1);
  }
}
