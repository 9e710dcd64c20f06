package dev.sextant.cli;

import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.simulation.AdReport;
import dev.sextant.simulation.AdWorld;
import dev.sextant.simulation.NewsWorld;
import dev.sextant.simulation.Report;
import dev.sextant.spec.Durations;
import dev.sextant.spec.SystemSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description = "Let a world with known truth live for a while, in simulated time.")
final class SimulateVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "length of the simulated time, such as 12h or 3d (default: 1d)",
      defaultValue = "1d")
  private String length = "1d";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "the end of the simulated time, such as 2026-03-01T00:00:00Z (default: now); a given one makes the same history each time")
  private @Nullable String until;

  @Option(names = "--train", description = "train at the end on what happened")
  private boolean train;

  @Option(names = "--json", description = "the report as JSON")
  private boolean json;

  SimulateVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Duration duration =
        Durations.parse(length)
            .orElseThrow(
                () ->
                    new CommandMistake(
                        "--for must be a duration such as 12h or 3d, but is '" + length + "'"));
    SystemHome home = Chosen.home(system);
    if (!Rehearsal.isEmpty(home)) {
      home.close();
      throw new CommandMistake(
          system.home()
              + " has a history already; give an empty --home, or serve it and let readers visit live: sextant demo");
    }
    SystemSpec.Simulation simulation = home.plan().spec().simulate();
    boolean ads = simulation != null && simulation.world().equals(AdWorld.NAME);
    try (WorkBar bar = new WorkBar(terminal)) {
      if (ads) {
        AdReport report = new AdRehearsal(home, bar).run(end(), duration, train);
        print(bar, report, report.toText());
      } else {
        NewsWorld world = NewsWorld.of(home.plan().spec());
        Report report = new Rehearsal(home, world, bar).run(end(), duration, train);
        print(bar, report, report.toText());
      }
    }
    return 0;
  }

  private long end() {
    try {
      return until == null ? Clock.systemUTC().millis() : Instant.parse(until).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new CommandMistake(
          "--until must be a time such as 2026-03-01T00:00:00Z, but is '" + until + "'");
    }
  }

  private void print(WorkBar bar, Object report, String text) {
    bar.close();
    terminal.out().println(json ? Json.pretty(report) : text);
  }
}
