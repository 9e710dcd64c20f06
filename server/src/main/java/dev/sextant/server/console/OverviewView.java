package dev.sextant.server.console;

import dev.sextant.feature.FeatureState;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.Status;
import dev.sextant.server.http.Services;
import java.util.ArrayList;
import java.util.List;

/// Are the systems well?
public record OverviewView(String heading, List<Row> rows) {
  public record Row(
      String name,
      String href,
      String about,
      String owner,
      Tag state,
      String rate,
      String decisions,
      String degraded,
      String events,
      String rejected,
      String waiting,
      String models,
      String memory) {}

  static OverviewView of(Services services, Pulses pulses) {
    List<Row> rows = new ArrayList<>();
    for (DecisionService system : services.all()) {
      rows.add(row(system, pulses.of(system.spec().name()).rate()));
    }
    long ready = rows.stream().filter(row -> row.state().kind().equals("ok")).count();
    return new OverviewView(heading(rows.size(), ready), rows);
  }

  private static String heading(int all, long ready) {
    if (ready == all) {
      return all == 1
          ? "The system answers"
          : all == 2 ? "Both systems answer" : "All " + all + " systems answer";
    }
    return ready
        + " of "
        + Figures.count(all, "system answers", "systems answer")
        + "; the rest warms up";
  }

  private static Row row(DecisionService system, double rate) {
    Status status = system.status();
    long rejected = status.rejected().values().stream().mapToLong(Long::longValue).sum();
    return new Row(
        system.spec().name(),
        Links.system(system.spec().name()),
        system.spec().about(),
        system.spec().owner(),
        status.ready() ? new Tag("ready", "ok", "warmed up") : new Tag("warming up", "warn", ""),
        Figures.rate(rate),
        Figures.count(status.decisions()),
        status.decisions() == 0
            ? "–"
            : Figures.share((double) status.degraded() / status.decisions()),
        Figures.count(status.accepted()),
        Figures.count(rejected),
        system.spec().cascade() == null ? "–" : Figures.count(status.waitingReviews()),
        Figures.count(status.models().size()),
        memory(status.memory()));
  }

  /// `3 MB of 2 GB`, and how many keys are on disk alone.
  private static String memory(FeatureState.Memory memory) {
    String text = Figures.bytes(memory.bytes()) + " of " + Figures.bytes(memory.budget());
    return memory.evicted() == 0
        ? text
        : text + ", " + Figures.count(memory.evicted(), "key", "keys") + " on disk";
  }
}
