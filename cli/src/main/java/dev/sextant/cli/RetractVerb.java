package dev.sextant.cli;

import dev.sextant.runtime.LiveSystem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "retract",
    description = "Take events back: answers are as if they had never been; the log keeps them.")
final class RetractVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "EVENT_ID",
      description = "ids that the events were sent with")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "kept in the log",
      defaultValue = "")
  private String reason = "";

  @Option(
      names = "--url",
      description = "of a server that has the system open, such as " + RunningServer.DEFAULT_URL)
  private @Nullable URI url;

  RetractVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    long retracted = url == null ? here() : there(url);
    long before = events.stream().distinct().count() - retracted;
    terminal
        .out()
        .println(
            "taken back: "
                + retracted
                + (before > 0 ? ", and " + before + " that had been already" : ""));
    return 0;
  }

  private long here() throws Exception {
    try (LiveSystem live = Live.open(system)) {
      int retracted = live.retract(events, reason);
      live.awaitRebuilt();
      return retracted;
    }
  }

  private long there(URI address) throws Exception {
    String name = Chosen.plan(system).spec().name();
    try (RunningServer server = new RunningServer(address, name);
        WorkBar bar = new WorkBar(terminal)) {
      long retracted = 0;
      for (String id : events) {
        String path =
            "events/" + RunningServer.escaped(id) + "?reason=" + RunningServer.escaped(reason);
        retracted += server.send("DELETE", path).path("retracted").asLong();
      }
      server.awaitRebuilt(bar);
      return retracted;
    }
  }
}
