package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    assertThat(terminal.out())
        .contains("Says hello.")
        .contains("--help")
        .doesNotContain("Try", "Fails in the way");
  }

  @Test
  void aMalformedDateIsAnsweredWithHowOneLooks() {
    assertThat(verb("train", "shop", "--until", "2011-13-01")).isEqualTo(2);
    assertThat(verb("decide", "shop", "--for", "1", "--at", "2011-09-01")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("'--until'", "must be a date such as 2011-09-01, but is '2011-13-01'")
        .contains("'--at'", "must be a time such as 2011-09-01T00:00:00Z, but is '2011-09-01'")
        .doesNotContain("java.");
  }

  @Test
  void aPortThatIsNoneIsTheCallersMistake() {
    assertThat(verb("serve", "shop", "--port", "99999")).isEqualTo(2);
    assertThat(verb("demo", "--port", "-1")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("--port must be in [0, 65535], where 0 means any free one, but is 99999")
        .contains("but is -1")
        .doesNotContain("\tat ");
  }

  @Test
  void aSpecThatIsNoTextIsAMistakeInTheSpec(@TempDir Path directory) throws IOException {
    Path file =
        Files.write(directory.resolve("system.yaml"), new byte[] {'a', ':', (byte) 0xe4, 'x'});
    assertThat(verb("check", file.toString())).isEqualTo(3);
    assertThat(verb("train", file.toString())).isEqualTo(3);
    assertThat(terminal.err()).contains("system.yaml:1:3:").contains("UTF-8");
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

  private int verb(String... arguments) {
    return Program.of(terminal.logged(), Verbs.ALL).execute(arguments);
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
