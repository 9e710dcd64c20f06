package dev.sextant.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Decision;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The console in a real browser, over real systems. Pictures of every page are left in
/// `target/pictures`.
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleInBrowserTest {
  private static final Path PICTURES = Path.of("target", "pictures");
  private static final int WIDE = 1280;
  private static final int NARROW = 390;
  private static final int HEIGHT = 900;

  private RunningSystems systems;
  private Chromium browser;
  private Tab tab;

  @BeforeAll
  void start(@TempDir Path directory) {
    Optional<Path> binary = Chromium.find();
    if (binary.isEmpty()) {
      String why =
          "no chromium on the path and no -Dsextant.chromium: the console is not tried in a browser";
      System.out.println(why);
      Assumptions.abort(why);
    }
    systems = new RunningSystems(directory.resolve("homes"));
    browser = Chromium.start(binary.orElseThrow(), directory.resolve("profile"));
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (systems != null) {
      systems.close();
    }
  }

  @BeforeEach
  void openTab() {
    tab = browser.open();
    tab.show(WIDE, HEIGHT, "light");
  }

  /// Nothing went wrong in the tab, and it asked nobody but the server.
  @AfterEach
  void nothingWentWrong() {
    assertThat(tab.problems()).isEmpty();
    assertThat(tab.requests()).isNotEmpty().allMatch(each -> each.startsWith(systems.address("/")));
    tab.close();
  }

  private void go(String path) {
    tab.go(systems.address(path));
  }

  /// Looks at the page in both widths and schemes.
  private void looksWell(String name) {
    for (int width : List.of(WIDE, NARROW)) {
      for (String scheme : List.of("light", "dark")) {
        tab.show(width, HEIGHT, scheme);
        String look = name + "-" + width + "-" + scheme;
        tab.picture(PICTURES.resolve(look + ".png"));
        assertThat(tab.number("document.documentElement.scrollWidth"))
            .as("%s is not wider than the window", look)
            .isLessThanOrEqualTo(width);
        assertThat(brightness("document.body", "backgroundColor") > 128)
            .as("%s has the background of its scheme", look)
            .isEqualTo(scheme.equals("light"));
        assertThat(
                Math.abs(
                    brightness("document.querySelector(\"h1\")", "color")
                        - brightness("document.body", "backgroundColor")))
            .as("%s has a heading that can be read", look)
            .isGreaterThan(128);
      }
    }
  }

  /// @return of a colour of an element, 0 to 255
  private double brightness(String element, String property) {
    JsonNode channels =
        tab.value(
            "getComputedStyle(" + element + ")." + property + ".match(/[0-9]+/g).map(Number)");
    return (channels.get(0).asInt() + channels.get(1).asInt() + channels.get(2).asInt()) / 3.0;
  }

  /// A slate of the feed's model of which a filter removed something.
  private Decision ranked() {
    return systems.awaitNews(
        each ->
            !each.scored().predictions().isEmpty()
                && each.degraded() == null
                && !each.removed().isEmpty());
  }

  @Test
  void theOverviewListsTheSystems() {
    go("/");
    assertThat(tab.text("h1")).isEqualTo("Both systems answer");
    assertThat(tab.texts("tbody tr td:first-child")).containsExactly("news-feed", "desk");
    looksWell("overview");
  }

  @Test
  void decisionsAppearWithoutLoadingThePageAgain() {
    go("/news-feed");
    tab.value("window.sameDocument = true");
    String newest = tab.value("document.querySelector('tr[data-row]').dataset.row").asString();
    tab.until("document.querySelector('tr[data-row]').dataset.row !== '" + newest + "'");
    tab.until("document.querySelectorAll('.spark rect').length > 1");
    assertThat(tab.value("window.sameDocument").asBoolean()).isTrue();
    assertThat(tab.number("performance.getEntriesByType('navigation').length")).isEqualTo(1);
    assertThat(tab.text("h1")).containsPattern("[0-9.]+ decisions a second, half of them within");
    assertThat(tab.texts(".funnel .k"))
        .containsExactly("Rate", "Decisions", "Half within", "99 % within", "Degraded");
    looksWell("decisions");
  }

  @Test
  void aDecisionOpensByKeyboardAndShowsHowItCameAbout() {
    go("/news-feed?q=" + ranked().query().subject());
    tab.press("j");
    assertThat(tab.texts("tr.cursor")).hasSize(1);
    tab.loading(() -> tab.press("Enter"));
    assertThat(tab.text("h1")).startsWith("Decision for reader");
    assertThat(tab.value("location.pathname").asString()).startsWith("/news-feed/decisions/");
  }

  @Test
  void aDecisionShowsStagesTimesReasonsAndTheWaterfall() {
    go("/news-feed/decisions/" + ranked().id());
    assertThat(tab.texts(".step .k"))
        .containsExactly(
            "Proposed", "Kept by filters", "Best by quick", "Scored by feed", "On the slate");
    assertThat(tab.texts(".step .w")).hasSize(5).allMatch(each -> each.matches("[0-9.]+ ms"));
    assertThat(tab.text("main")).containsPattern("Removed by filters: \\w+ [0-9]+");
    assertThat(tab.texts(".sources li")).hasSize(4);
    assertThat(tab.texts(".slate tbody tr")).hasSize(20);
    assertThat(tab.texts(".head summary h3")).hasSize(3);
    assertThat(tab.count("details[open] .waterfall rect")).isBetween(4, 11);
    assertThat(tab.number("document.querySelector('.waterfall').getBoundingClientRect().height"))
        .isGreaterThan(100);
    assertThat(tab.text(".steps")).startsWith("value = ");
    looksWell("decision");
  }

  @Test
  void anotherItemOfTheSlateIsExplainedWhenItIsOpened() {
    go("/news-feed/decisions/" + ranked().id());
    String first = tab.texts("h2").get(2);
    tab.loading(() -> tab.value("document.querySelectorAll('.slate tbody a')[4].click()"));
    assertThat(tab.texts("h2").get(2)).startsWith("Why ").isNotEqualTo(first);
    assertThat(tab.texts("tr.sel td:first-child")).containsExactly("5");
  }

  @Test
  void aReplayAppearsInItsPlace() {
    go("/news-feed/decisions/" + ranked().id());
    tab.value("window.sameDocument = true");
    tab.value("document.querySelectorAll('form.inline button')[1].click()");
    tab.until("document.querySelector('#replay h2')");
    assertThat(tab.text("#replay h2")).endsWith("came out the same, bit for bit");
    assertThat(tab.text("#replay")).contains("Features were rebuilt from the log.");
    assertThat(tab.value("window.sameDocument").asBoolean()).isTrue();
    looksWell("replay");
  }

  @Test
  void anExperimentShowsItsReport() {
    go("/news-feed/experiments");
    tab.until("document.querySelector('svg.effects circle')");
    assertThat(tab.texts(".arms tbody td:first-child")).containsExactly("control", "treatment");
    assertThat(tab.texts(".changes tbody tr")).hasSize(1);
    assertThat(tab.text("main")).contains("Sample-ratio check: p = ");
    looksWell("experiments");
  }

  private static String panel(String head) {
    return "section[aria-label=\"" + head + "\"] ";
  }

  @Test
  void modelsShowTheirVersionsLineageAndShadow() {
    systems.awaitNews(each -> !each.scored().predictions().isEmpty());
    go("/news-feed/models");
    assertThat(tab.texts("main h2"))
        .contains(
            "feed.share: v0001 answers, v0002 is asked beside it",
            "quick.click: v0001 answers, v0002 is asked beside it");
    String share = panel("feed.share");
    assertThat(tab.texts(share + ".versions td:first-child"))
        .satisfiesExactly(
            newer -> assertThat(newer).contains("v0002", "challenger"),
            older -> assertThat(older).contains("v0001", "champion"));
    assertThat(tab.texts(share + ".shadow tbody td").get(2)).matches("[0-9,]+");
    assertThat(tab.count(share + "details[open]")).isZero();
    tab.value("document.querySelector('" + share + ".versions a').click()");
    tab.until("document.querySelector('" + share + "details').open");
    assertThat(tab.texts(share + "details[open] dt"))
        .contains("Started from", "Log position", "Spec", "Options", "Metrics", "Reads");
    looksWell("models");
  }

  @Test
  void aPersonChallengesPromotesAndRollsBackAfterLookingAtWhatItMeans() {
    go("/news-feed/models");
    String hide = panel("feed.hide");
    act(hide, "Promote");
    assertThat(tab.text("h1")).isEqualTo("Let v0002 answer for feed.hide?");
    assertThat(tab.texts(".facts thead th")).containsExactly("", "v0001, answers now", "v0002");
    looksWell("model-change");
    tab.loading(() -> tab.value("document.querySelector('.rule a').click()"));
    assertThat(tab.texts("main h2")).contains("feed.hide: v0001 answers, v0002 is asked beside it");
    act(hide, "Promote");
    confirm();
    assertThat(tab.text(".note.ok")).isEqualTo("Done. feed.hide: v0002 answers.");
    act(hide, "Roll back");
    assertThat(tab.text("h1")).isEqualTo("Let v0001 answer for feed.hide again?");
    confirm();
    assertThat(tab.text(".note.ok")).isEqualTo("Done. feed.hide: v0001 answers.");
    act(hide, "Challenge");
    confirm();
    act(hide, "Withdraw");
    confirm();
    assertThat(tab.text(".note.ok")).isEqualTo("Done. feed.hide: v0001 answers.");
  }

  @Test
  void aChangeThatCameTooLateSaysSo() {
    go("/news-feed/models");
    act(panel("feed.click"), "Promote");
    systems.news.promote("feed.click", "v0002");
    tab.loading(() -> tab.value("document.querySelector('.rule button').click()"));
    assertThat(tab.text(".note.bad"))
        .isEqualTo("Nothing was changed: it was changed meanwhile. feed.click: v0002 answers");
    assertThat(tab.problems()).hasSize(1).first().asString().contains("400");
    tab.problems().clear();
  }

  private void act(String panel, String label) {
    String link =
        "[...document.querySelectorAll('%s.act')].find(each => each.innerText === '%s')"
            .formatted(panel, label);
    tab.loading(() -> tab.value(link + ".click()"));
  }

  private void confirm() {
    tab.loading(() -> tab.value("document.querySelector('.rule button').click()"));
  }

  @Test
  void featuresAreListed() {
    go("/news-feed/features");
    assertThat(tab.texts("tbody td:first-child")).contains("ctr_1h", "match");
    looksWell("features");
  }

  @Test
  void aCaseIsRuledOnInTheQueue() {
    go("/desk/review");
    assertThat(tab.text("h1")).containsPattern("[0-9]+ cases wait for a person");
    looksWell("review");
    tab.show(WIDE, HEIGHT, "light");
    int waiting = tab.texts(".case").size();
    tab.value("document.querySelector('input[name=reviewer]').value = 'Ada'");
    tab.loading(() -> tab.value("document.querySelector('button[value=block]').click()"));
    assertThat(tab.text(".note.ok")).startsWith("Ruled on ");
    assertThat(tab.texts(".case")).hasSize(waiting - 1);
    assertThat(tab.value("document.querySelector('input[name=reviewer]').value").asString())
        .isEqualTo("Ada");
  }

  @Test
  void aRulingShowsItsStagesAndReason() {
    Decision waiting =
        systems.desk.recent(100).stream()
            .filter(each -> each.answer() instanceof Decision.Verdict v && v.pending())
            .findFirst()
            .orElseThrow();
    go("/desk/decisions/" + waiting.id());
    assertThat(tab.texts(".stages .k")).containsExactly("rules", "content", "review");
    assertThat(tab.text("main")).contains("size");
    looksWell("ruling");
  }

  @Test
  void helpAndSearchAreAKeyAway() {
    go("/news-feed");
    tab.press("?");
    assertThat(tab.value("document.getElementById('help').open").asBoolean()).isTrue();
    looksWell("help");
    tab.value("document.getElementById('help').close()");
    tab.press("/");
    assertThat(tab.value("document.activeElement.name").asString()).isEqualTo("q");
  }
}
