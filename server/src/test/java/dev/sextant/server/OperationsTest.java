package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OperationsTest {
  private static final Pattern SAMPLE =
      Pattern.compile("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [0-9.Ee+-]+");

  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aServerIsReadyWhenEverySystemIs() {
    assertThat(fixture.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(fixture.get("/health/ready").body())
        .isEqualTo("{\"ready\":true,\"systems\":{\"books\":true,\"desk\":true}}");
    fixture.desk.ready = false;
    HttpResponse<String> response = fixture.get("/health/ready");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(ServerFixture.json(response).at("/systems/desk").asBoolean()).isFalse();
    assertThat(fixture.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void modelsAreListedPromotedAndRolledBack() {
    JsonNode listed = ServerFixture.json(fixture.get("/v1/books/models"));
    assertThat(listed.at("/heads/0/champion").asString()).isEqualTo("v0002");
    assertThat(listed.at("/heads/0/versions/0/metrics/auc").asDouble()).isEqualTo(0.75);
    assertThat(listed.at("/heads/0/versions/0/metrics/lift").isNull()).isTrue();
    assertThat(listed.at("/heads/0/versions/0/features/age").asString()).isEqualTo("0011");
    assertThat(listed.at("/heads/0/versions/0/bytes").asLong()).isEqualTo(1_234);
    assertThat(listed.at("/heads/0/versions/0/obstacle").isNull()).isTrue();
    assertThat(listed.at("/shadows/0/rows").asLong()).isEqualTo(20);
    assertThat(answering(fixture.post("/v1/books/models/quick.click/promote?version=v0007", "")))
        .isEqualTo("v0007");
    assertThat(answering(fixture.post("/v1/books/models/quick.click/rollback", "")))
        .isEqualTo("v0001");
    assertThat(
            fixture.post("/v1/books/models/quick.click/challenge?version=v0001", "").statusCode())
        .isEqualTo(400);
    assertThat(answering(fixture.post("/v1/books/models/quick.click/challenge", "")))
        .isEqualTo("v0003");
    assertThat(answering(fixture.post("/v1/books/models/quick.click/withdraw", "")))
        .isEqualTo("v0003");
    assertThat(fixture.post("/v1/books/models/quick.click/withdraw", "").body())
        .contains("quick.click has no challenger to withdraw");
  }

  private static String answering(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return ServerFixture.json(response).path("version").asString();
  }

  @Test
  void metricsCountWhatHappened() {
    fixture.post("/v1/books/decide", "{\"for\":\"slow\"}");
    fixture.post("/v1/desk/decide", "{\"judge\":\"m1\",\"fields\":{\"links\":3}}");
    fixture.post(
        "/v1/books/events",
        "[{\"type\":\"clik\"},{\"type\":\"click\",\"fields\":{\"reader\":\"r\"}}]");
    fixture.get("/v1/books/decisions/nope");
    HttpResponse<String> response = fixture.get("/metrics");
    assertThat(response.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body().lines())
        .contains(
            "sextant_decisions_total{system=\"books\"} 1",
            "sextant_decisions_degraded_total{system=\"books\"} 1",
            "sextant_events_accepted_total{system=\"books\"} 1",
            "sextant_events_rejected_total{system=\"books\",reason=\"unknown-event\"} 1",
            "sextant_reviews_waiting{system=\"desk\"} 1",
            "sextant_state_bytes{system=\"books\"} 3000000",
            "sextant_state_budget_bytes{system=\"books\"} 2000000000",
            "sextant_state_keys{system=\"books\"} 700",
            "sextant_state_keys_evicted{system=\"books\"} 40",
            "sextant_state_reloads_total{system=\"books\"} 5",
            "sextant_scoring_queue 0",
            "sextant_http_request_duration_seconds_count{method=\"GET\","
                + "route=\"/v1/{system}/decisions/{id}\",status=\"404\"} 1")
        .allMatch(line -> line.startsWith("# ") || SAMPLE.matcher(line).matches());
  }

  @Test
  void bucketsOfAHistogramOnlyGrowAndEndAtTheCount() {
    fixture.get("/health/live");
    fixture.get("/health/live");
    List<Long> counts =
        fixture
            .get("/metrics")
            .body()
            .lines()
            .filter(line -> line.contains("_bucket") && line.contains("/health/live"))
            .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
            .toList();
    assertThat(counts).hasSize(12).isSorted();
    assertThat(counts.getLast()).isEqualTo(2);
  }

  /// Two threads score and four requests wait: of twelve, six are refused at once and six are
  /// answered.
  @Test
  void aFullQueueIsAnsweredWithRetryAfter() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch sixRefused = new CountDownLatch(6);
    fixture.books.gate = gate;
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(decideLater(fixture).whenComplete((answer, failure) -> sixRefused.countDown()));
    }
    sixRefused.await();
    gate.countDown();
    List<HttpResponse<String>> answers = all.stream().map(CompletableFuture::join).toList();
    List<HttpResponse<String>> refused =
        answers.stream().filter(each -> each.statusCode() == 503).toList();
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 503);
    assertThat(refused).hasSize(6);
    assertThat(refused.getFirst().headers().firstValue("retry-after")).contains("1");
    assertThat(refused.getFirst().body())
        .contains("urn:sextant:problem:busy", "4 requests wait", "try again in a second");
    assertThat(fixture.books.recent(100)).hasSize(6);
  }

  @Test
  void closingLetsARunningRequestFinish() throws Exception {
    ServerFixture closing = new ServerFixture();
    CountDownLatch gate = new CountDownLatch(1);
    closing.books.gate = gate;
    CompletableFuture<HttpResponse<String>> running = decideLater(closing);
    while (!closing.get("/metrics").body().contains("sextant_scoring_busy 1")) {
      Thread.onSpinWait();
    }
    Thread stopper = Thread.ofVirtual().start(closing.server::close);
    gate.countDown();
    assertThat(running.get().statusCode()).isEqualTo(200);
    stopper.join();
    assertThatThrownBy(() -> closing.get("/health/live")).isInstanceOf(UncheckedIOException.class);
    closing.client.close();
  }

  private static CompletableFuture<HttpResponse<String>> decideLater(ServerFixture asked) {
    return asked.client.sendAsync(
        asked
            .request("/v1/books/decide")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"for\":\"r1\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET,  /v1/boks/status,       404, unknown-system, books",
        "GET,  /v1/books/statu,       404, unknown-route,  status",
        "GET,  /v2/books/status,      404, unknown-route,  v1",
        "GET,  /v1/books/a/b/c/d/e,   404, unknown-route,  -",
        "GET,  /v1/books/decide,      405, wrong-method,   -",
        "POST, /v1/books/status,      405, wrong-method,   -",
        "DELETE, /v1/books/decisions/books-1, 405, wrong-method, -",
      })
  void aWrongAddressIsAnsweredWithTheNearest(
      String method, String path, int status, String code, String nearest) {
    HttpResponse<String> response =
        fixture.send(fixture.request(path).method(method, BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(ServerFixture.code(response)).isEqualTo(code);
    if (nearest != null) {
      assertThat(ServerFixture.json(response).get("nearest").asString()).isEqualTo(nearest);
    }
    if (status == 405) {
      assertThat(response.headers().firstValue("allow")).isPresent();
    }
  }

  @Test
  void everyReplyForbidsGuessingAndForeignContent() {
    for (String path : List.of("/", "/books", "/v1/books/status", "/nowhere/at/all", "/metrics")) {
      var headers = fixture.get(path).headers();
      assertThat(headers.firstValue("x-content-type-options")).as(path).contains("nosniff");
      assertThat(headers.firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'");
    }
  }

  @Test
  void headHasNoBody() {
    var head = fixture.request("/books").method("HEAD", BodyPublishers.noBody());
    HttpResponse<String> response = fixture.send(head);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void optionsRefuseNonsense() {
    assertThatThrownBy(() -> ServerFixture.OPTIONS.withPort(70_000))
        .hasMessage("port must be in [0, 65535], but was 70000");
  }
}
