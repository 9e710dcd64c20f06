package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.LogPosition;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void decide(String reader) {
    fixture.post("/v1/books/decide", "{\"for\":\"" + reader + "\"}");
  }

  private void judge(int links) {
    fixture.post("/v1/desk/decide", "{\"judge\":\"m1\",\"fields\":{\"links\":" + links + "}}");
  }

  @Test
  void theOverviewSaysWhetherTheSystemsAnswer() {
    assertThat(fixture.page("/").body())
        .contains("<h1>Both systems answer</h1>")
        .contains("Recommends books to readers &amp; others.");
    fixture.desk.ready = false;
    assertThat(fixture.page("/").body())
        .contains("<h1>1 of 2 systems answer; the rest warms up</h1>");
  }

  @Test
  void anEmptySystemSaysWhatToType() {
    assertThat(fixture.page("/books").body())
        .contains("<h1>No decisions yet</h1>", "Type: ./sextant decide books --for ID");
    assertThat(fixture.page("/desk").body()).contains("./sextant decide desk --judge ID");
  }

  @Test
  void thePageOfDecisionsRenewsItselfAndReadsWithoutScript() {
    decide("r1");
    decide("slow");
    String page = fixture.page("/books").body();
    assertThat(page)
        .contains("hx-get=\"/books/live?q=\"", "hx-trigger=\"every 1s\"")
        .contains("<a href=\"/books/decisions/books-1\">r1</a>", "degraded", "2.4 ms");
    HttpResponse<String> part = fixture.get("/books/live?q=");
    assertThat(part.body()).startsWith("<div id=\"live\"").doesNotContain("<html").contains("slow");
  }

  @Test
  void searchFindsASubjectAndLeadsToADecision() {
    decide("alice");
    decide("bob");
    assertThat(fixture.page("/books?q=ali").body())
        .contains("<h1>1 decision matches ali</h1>")
        .doesNotContain(">bob<");
    HttpResponse<String> found = fixture.page("/books?q=books-2");
    assertThat(found.statusCode()).isEqualTo(303);
    assertThat(found.headers().firstValue("location")).contains("/books/decisions/books-2");
    assertThat(fixture.page("/books?q=%22%3E%3Cscript%3E").body())
        .contains("&lt;script>")
        .doesNotContain("\"><script>");
  }

  @Test
  void aDecisionIsTakenApart() {
    decide("slow");
    assertThat(fixture.page("/books/decisions/books-1").body())
        .contains("Decision for reader slow")
        .contains("<h2>How 3 books were chosen from 5</h2>")
        .contains("Removed by filters: seen 1.")
        .contains("Less than it could be: deadline: source fresh was not asked.")
        .contains("<h2>The slate is led by a value of 1.545; 1 place explores</h2>")
        .contains("<h2>Why Tides &amp; Time is worth 1.545</h2>")
        .contains("clicks_1d = 12", "+2.40", "−1.00", "−1.70")
        .contains("weights: treatment");
  }

  @Test
  void anotherItemCanBeExplained() {
    decide("r1");
    assertThat(fixture.page("/books/decisions/books-1?item=b3").body())
        .contains("<h2>Why A Field Guide to Moss is worth 0.724</h2>");
    assertThat(fixture.page("/books/decisions/books-1?item=b9").body())
        .contains("There is no score to take apart");
  }

  @Test
  void anEmptySlateIsSaid() {
    decide("nobody");
    assertThat(fixture.page("/books/decisions/books-1").body())
        .contains("How 0 books were chosen from 5")
        .contains("The slate is empty: no candidate was left");
    assertThat(fixture.page("/books").body()).contains("nothing to show");
  }

  @Test
  void aRulingNamesTheStageThatSettledIt() {
    judge(0);
    judge(9);
    judge(3);
    assertThat(fixture.page("/desk/decisions/desk-1").body())
        .contains("Allow message m1", "Settled by content, the last of 2 stages asked")
        .contains("<h2>Why content.spam says .047</h2>");
    assertThat(fixture.page("/desk/decisions/desk-2").body())
        .contains("Block message m1", "Settled by rules, the first stage")
        .contains("Reason: default(links, 0) &gt; 5");
    assertThat(fixture.page("/desk/decisions/desk-3").body())
        .contains("No stage was sure: allow until a person rules", "waits for review");
  }

  @Test
  void titlesAreTextAndNeverMarkup() {
    decide("r1");
    decide("<img src=x onerror=alert(1)>");
    for (String path :
        List.of("/books", "/books/decisions/books-1?item=b2", "/books/decisions/books-2")) {
      assertThat(fixture.page(path).body())
          .as(path)
          .doesNotContain("<script>alert", "<img src=x")
          .contains("&lt;");
    }
  }

  @Test
  void replayShowsItsResultWithAndWithoutScript() {
    decide("r1");
    String path = "/books/decisions/books-1/replay";
    String heading = "Run again, all 4 numbers came out the same, bit for bit";
    HttpResponse<String> page = fixture.send(fixture.request(path).POST(BodyPublishers.noBody()));
    assertThat(page.body()).contains("<html", heading);
    HttpResponse<String> part =
        fixture.send(
            fixture
                .request(path + "?recompute=true")
                .header("HX-Request", "true")
                .POST(BodyPublishers.noBody()));
    assertThat(part.body())
        .startsWith("<section id=\"replay\"")
        .contains(heading, "Features were rebuilt from the log.");
  }

  @Test
  void theOtherPagesAnswerInTheirHeadings() {
    decide("r1");
    assertThat(fixture.page("/books/models").body())
        .contains(
            "<h1>1 model head answers, the oldest trained 23 Nov 2026 12:00; 1 has a challenger</h1>")
        .contains("<h2>quick.click: v0002 answers, v0003 is asked beside it</h2>", "0.7500");
    assertThat(fixture.page("/desk/models").body())
        .contains("<h1>No model is trained yet</h1>", "Type: ./sextant train desk");
  }

  @Test
  void aHeadShowsItsVersionsTheirLineageAndWhatTheChallengerDid() {
    String page = fixture.page("/books/models").body();
    assertThat(page.indexOf("<code>v0007</code>")).isBetween(1, page.indexOf("<code>v0001</code>"));
    assertThat(page)
        .contains("title=\"it answers\">champion<", "challenger<", "before<")
        .contains("1 Jan 1970 00:00 to 1 Jan 1970 00:00</td>", "<td>1.2 kB</td>")
        .contains("How v0003 came about", "<dt>Started from</dt><dd>nothing</dd>")
        .contains("<dt>Log position</dt><dd>" + new LogPosition(1, 2) + "</dd>")
        .contains("<dt>Spec</dt><dd>ab, another one</dd>", "<dd>1 feature: age</dd>")
        .contains("<td>20</td><td>0.01</td><td>0.2</td><td>0</td><td>0</td><td>1.5 µs</td>")
        .contains("./sextant models compare books quick.click");
  }

  @Test
  void onlyWhatCanBeDoneWithAVersionIsOffered() {
    String page = fixture.page("/books/models").body();
    String at = "/books/models/quick.click/";
    assertThat(page)
        .contains(at + "promote?version=v0003", at + "withdraw?version=v0003")
        .contains(at + "rollback?version=v0002", at + "challenge?version=v0001")
        .doesNotContain(at + "promote?version=v0002", at + "withdraw?version=v0001")
        .doesNotContain(at + "challenge?version=v0003", at + "rollback?version=v0003");
    HttpResponse<String> late = fixture.page(at + "promote?version=v0002");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("v0002 can not be changed like this now");
  }

  @Test
  void aChangeIsAskedForAndThenCarriedOut() {
    String at = "/books/models/quick.click/promote";
    assertThat(fixture.page(at + "?version=v0003").body())
        .contains("<h1>Let v0003 answer for quick.click?</h1>", "v0002 answers now.")
        .contains("<th scope=\"row\">AUC</th>", "<button>Promote v0003</button>")
        .contains("<input type=\"hidden\" name=\"champion\" value=\"v0002\">")
        .contains("./sextant promote books quick.click v0003 --url URL");
    HttpResponse<String> done = fixture.form(at, "version=v0003&champion=v0002");
    assertThat(done.statusCode()).isEqualTo(303);
    String next = done.headers().firstValue("location").orElseThrow();
    assertThat(fixture.page(next).body())
        .contains("role=\"status\">Done. quick.click: v0003 answers.</p>");
    String back = "/books/models/quick.click/rollback";
    assertThat(fixture.page(back + "?version=v0003").body())
        .contains("<h1>Let v0001 answer for quick.click again?</h1>", "Roll back to v0001");
    assertThat(fixture.form(back, "version=v0003&champion=v0003").statusCode()).isEqualTo(303);
    assertThat(fixture.page("/books/models").body()).contains("quick.click: v0001 answers");
  }

  @Test
  void aChallengerIsAskedAndWithdrawn() {
    String at = "/books/models/quick.click/";
    assertThat(fixture.page(at + "challenge?version=v0007").body())
        .contains("<h1>Ask v0007 beside v0002 for quick.click?</h1>")
        .contains("v0003, the challenger so far, is asked no more.");
    assertThat(fixture.form(at + "challenge", "version=v0007&champion=v0002").statusCode())
        .isEqualTo(303);
    assertThat(fixture.page("/books/models").body())
        .contains("v0007 was not asked yet: no decision since the server started keeps");
    assertThat(fixture.page(at + "withdraw?version=v0007").body())
        .contains("<h1>Ask v0007 no more for quick.click?</h1>");
    assertThat(fixture.form(at + "withdraw", "version=v0007&champion=v0002").statusCode())
        .isEqualTo(303);
    assertThat(fixture.page("/books/models").body())
        .contains("<h2>quick.click: v0002 answers</h2>");
  }

  @Test
  void aChangeThatFailsSaysWhyAndChangesNothing() {
    String at = "/books/models/quick.click/";
    HttpResponse<String> unknown = fixture.form(at + "promote", "version=v0009&champion=v0002");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body())
        .contains("role=\"alert\">Nothing was changed: quick.click has no version 'v0009'");
    assertThat(fixture.form(at + "promote", "version=v0003&champion=v0001").body())
        .contains("Nothing was changed: it was changed meanwhile. quick.click: v0002 answers");
    assertThat(fixture.page("/books/models").body()).contains("quick.click: v0002 answers");
    assertThat(fixture.page(at + "promote?version=v0009").body())
        .contains("no version 'v0009'", "v0001, v0002, v0003, v0007");
    assertThat(fixture.page("/books/models/quik.click/promote?version=v0003").body())
        .contains("did you mean 'quick.click'?");
    assertThat(fixture.page(at + "promot?version=v0003").body())
        .contains("did you mean 'promote'?");
  }

  @Test
  void aPersonGetsAPageForAProblem() {
    HttpResponse<String> response = fixture.page("/shop");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(response.body()).contains("Unknown system", "known systems: books, desk");
    assertThat(fixture.page("/books/decisions/nope").body()).contains("no decision 'nope'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/books",
        "/books/decisions/books-1",
        "/books/models",
        "/books/models/quick.click/promote?version=v0003",
        "/desk/review"
      })
  void pagesAskNothingOfOtherHostsAndHaveNoInlineCode(String path) {
    decide("r1");
    String page = fixture.page(path).body();
    assertThat(page).doesNotContain("style=", " onclick", "javascript:");
    Matcher address =
        Pattern.compile("(?:src|href|action|hx-get|hx-post)=\"([^\"]*)\"").matcher(page);
    assertThat(address.results().map(found -> found.group(1)))
        .isNotEmpty()
        .allMatch(each -> each.matches("[/#].*") && !each.startsWith("//"));
  }

  @Test
  void assetsMayBeKeptForeverBecauseTheirAddressNamesTheirContent() {
    Matcher asset = Pattern.compile("\"(/assets/[^\"]+)\"").matcher(fixture.page("/").body());
    List<String> found = asset.results().map(each -> each.group(1)).toList();
    assertThat(found).hasSize(4);
    for (String each : found) {
      HttpResponse<String> response = fixture.get(each);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("cache-control").orElseThrow())
          .contains("immutable");
      assertThat(response.body()).isNotEmpty();
    }
  }
}
