package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExperimentsTest {
  private static final String API = "/v1/books/experiments/weights";
  private static final String PAGE = "/books/experiments";

  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Every reader sees ten books; in the treatment arm they click on `clicks` of them, else on two.
  private void visit(int readers, int clicks) {
    for (int i = 0; i < readers; i++) {
      String reader = "r" + i;
      fixture.post("/v1/books/decide", "{\"for\":\"" + reader + "\"}");
      int clicked = Books.arm(reader).equals("treatment") ? clicks + i % 2 : 2 + i % 2;
      fixture.post(
          "/v1/books/events",
          event("impression", reader).repeat(10) + event("click", reader).repeat(clicked));
    }
  }

  private static String event(String type, String reader) {
    return """
        {"type":"%s","fields":{"reader":"%s","book":"b1"}}
        """
        .formatted(type, reader);
  }

  @Test
  void theReportHasDifferenceIntervalPValueAndSampleRatio() {
    visit(40, 3);
    JsonNode json = ServerFixture.json(fixture.get(API));
    JsonNode change = json.at("/comparisons/treatment");
    assertThat(json.at("/arms/0/variant").asString()).isEqualTo("control");
    assertThat(json.at("/arms/0/units").asLong() + json.at("/arms/1/units").asLong()).isEqualTo(40);
    assertThat(json.at("/arms/1/denominator").asDouble())
        .isEqualTo(10 * json.at("/arms/1/units").asDouble());
    assertThat(change.get("difference").asDouble())
        .isEqualTo(json.at("/arms/1/metric").asDouble() - json.at("/arms/0/metric").asDouble());
    assertThat(change.get("low").asDouble()).isLessThan(change.get("difference").asDouble());
    assertThat(change.get("pValue").asDouble()).isBetween(0.0, 0.05);
    assertThat(json.at("/sampleRatio/pValue").asDouble()).isGreaterThan(0.001);
    assertThat(json.at("/sampleRatio/mismatch").asBoolean()).isFalse();
  }

  @Test
  void whatIsNotKnownYetIsNull() {
    JsonNode json = ServerFixture.json(fixture.get(API));
    assertThat(json.at("/arms/0/units").asLong()).isZero();
    assertThat(json.at("/arms/0/metric").isNull()).isTrue();
    assertThat(json.at("/comparisons/treatment/pValue").isNull()).isTrue();
  }

  @Test
  void anUnknownExperimentIsAnsweredWithTheNearest() {
    HttpResponse<String> response = fixture.get("/v1/books/experiments/weight");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(ServerFixture.code(response)).isEqualTo("unknown-experiment");
    assertThat(ServerFixture.json(response).get("nearest").asString()).isEqualTo("weights");
  }

  @Test
  void thePageSaysWhatTheTreatmentChanges() {
    visit(40, 4);
    String page = fixture.page(PAGE).body();
    assertThat(page)
        .contains("<h1>1 experiment runs</h1>")
        .containsPattern(
            "<h2>treatment raises click_rate by [0-9.]+ % \\([0-9.]+ to [0-9.]+\\)</h2>")
        .contains("weights: 100 % of all reader ids take part, measured by click_rate.")
        .contains("units arrived in the planned shares.", "class=\"effects\"", " of 40<")
        .contains("./sextant experiment books weights", "href=\"/v1/books/experiments/weights\"");
    assertThat(fixture.get(PAGE + "/live").body())
        .startsWith("<div id=\"experiments\" hx-get=\"/books/experiments/live\"")
        .doesNotContain("<html");
  }

  @Test
  void aTreatmentThatHarmsIsSaidToLower() {
    visit(40, 0);
    assertThat(fixture.page(PAGE).body())
        .containsPattern("<h2>treatment lowers click_rate by [0-9.]+ % \\([0-9.]+ to [0-9.]+\\)");
  }

  @Test
  void noDifferenceIsNotCalledOne() {
    visit(40, 2);
    assertThat(fixture.page(PAGE).body())
        .contains("<h2>No difference in click_rate is shown so far</h2>", "class=\"effects\"");
  }

  @Test
  void anExperimentThatNobodyMetDrawsNothing() {
    assertThat(fixture.page(PAGE).body())
        .contains("<h2>Nobody has met weights yet</h2>")
        .doesNotContain("class=\"effects\"", "Sample-ratio", "NaN");
    assertThat(fixture.page("/desk/experiments").body()).contains("<h1>No experiment runs</h1>");
  }

  @Test
  void armsOfOtherSizesThanPlannedAreNotTrusted() {
    for (int i = 0; i < 60; i++) {
      String reader = "r" + i;
      if (Books.arm(reader).equals("treatment")) {
        fixture.post("/v1/books/decide", "{\"for\":\"" + reader + "\"}");
      }
    }
    assertThat(fixture.page(PAGE).body())
        .contains("<h2 class=\"bad\">Do not trust weights: its arms have other sizes than planned")
        .contains("assignment or logging is broken");
    assertThat(ServerFixture.json(fixture.get(API)).at("/sampleRatio/mismatch").asBoolean())
        .isTrue();
  }

  @Test
  void thePageDoesNotWaitForALongLog() {
    CountDownLatch log = new CountDownLatch(1);
    fixture.books.log = log;
    assertThat(fixture.page(PAGE).body())
        .contains("The log is being read for weights …", "hx-trigger=\"every 1s\"");
    assertThat(fixture.post("/v1/books/decide", "{\"for\":\"r1\"}").statusCode()).isEqualTo(200);
    log.countDown();
    assertThat(ServerFixture.json(fixture.get(API)).get("experiment").asString())
        .isEqualTo("weights");
    assertThat(fixture.page(PAGE).body()).contains("hx-trigger=\"every 10s\"");
  }
}
