package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Versions of a model, from the terminal: visits that the old buy from, one every two minutes.
class ModelVerbsTest {
  private static final String SPEC =
      """
      sextant: 1
      system: stall
      entities: {visit: {}}
      requests:
        visit: {judge: visit, on: visited, fields: {age: number}}
      events:
        visited: {subject: visit, fields: {age: number}}
        bought: {subject: visit}
      outcomes:
        buy: {event: bought, match: subject, within: 1m}
      models:
        buying: {learner: logistic, tasks: [buy], features: [age]}
      train: {from: history, ask: {each: visited}}
      cascade:
        rulings: [leave, offer]
        stages: [{model: buying}]
        targets: {offer: {recall: 0.6}}
      imports:
        - files: visits.csv
          csv: {header: true, columns: {age: number}, clock: {start: 2026-01-01, step: 2m}}
          rows:
            - {event: visited, also: true, set: {visit: row, age: age, at: row_time}}
            - {event: bought, when: 'bought == "1"', set: {visit: row, at: row_time + 30s}}
      """;
  private static final int VISITS = 2_900;

  @TempDir private Path directory = Path.of("");
  private TestTerminal terminal = new TestTerminal();

  /// Four days of visits, a champion from the first and a challenger from the first two.
  @BeforeEach
  void train() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<String> lines = new ArrayList<>(List.of("age,bought"));
    for (int i = 0; i < VISITS; i++) {
      int age = 20 + random.nextInt(60);
      lines.add(age + "," + (random.nextInt(80) < age ? 1 : 0));
    }
    Files.writeString(directory.resolve("system.yaml"), SPEC);
    Files.writeString(directory.resolve("visits.csv"), String.join("\n", lines) + "\n");
    assertThat(run("import", "--data", directory.toString())).isZero();
    assertThat(run("train", "--until", "2026-01-02")).isZero();
    assertThat(run("train", "--until", "2026-01-03", "--challenge")).isZero();
  }

  /// @return the exit code
  private int run(String verb, String... more) {
    terminal = new TestTerminal();
    List<String> arguments = new ArrayList<>(List.of(verb.split(" ")));
    arguments.add(directory.toString());
    Collections.addAll(arguments, more);
    arguments.addAll(List.of("--home", directory.resolve("home").toString()));
    return Program.of(terminal.logged(), Verbs.ALL).execute(arguments.toArray(String[]::new));
  }

  @Test
  void versionsAreComparedByWhatCameAfterBothTrainings() {
    assertThat(run("models compare", "buying.buy")).isZero();
    assertThat(terminal.out())
        .startsWith("buying.buy: v0002 beside v0001")
        .contains("cases of history from 2026-01-02T23:", "which neither has learned from", "% yes")
        .containsSubsequence("v0001", "v0002", "difference", "log loss", "auc", "calibration error")
        .containsAnyOf("predicts better", "no sure difference");
    assertThat(run("models compare", "buying.buy", "--json", "--since", "2026-01-04")).isZero();
    JsonNode json = JsonMapper.shared().readTree(terminal.out());
    assertThat(json.at("/from").asString()).isEqualTo("2026-01-04T00:00:00Z");
    assertThat(json.at("/rows").asInt()).isBetween(735, 741);
    assertThat(json.at("/source").asString()).isEqualTo("history");
    assertThat(json.at("/champion/metrics/auc/value").asDouble()).isBetween(0.55, 0.8);
    assertThat(json.at("/gains/logloss").propertyNames()).contains("value", "low", "high");
  }

  @Test
  void aComparisonThatCanNotBeMadeSaysWhy() {
    assertThat(run("models compare", "buying.by")).isEqualTo(2);
    assertThat(terminal.err()).contains("no model head 'buying.by' (did you mean 'buying.buy'?)");
    assertThat(run("models compare", "buying.buy", "--challenger", "v0003")).isEqualTo(2);
    assertThat(terminal.err()).contains("buying.buy has no version 'v0003'", "v0001, v0002");
    assertThat(run("models compare", "buying.buy", "--since", "2026-02-01")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("v0001 and v0002 of buying.buy have no rows to be compared on")
        .contains("no outcome 'buy' is known yet (it takes 1m", "--challenge --until DATE");
  }

  @Test
  void whoAnswersIsChangedAndListed() {
    assertThat(run("models")).isZero();
    assertThat(terminal.out()).containsPattern("v0002 +challenger").containsPattern("v0001 +champ");
    said("promote", "buying.buy: v0002 answers now");
    said("rollback", "buying.buy: v0001 answers again");
    said("challenge", "buying.buy: v0002 is asked beside the champion");
    said("withdraw", "buying.buy: v0002 is not asked any more");
    assertThat(run("withdraw", "buying.buy")).isEqualTo(2);
    assertThat(terminal.err()).contains("buying.buy has no challenger to withdraw");
    assertThat(run("promote", "buying.buy", "v0009")).isEqualTo(2);
    assertThat(terminal.err()).contains("no version 'v0009'");
    assertThat(run("rollback", "buying.buy", "v0001")).as("it takes no version").isEqualTo(2);
    assertThat(run("models", "buying.buy")).isZero();
    assertThat(terminal.out()).doesNotContain("challenger").containsPattern("takes [0-9,]+ bytes");
  }

  private void said(String verb, String what) {
    assertThat(run(verb, "buying.buy")).isZero();
    assertThat(terminal.out()).isEqualToIgnoringNewLines(what);
  }
}
