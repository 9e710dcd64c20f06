package dev.sextant.cli;

import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.server.ServerOptions;
import dev.sextant.server.SextantServer;
import dev.sextant.simulation.Ledger;
import dev.sextant.simulation.NewsWorld;
import dev.sextant.simulation.Progress;
import dev.sextant.simulation.Simulation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Start the news feed with simulated readers and open its console.")
final class DemoVerb implements Callable<Integer> {
  private static final String SYSTEM = "news-feed";
  private static final Duration HISTORY = Duration.ofHours(12);

  private final Terminal terminal;

  @Option(
      names = "--port",
      description = "port of the console (default: ${DEFAULT-VALUE}); 0 for any free one",
      defaultValue = "8080")
  private int port = ServerOptions.DEFAULT_PORT;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "where state is kept (default: ./.sextant/news-feed)")
  private @Nullable Path home;

  @Option(names = "--no-browser", description = "only say where the console is")
  private boolean noBrowser;

  DemoVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ServerOptions options = Ports.listening(port);
    SystemChoice choice = new SystemChoice(SYSTEM, home);
    SystemHome opened = Chosen.home(choice);
    NewsWorld world = NewsWorld.of(opened.plan().spec());
    if (Rehearsal.isEmpty(opened)) {
      terminal.err().println("the first start: half a day of simulated readers, then training");
      try (WorkBar bar = new WorkBar(terminal)) {
        new Rehearsal(opened, world, bar).run(Clock.systemUTC().millis(), HISTORY, true);
      }
      opened = Chosen.home(choice);
    }
    try (Stopping stopping = new Stopping();
        LiveSystem live = Live.serving(opened);
        SextantServer server = SextantServer.start(List.of(live), options)) {
      URI page = server.address().resolve("/" + SYSTEM);
      terminal.out().println("the console is at " + page + "   (stop with Ctrl-C)");
      if (!noBrowser) {
        browse(page);
      }
      simulate(world, live, stopping.asked());
    }
    return 0;
  }

  /// Readers visit until the process is asked to end.
  private void simulate(NewsWorld world, LiveSystem live, CountDownLatch stop) {
    Progress silent =
        new Progress() {
          @Override
          public void reach(long done, long total, String unit) {
            // the console shows it
          }

          @Override
          public void say(String message) {
            terminal.err().println(message);
          }
        };
    Simulation.run(
        world, live, world.options().live(Clock.systemUTC(), stop), silent, new Ledger(world));
  }

  /// Asks the desktop for a browser where there is one; there is nothing to tell when there is
  /// none.
  private static void browse(URI page) {
    String opener = System.getProperty("os.name", "").startsWith("Mac") ? "open" : "xdg-open";
    try {
      Process _ =
          new ProcessBuilder(opener, page.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      // the address stands on the terminal
    }
  }
}
