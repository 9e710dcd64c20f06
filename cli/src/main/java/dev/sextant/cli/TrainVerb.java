package dev.sextant.cli;

import dev.sextant.model.Manifest;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.ModelDesk;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.training.Trainer;
import dev.sextant.runtime.training.Trainer.Then;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = "Train every model from the log, measure it on unseen rows, and promote it.")
final class TrainVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description =
          "learn from what happened before this day, such as 2011-09-01 (default: from everything)")
  private @Nullable LocalDate until;

  @Option(
      names = "--challenge",
      description = "ask the new versions beside the champions instead of promoting them")
  private boolean challenges;

  @Option(
      names = "--warm",
      description =
          "go on from the champions where inputs, shapes and dictionaries still fit, instead of from nothing")
  private boolean warm;

  @Option(names = "--json", description = "the trained models as JSON")
  private boolean json;

  TrainVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Trainer.Report report;
    List<String> remarks;
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      ZoneId zone = home.plan().spec().timezone();
      long end =
          until == null ? Long.MAX_VALUE : until.atStartOfDay(zone).toInstant().toEpochMilli();
      Then then = challenges ? Then.CHALLENGE : Then.PROMOTE;
      Trainer.Begin begin = warm ? Trainer.Begin.AT_CHAMPIONS : Trainer.Begin.ANEW;
      report = new Trainer(home, bar, begin).run(end, then, Clock.systemUTC());
      remarks =
          Stream.concat(
                  report.remarks().stream(),
                  new ModelDesk(home, Clock.systemUTC()).remarks(report.models()).stream())
              .toList();
    }
    remarks.forEach(remark -> terminal.err().println("note: " + remark));
    if (json) {
      terminal
          .out()
          .println(Json.pretty(report.models().stream().map(TrainVerb::describe).toList()));
    } else {
      report.models().forEach(this::print);
    }
    return 0;
  }

  private static Map<String, Object> describe(Manifest manifest) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("head", manifest.head());
    map.put("version", manifest.version());
    map.put("learner", manifest.learner());
    map.put("rows", manifest.provenance().rows());
    map.put("metrics", manifest.metrics());
    map.put("started_from", manifest.provenance().startedFrom());
    return map;
  }

  private static String went(String from) {
    return from.isEmpty() ? "" : "; went on from " + from;
  }

  private void print(Manifest manifest) {
    terminal
        .out()
        .printf(
            "%-24s %s  %s, %,d rows, auc %.4f, log loss %.4f on unseen rows%s%s%n",
            manifest.head(),
            manifest.version(),
            manifest.learner(),
            manifest.provenance().rows(),
            manifest.metrics().getOrDefault("auc", Double.NaN),
            manifest.metrics().getOrDefault("logloss", Double.NaN),
            went(manifest.provenance().startedFrom()),
            challenges ? "" : "; promoted");
  }
}
