package dev.sextant.cli;

import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import dev.sextant.runtime.ModelDesk;
import dev.sextant.runtime.SystemHome;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// The parameters of the verbs that change which version of a model answers, here or in a server
/// that has the system open. Used as a picocli mixin.
final class Switching {
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", paramLabel = "HEAD", description = "model and task such as ctr.click")
  private String head = "";

  @Option(
      names = "--url",
      description = "of a server that has the system open, such as " + RunningServer.DEFAULT_URL)
  private @Nullable URI url;

  /// @param verb as the server calls it
  /// @param version null when the verb finds it
  /// @param change the same without a server
  /// @return the version that it is about now
  String carryOut(String verb, @Nullable String version, Function<ModelDesk, Manifest> change)
      throws IOException, InterruptedException {
    URI address = url;
    if (address == null) {
      try (SystemHome home = Chosen.home(system)) {
        return change.apply(new ModelDesk(home, Clock.systemUTC())).version();
      } catch (ModelProblem problem) {
        throw new CommandMistake(String.valueOf(problem.getMessage()));
      }
    }
    String name = Chosen.plan(system).spec().name();
    try (RunningServer server = new RunningServer(address, name)) {
      String query = version == null ? "" : "?version=" + RunningServer.escaped(version);
      JsonNode answer =
          server.send("POST", "models/" + RunningServer.escaped(head) + "/" + verb + query);
      return answer.path("version").asString("");
    }
  }

  String head() {
    return head;
  }
}
