package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

class ProgramTest {
  private final TestTerminal terminal = new TestTerminal();

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "help"})
  void aNewcomerSeesTheVerbsByGroup(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : new String[] {arguments})).isZero();
    assertThat(terminal.out())
        .contains("Usage: sextant VERB [SYSTEM]")
        .containsSubsequence("Try", "greet NAME", "Says hello.", "Break", "fail KIND", "Options")
        .doesNotContain("Empty group", "Commands:");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void theRealVerbsMakeAHelpPageThatFitsItsWidth() {
    assertThat(Program.of(terminal.logged(), Verbs.ALL).execute("--help")).isZero();
    assertThat(terminal.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
  }

  @Test
  void everyVerbHasAHelpPage() {
    assertThat(run("greet", "--help")).isZero();
    assertThat(terminal.out()).contains("Says hello.").contains("--help");
  }

  @Test
  void aVerbAnswersOnStandardOutput() {
    assertThat(run("greet", "Ada")).isZero();
    assertThat(terminal.out()).isEqualToIgnoringNewLines("hello Ada");
  }

  @Test
  void aMisspeltVerbIsAnsweredWithTheNearestAndTheKnownOnes() {
    assertThat(run("gret", "Ada")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("no verb 'gret' (did you mean 'greet'?); known verbs: fail, greet, help");
  }

  @Test
  void aMisspeltOptionIsAnsweredWithTheNearest() {
    assertThat(run("greet", "Ada", "--hepl")).isEqualTo(2);
    assertThat(terminal.err()).contains("no option '--hepl' (did you mean '--help'?)");
  }

  @Test
  void aMissingParameterIsNamed() {
    assertThat(run("greet")).isEqualTo(2);
    assertThat(terminal.err()).contains("NAME").contains("'sextant greet --help'");
  }

  @Test
  void theExitCodeSaysWhoMustAct() {
    assertThat(run("fail", "command")).isEqualTo(2);
    assertThat(run("fail", "missing-file")).isEqualTo(2);
    assertThat(run("fail", "configuration")).isEqualTo(3);
    assertThat(run("fail", "disk")).isEqualTo(4);
    assertThat(terminal.err())
        .contains("sextant: no decision 'd9'")
        .contains("sextant: clicks.csv: no such file or directory")
        .contains("sextant: system.yaml:3:1: no key 'evnts'")
        .contains("sextant: disk full")
        .doesNotContain("\tat ");
  }

  @Test
  void aFaultOfOursShowsWhereItHappened() {
    assertThat(run("fail", "ours")).isEqualTo(1);
    assertThat(terminal.err())
        .contains("please report it")
        .contains("IllegalStateException", "\tat ");
  }

  private int run(String... arguments) {
    List<VerbGroup> groups =
        List.of(
            new VerbGroup("Try", List.of(Greet::new)),
            new VerbGroup("Empty group", List.of()),
            new VerbGroup("Break", List.of(Fail::new)));
    return Program.of(terminal.logged(), groups).execute(arguments);
  }

  @Command(name = "greet", description = "Says hello.")
  static final class Greet implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "whom to greet")
    private String name = "";

    Greet(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      terminal.out().println("hello " + name);
      return 0;
    }
  }

  @Command(name = "fail", description = "Fails in the way that it is told to.")
  static final class Fail implements Callable<Integer> {
    @Parameters(paramLabel = "KIND")
    private String kind = "";

    Fail(Terminal terminal) {
      assertThat(terminal).isNotNull();
    }

    @Override
    public Integer call() throws IOException {
      throw switch (kind) {
        case "command" -> new CommandMistake("no decision 'd9'");
        case "missing-file" -> new UncheckedIOException(new NoSuchFileException("clicks.csv"));
        case "configuration" -> new ConfigurationMistake("system.yaml:3:1: no key 'evnts'");
        case "disk" -> new UncheckedIOException(new IOException("disk full"));
        default -> new IllegalStateException("negative count");
      };
    }
  }
}
