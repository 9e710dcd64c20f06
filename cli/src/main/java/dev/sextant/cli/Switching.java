package dev.sextant.cli;

import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import dev.sextant.runtime.ModelDesk;
import dev.sextant.runtime.SystemHome;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// A verb that changes which version of a model answers or is asked beside it, here or in a server
/// that has the system open.
abstract class Switching implements Callable<Integer> {
  private final Terminal terminal;
  private final String verb;
  private final String outcome;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", paramLabel = "HEAD", description = "model and task such as ctr.click")
  private String head = "";

  @Option(
      names = "--url",
      description = "of a server that has the system open, such as " + RunningServer.DEFAULT_URL)
  private @Nullable URI url;

  /// @param verb as the server calls it
  /// @param outcome what became of the version, such as `answers now`
  Switching(Terminal terminal, String verb, String outcome) {
    this.terminal = terminal;
    this.verb = verb;
    this.outcome = outcome;
  }

  /// The change without a server.
  ///
  /// @return the version that it is about
  abstract Manifest change(ModelDesk desk);

  /// The version that was named, if one was.
  @Nullable String version() {
    return null;
  }

  String head() {
    return head;
  }

  @Override
  public final Integer call() throws Exception {
    URI address = url;
    String changed = address == null ? here() : at(address);
    terminal.out().printf("%s: %s %s%n", head, changed, outcome);
    return 0;
  }

  private String here() throws IOException {
    try (SystemHome home = Chosen.home(system)) {
      return change(new ModelDesk(home, Clock.systemUTC())).version();
    } catch (ModelProblem problem) {
      throw new CommandMistake(String.valueOf(problem.getMessage()));
    }
  }

  private String at(URI address) throws IOException, InterruptedException {
    String version = version();
    String query = version == null ? "" : "?version=" + RunningServer.escaped(version);
    String name = Chosen.plan(system).spec().name();
    try (RunningServer server = new RunningServer(address, name)) {
      JsonNode answer =
          server.send("POST", "models/" + RunningServer.escaped(head) + "/" + verb + query);
      return answer.path("version").asString("");
    }
  }
}
