package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class InferVerbTest {
  private final TestTerminal terminal = new TestTerminal();
  @TempDir private Path directory = Path.of("");
  private Path clicks = Path.of("");

  @BeforeEach
  void writeClicks() throws IOException {
    StringBuilder text = new StringBuilder("user_id,story_id,when,dwell\n");
    for (int i = 0; i < 100; i++) {
      text.append("ada%d,s%d,2026-02-%02d 10:00,%d.5\n".formatted(i % 9, i % 7, i % 28 + 1, i));
    }
    clicks = Files.writeString(directory.resolve("clicks.csv"), text);
  }

  private int run(String... arguments) {
    return Program.of(terminal.logged(), Verbs.ALL).execute(arguments);
  }

  @Test
  void theProposalIsCheckedAndImportedByTheOtherVerbs() throws IOException {
    assertThat(run("infer", clicks.toString())).isZero();
    assertThat(terminal.err()).contains("user_id", "entity key", "ada0", "100 rows of clicks.csv");
    assertThat(terminal.out()).startsWith("# Guessed by").doesNotContain("ada0");
    Path spec = Files.writeString(directory.resolve("system.yaml"), terminal.out());
    assertThat(run("check", spec.toString())).isZero();
    String home = directory.resolve("home").toString();
    assertThat(run("import", spec.toString(), "--data", directory.toString(), "--home", home))
        .isZero();
    assertThat(terminal.out()).contains("click is sound").containsPattern("accepted +100 ");
  }

  @Test
  void jsonHasTheColumnsAndTheProposalButNoValues() {
    assertThat(run("infer", clicks.toString(), "--json", "--name", "read", "--rows", "50"))
        .isZero();
    JsonNode answer = new JsonMapper().readTree(terminal.out());
    assertThat(answer.get("rows").asInt()).isEqualTo(50);
    assertThat(answer.get("whole").asBoolean()).isFalse();
    assertThat(answer.get("columns").get(2).get("pattern").asString())
        .isEqualTo("yyyy-MM-dd HH:mm");
    assertThat(answer.get("proposal").asString()).contains("- event: read");
    assertThat(terminal.out()).doesNotContain("ada0");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void mistakesAreTheCallersAndATornFileIsNot() throws IOException {
    assertThat(run("infer", directory.resolve("click.csv").toString())).isEqualTo(2);
    assertThat(run("infer", directory.toString())).isEqualTo(2);
    assertThat(run("infer", clicks.toString(), "--rows", "0")).isEqualTo(2);
    assertThat(run("infer", clicks.toString(), "--name", "my click")).isEqualTo(2);
    assertThat(run("infer", clicks.toString(), "--name", "number")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("click.csv (did you mean 'clicks.csv'?)")
        .contains("is a directory; name one file in it")
        .contains("--rows must be > 0, but is 0")
        .contains("but is 'my click'")
        .doesNotContain("\tat ");
    Path latin = Files.write(directory.resolve("l.csv"), new byte[] {'a', ',', (byte) 0xe4, '\n'});
    assertThat(run("infer", latin.toString())).isEqualTo(4);
    assertThat(terminal.err()).contains("line 1, byte 3 is 0xE4");
  }
}
