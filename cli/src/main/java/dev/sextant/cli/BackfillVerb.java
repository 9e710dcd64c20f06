package dev.sextant.cli;

import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backfill",
    description =
        "Let a running server read the changed spec, fold its features, and answer by it.")
final class BackfillVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FEATURE",
      description = "a feature that the changed spec must have")
  private @Nullable String feature;

  @Option(
      names = "--url",
      description = "where the server answers (default: ${DEFAULT-VALUE})",
      defaultValue = RunningServer.DEFAULT_URL)
  private URI url = URI.create(RunningServer.DEFAULT_URL);

  BackfillVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    String name = Chosen.plan(system).spec().name();
    try (RunningServer server = new RunningServer(url, name);
        WorkBar bar = new WorkBar(terminal)) {
      String query = feature == null ? "" : "?feature=" + RunningServer.escaped(feature);
      var _ = server.send("POST", "backfill" + query);
      server.awaitRebuilt(bar);
    }
    terminal.out().println(name + " answers by the new spec");
    return 0;
  }
}
