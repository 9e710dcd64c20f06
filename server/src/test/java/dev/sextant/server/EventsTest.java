package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EventsTest {
  private static final String PATH = "/v1/books/events";
  private static final String CLICK =
      "{\"type\":\"click\",\"fields\":{\"reader\":\"r1\",\"book\":\"b1\"}}";

  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void oneObjectIsOneEvent() {
    HttpResponse<String> response =
        fixture.post(
            PATH,
            """
            {"type": "impression", "id": "e1", "time": "2026-11-23T14:00:00Z",
             "fields": {"reader": "r1", "book": "b1", "position": 3}}""");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ServerFixture.json(response).at("/receipts/0/status").asString())
        .isEqualTo("accepted");
    var event = fixture.books.events.getFirst();
    assertThat(event.id()).isEqualTo("e1");
    assertThat(event.time()).isEqualTo(1_795_442_400_000L);
    assertThat(event.fields()).containsEntry("position", 3.0).containsEntry("reader", "r1");
  }

  @Test
  void anArrayGivesOneReceiptPerEventInOrder() {
    HttpResponse<String> response =
        fixture.post(
            PATH,
            """
            [{"type":"click","id":"e1","fields":{"reader":"r1","book":"b1"}},
             {"type":"click","id":"e1","fields":{"reader":"r1","book":"b1"}},
             {"type":"clik","fields":{}}]""");
    JsonNode json = ServerFixture.json(response);
    assertThat(json.at("/receipts").valueStream().map(each -> each.get("status").asString()))
        .containsExactly("accepted", "duplicate", "rejected");
    assertThat(json.at("/receipts/2/reason").asString()).isEqualTo("unknown-event");
    assertThat(json.get("totals").toString())
        .isEqualTo("{\"events\":3,\"accepted\":1,\"duplicate\":1,\"rejected\":1}");
  }

  @Test
  void anEmptyArrayIsNoEvent() {
    HttpResponse<String> response = fixture.post(PATH, "[]");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ServerFixture.json(response).at("/totals/events").asInt()).isZero();
  }

  @Test
  void linesAreEventsToo() {
    String lines = String.join("\n", Collections.nCopies(2_500, CLICK)) + "\n";
    HttpResponse<String> response =
        fixture.post(PATH, "application/x-ndjson", BodyPublishers.ofString(lines));
    assertThat(ServerFixture.json(response).at("/totals/accepted").asInt()).isEqualTo(2_500);
    assertThat(fixture.books.events).hasSize(2_500);
  }

  @Test
  void malformedJsonNamesLineAndColumnAndWhatWasAccepted() {
    HttpResponse<String> response =
        fixture.post(PATH, CLICK + "\n" + CLICK + "\n{\"type\":\"click\",,}\n" + CLICK);
    JsonNode json = ServerFixture.json(response);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(ServerFixture.code(response)).isEqualTo("malformed-json");
    assertThat(json.get("line").asInt()).isEqualTo(3);
    assertThat(json.get("column").asInt()).isBetween(16, 18);
    assertThat(json.at("/totals/accepted").asInt()).isEqualTo(2);
    assertThat(fixture.books.events).hasSize(2);
  }

  @Test
  void invalidUtf8NamesTheByteAndKeepsTheEventsBefore() {
    byte[] start = (CLICK + "\n{\"type\":\"").getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(start, start.length + 2);
    body[start.length] = (byte) 0xC3;
    body[start.length + 1] = (byte) 0x28;
    HttpResponse<String> response =
        fixture.post(PATH, "application/json", BodyPublishers.ofByteArray(body));
    JsonNode json = ServerFixture.json(response);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ServerFixture.code(response)).isEqualTo("invalid-utf8");
    assertThat(json.get("offset").asLong()).isEqualTo(start.length);
    assertThat(json.at("/totals/accepted").asInt()).isEqualTo(1);
  }

  @Test
  void aCharacterCutAtTheEndIsInvalidToo() {
    byte[] body = {'{', '"', (byte) 0xE2, (byte) 0x82};
    HttpResponse<String> response =
        fixture.post(PATH, "application/json", BodyPublishers.ofByteArray(body));
    assertThat(ServerFixture.code(response)).isEqualTo("invalid-utf8");
    assertThat(ServerFixture.json(response).get("offset").asLong()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"click","fields":{"position":NaN}}      | malformed-json      |
          {"type":"click","fields":{"position":-Infinity}}| malformed-json      |
          {"type":"click","fields":{"position":1e999}}    | number-out-of-range | /fields/position
          {"type":"click","type":"click"}                 | duplicate-key       | /type
          {"type":"click","fields":{"a":1,"a":2}}         | duplicate-key       | /fields/a
          {"type":"click","fieldz":{}}                    | unknown-key         | /fieldz
          {"type":7}                                      | wrong-type          | /type
          {"type":"click","fields":{"a":[1]}}             | wrong-type          | /fields/a
          {"type":"click","fields":[]}                    | wrong-type          | /fields
          {"type":"click","time":"yesterday"}             | wrong-type          | /time
          {"type":"click","time":1.5}                     | wrong-type          | /time
          {"type":"click","time":9e15}                    | wrong-type          | /time
          {"type":"click","id":"a\\ud800"}                 | invalid-text        | /id
          {"type":"click","fields":{"reader":"\\udfffx"}}  | invalid-text        | /fields/reader
          {"fields":{}}                                   | missing-key         | /type
          7                                               | wrong-type          |
          [{"type":"click"},{}]                           | missing-key         | /1/type
          [{"type":"click"}                               | malformed-json      |
          ``                                              | malformed-json      |
          """)
  void badEventsNameTheirPlace(String body, String code, String where) {
    HttpResponse<String> response = fixture.post(PATH, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(ServerFixture.code(response)).isEqualTo(code);
    if (where != null) {
      assertThat(ServerFixture.json(response).get("where").asString()).isEqualTo(where);
    }
  }

  @Test
  void wholeCharactersBeyondTheFirstPlaneAreText() {
    fixture.post(
        PATH,
        """
        {"type":"click","fields":{"reader":"r\\ud83d\\ude00","book":"b1"}}""");
    assertThat(fixture.books.events.getFirst().fields()).containsEntry("reader", "r😀");
  }

  @Test
  void timesInFieldsAreToldAsTextOrMilliseconds() {
    fixture.post(
        PATH,
        """
        {"type":"loan","fields":{"reader":"r1","due":"2026-11-24T15:00:00+01:00","note":"2026-11-24T15:00:00Z"}}
        {"type":"loan","fields":{"reader":"r1","due":1795528800000}}
        {"type":"loan","fields":{"reader":"r1","due":"tomorrow"}}
        """);
    assertThat(fixture.books.events.get(0).fields())
        .containsEntry("due", 1.7955288E12)
        .containsEntry("note", "2026-11-24T15:00:00Z");
    assertThat(fixture.books.events.get(1).fields()).containsEntry("due", 1.7955288E12);
    assertThat(fixture.books.events.get(2).fields()).containsEntry("due", "tomorrow");
  }

  @Test
  void namesOfUnboundedLengthAreRefused() {
    String endless = "a".repeat(1_001);
    HttpResponse<String> response =
        fixture.post(PATH, CLICK + "{\"type\":\"click\",\"id\":\"" + endless + "\"}");
    assertThat(ServerFixture.code(response)).isEqualTo("beyond-limits");
    assertThat(ServerFixture.json(response).get("detail").asString())
        .isEqualTo("/id may have 1000 characters, but has 1001");
    assertThat(ServerFixture.json(response).at("/totals/accepted").asInt()).isEqualTo(1);
  }

  @Test
  void whatTheParserSaysIsPlain() {
    assertThat(detail("[{\"type\":\"click\""))
        .isEqualTo("line 1, column 17: Unexpected end-of-input: expected close marker for Object");
    assertThat(detail("\uFEFF[]"))
        .isEqualTo("line 1, column 1: the text begins with a byte order mark; leave it out");
    assertThat(detail("7")).isEqualTo("the value must be an object, but is the number 7");
    assertThat(detail("{\"type\":\"click\" /* twice */}")).doesNotContain("ALLOW_COMMENTS");
  }

  private String detail(String body) {
    return ServerFixture.json(fixture.post(PATH, body)).get("detail").asString();
  }

  @Test
  void aMisspeltKeyIsAnsweredWithTheNearest() {
    JsonNode json = ServerFixture.json(fixture.post(PATH, "{\"type\":\"click\",\"fieldz\":{}}"));
    assertThat(json.get("nearest").asString()).isEqualTo("fields");
    assertThat(json.get("detail").asString()).contains("did you mean 'fields'?");
  }

  @Test
  void deepNestingAndEndlessNumbersAreBeyondLimits() {
    String deep = "{\"type\":\"click\",\"fields\":{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}}";
    String number = "{\"type\":\"click\",\"fields\":{\"a\":" + "9".repeat(5_000) + "}}";
    assertThat(fixture.post(PATH, deep).statusCode()).isEqualTo(400);
    assertThat(ServerFixture.code(fixture.post(PATH, "[".repeat(20))))
        .isIn("beyond-limits", "wrong-type");
    assertThat(ServerFixture.code(fixture.post(PATH, number))).isEqualTo("beyond-limits");
  }

  @Test
  void anotherContentTypeIsRefused() {
    HttpResponse<String> response =
        fixture.post(PATH, "text/plain", BodyPublishers.ofString(CLICK));
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(ServerFixture.json(response).get("expected").asString())
        .contains("application/json");
  }

  @Test
  void aContentTypeThatIsNoneIsRefusedAsOne() {
    HttpResponse<String> response = fixture.post(PATH, "///", BodyPublishers.ofString(CLICK));
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(ServerFixture.json(response).get("detail").asString())
        .isEqualTo(
            "the content type must be application/json, application/jsonl or application/x-ndjson,"
                + " but it is '///'");
  }
}
