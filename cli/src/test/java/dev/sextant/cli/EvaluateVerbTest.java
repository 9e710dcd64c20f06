package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EvaluateVerbTest {
  private static final String SPEC =
      """
      sextant: 1
      system: visits
      entities: {visit: {}}
      requests:
        visit: {judge: visit, on: visited, fields: {city: category}}
      events:
        visited: {subject: visit, fields: {city: category}}
        bought: {subject: visit}
      outcomes:
        buy: {event: bought, match: subject, within: 1m}
      models:
        trees: {learner: boosted-trees, tasks: [buy], features: [city], options: {rounds: 5, threads: 1}}
      train: {from: history, ask: {each: visited}}
      cascade:
        rulings: [leave, offer]
        stages: [{model: trees}]
        targets: {offer: {recall: 0.5}}
      evaluate:
        split: {last: 25%}
        ask: {each: visited}
        relevant: buy
      imports:
        - files: visits.csv
          csv: {clock: {start: 2026-01-01, step: 2m}}
          rows:
            - {event: visited, also: true, set: {visit: who, city: city, at: row_time}}
            - {event: bought, when: 'bought == "1"', set: {visit: who, at: row_time + 30s}}
      """;
  private static final int VISITS = 400;

  private final TestTerminal terminal = new TestTerminal();
  @TempDir private Path directory = Path.of("");
  private Path spec = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void importVisits() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder("who,city,bought\n");
    for (int i = 0; i < VISITS; i++) {
      boolean north = random.nextBoolean();
      boolean buys = random.nextInt(10) < (north ? 8 : 2);
      text.append("\"visit, %d\",%s,%d\n".formatted(i, north ? "north" : "south", buys ? 1 : 0));
    }
    Files.writeString(directory.resolve("visits.csv"), text);
    spec = Files.writeString(directory.resolve("system.yaml"), SPEC);
    file = directory.resolve("predictions.csv");
    assertThat(run("import", "--data", directory.toString())).isZero();
  }

  private int run(String verb, String... options) {
    String home = directory.resolve("home").toString();
    List<String> arguments = new ArrayList<>(List.of(verb, spec.toString(), "--home", home));
    arguments.addAll(List.of(options));
    return Program.of(terminal.logged(), Verbs.ALL).execute(arguments.toArray(String[]::new));
  }

  @Test
  void predictionsOfEachTestRowStandInAFile() throws IOException {
    assertThat(run("evaluate", "--json", "--predictions", file.toString())).isZero();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).isEqualTo("head,baseline,subject,item,time,label,prediction");
    assertThat(lines.get(1))
        .startsWith("trees.buy,,\"visit, 300\",,2026-01-01T10:00:00Z,")
        .matches(".*,[01]\\.0,0\\.\\d+");
    Map<String, List<String[]>> byBaseline =
        lines.stream()
            .skip(1)
            .map(line -> line.split(",(?! )", -1))
            .collect(Collectors.groupingBy(cells -> cells[1]));
    assertThat(byBaseline).containsOnlyKeys("", "plain");
    JsonNode report = report();
    assertThat(brier(byBaseline.getOrDefault("", List.of())))
        .isCloseTo(brier(report.at("/models/trees.buy")), within(1e-6));
    assertThat(brier(byBaseline.getOrDefault("plain", List.of())))
        .isCloseTo(brier(report.at("/heads/trees.buy/baselines/plain/metrics")), within(1e-6));
  }

  private JsonNode report() {
    String out = terminal.out();
    return new JsonMapper().readTree(out.substring(out.indexOf("\n{") + 1));
  }

  private static double brier(JsonNode metrics) {
    return metrics.at("/brier/value").asDouble();
  }

  private static double brier(List<String[]> rows) {
    assertThat(rows).hasSize(VISITS / 4);
    return rows.stream()
        .mapToDouble(
            cells -> Math.pow(Double.parseDouble(cells[6]) - Double.parseDouble(cells[5]), 2))
        .average()
        .orElseThrow();
  }

  @Test
  void aFileThatCanNotBeIsRefusedBeforeAnythingIsTrained() throws IOException {
    assertThat(run("evaluate", "--predictions", directory.toString())).isEqualTo(2);
    assertThat(terminal.err()).contains("is a directory; name a file, such as");
    assertThat(run("evaluate", "--predictions", directory.resolve("no/p.csv").toString()))
        .isEqualTo(2);
    assertThat(terminal.err()).contains("no directory ");
  }

  @Test
  void anEvaluationThatFailsLeavesNoFile() throws IOException {
    spec = Files.writeString(spec, SPEC.replace("last: 25%", "rows: 1"));
    assertThat(run("evaluate", "--predictions", file.toString())).isNotZero();
    try (var files = Files.list(directory)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("predictions"));
    }
  }
}
