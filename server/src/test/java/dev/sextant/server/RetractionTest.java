package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RetractionTest {
  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private HttpResponse<String> delete(String path, String... headers) {
    var request = fixture.request(path).DELETE();
    if (headers.length > 0) {
      request.headers(headers);
    }
    return fixture.send(request);
  }

  @Test
  void anEventIsTakenBackByItsId() {
    fixture.post(
        "/v1/books/events",
        "{\"type\":\"click\",\"id\":\"e 1\",\"fields\":{\"reader\":\"r1\",\"book\":\"b1\"}}");
    HttpResponse<String> response = delete("/v1/books/events/e%201?reason=twice");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"retracted\":1}");
    assertThat(fixture.books.events).isEmpty();
    assertThat(ServerFixture.json(fixture.get("/v1/books/status")).at("/rebuild/stage").asString())
        .isEqualTo("done");
  }

  @Test
  void anUnknownEventIsNotFound() {
    HttpResponse<String> response = delete("/v1/books/events/nothing");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("no event 'nothing' is in the log");
  }

  @Test
  void pagesOfOtherSitesMayNotTakeEventsBack() {
    HttpResponse<String> response =
        delete("/v1/books/events/e1", "Origin", "https://elsewhere.example");
    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void aCorrectionNamesWhatItCorrects() {
    fixture.post(
        "/v1/books/events",
        "{\"type\":\"click\",\"corrects\":\"e0\",\"fields\":{\"reader\":\"r1\",\"book\":\"b1\"}}");
    assertThat(fixture.books.events.getFirst().corrects()).isEqualTo("e0");
  }

  @Test
  void aBackfillBeginsAndTheStatusTellsHowFarItIs() {
    HttpResponse<String> response = fixture.post("/v1/books/backfill", "");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(ServerFixture.json(response).at("/rebuild/why").asString()).isEqualTo("backfill");
    assertThat(ServerFixture.json(response).at("/rebuild/done").asInt()).isEqualTo(3);
    assertThat(fixture.post("/v1/books/backfill?feature=nothing", "").statusCode()).isEqualTo(400);
  }
}
