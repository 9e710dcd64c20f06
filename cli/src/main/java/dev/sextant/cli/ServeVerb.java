package dev.sextant.cli;

import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.server.ServerOptions;
import dev.sextant.server.SextantServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "serve", description = "Answer over HTTP, with the console; stop with Ctrl-C.")
final class ServeVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "SYSTEM",
      description = "names under systems/, or paths to directories or system.yaml files")
  private List<String> systems = new ArrayList<>();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "where state is kept (default: ./.sextant/SYSTEM); of several systems, DIR/SYSTEM")
  private @Nullable Path home;

  @Option(
      names = "--port",
      description = "port (default: ${DEFAULT-VALUE}); 0 for any free one",
      defaultValue = "8080")
  private int port = ServerOptions.DEFAULT_PORT;

  @Option(
      names = "--host",
      description = "address to listen on (default: ${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--past-queries",
      description = "let `decide` be asked about a time other than now")
  private boolean pastQueries;

  ServeVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    List<LiveSystem> live = new ArrayList<>();
    try (Stopping stopping = new Stopping()) {
      try {
        serve(live, stopping);
      } finally {
        live.forEach(LiveSystem::close);
      }
    }
    return 0;
  }

  private void serve(List<LiveSystem> live, Stopping stopping) throws Exception {
    ServerOptions options = Ports.listening(port).withHost(host).withPastQueries(pastQueries);
    refuseTheSameTwice();
    for (String system : systems) {
      live.add(open(system));
    }
    try (SextantServer server = SextantServer.start(List.<DecisionService>copyOf(live), options)) {
      terminal.out().println("ready: " + server.address());
      stopping.asked().await();
    }
  }

  private void refuseTheSameTwice() throws IOException {
    Map<String, String> named = new HashMap<>();
    for (String system : systems) {
      String name = Chosen.plan(new SystemChoice(system, null)).spec().name();
      String before = named.put(name, system);
      if (before != null) {
        throw new CommandMistake(
            "'%s' and '%s' are both the system %s; one server serves it once"
                .formatted(before, system, name));
      }
    }
  }

  private LiveSystem open(String system) throws Exception {
    SystemChoice named = new SystemChoice(system, null);
    Path directory =
        home == null
            ? named.home()
            : systems.size() == 1 ? home : home.resolve(named.home().getFileName());
    SystemHome opened = Chosen.home(new SystemChoice(system, directory));
    opened.log().recoveries().forEach(recovery -> terminal.err().println("recovered: " + recovery));
    LiveSystem serving = Live.serving(opened);
    serving.specIn(named.file());
    return serving;
  }
}
