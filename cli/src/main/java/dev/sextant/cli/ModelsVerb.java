package dev.sextant.cli;

import dev.sextant.decision.NearestName;
import dev.sextant.model.Manifest;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.ModelDesk;
import dev.sextant.runtime.ModelsJson;
import dev.sextant.runtime.SystemHome;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "models",
    description =
        "The stored versions of each model: what they learned from, how good they are, who answers.")
final class ModelsVerb implements Callable<Integer>, Parent {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "HEAD",
      description = "one head such as ctr.click, with the lineage of its versions")
  private @Nullable String head;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  ModelsVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public List<Callable<Integer>> verbs() {
    return List.of(
        new AdviseVerb(terminal), new ModelCompareVerb(terminal), new ModelExportVerb(terminal));
  }

  @Override
  public Integer call() throws Exception {
    List<ModelDesk.Listed> heads;
    String name;
    try (SystemHome home = Chosen.home(system)) {
      name = home.plan().spec().name();
      heads = new ModelDesk(home, Clock.systemUTC()).list();
    }
    String wanted = head;
    List<ModelDesk.Listed> shown =
        wanted == null ? heads : heads.stream().filter(each -> each.head().equals(wanted)).toList();
    if (wanted != null && shown.isEmpty()) {
      List<String> known = heads.stream().map(ModelDesk.Listed::head).toList();
      throw new CommandMistake(
          "no trained model '" + wanted + "'" + NearestName.hint(wanted, "models", known));
    }
    if (json) {
      terminal.out().println(Json.pretty(ModelsJson.of(name, shown, List.of())));
    } else if (shown.isEmpty()) {
      terminal.out().println("no model is trained yet: ./sextant train " + name);
    } else {
      table(shown);
      if (wanted != null) {
        shown.getFirst().versions().forEach(this::lineage);
      }
    }
    return 0;
  }

  private void table(List<ModelDesk.Listed> heads) {
    TextTable table =
        new TextTable(
            List.of("head", "version", "", "learner", "rows", "auc", "log loss", "trained"),
            List.of(false, false, false, false, true, true, true, false));
    for (ModelDesk.Listed each : heads) {
      for (ModelDesk.Version stored : each.versions()) {
        Manifest version = stored.manifest();
        table.add(
            List.of(
                version.head(),
                version.version(),
                role(each, version.version()),
                version.learner(),
                "%,d".formatted(version.provenance().rows()),
                metric(version, "auc"),
                metric(version, "logloss"),
                Instant.ofEpochMilli(version.provenance().created()).toString().substring(0, 16)));
      }
    }
    table.print(terminal.out());
  }

  private static String role(ModelDesk.Listed head, String version) {
    if (version.equals(head.champion())) {
      return "champion";
    }
    return version.equals(head.challenger()) ? "challenger" : "";
  }

  private static String metric(Manifest version, String name) {
    Double value = version.metrics().get(name);
    return value == null ? "" : "%.4f".formatted(value);
  }

  private void lineage(ModelDesk.Version stored) {
    Manifest version = stored.manifest();
    Manifest.Provenance from = version.provenance();
    var out = terminal.out();
    out.printf(
        "%n%s %s, %s %s%n",
        version.head(), version.version(), version.learner(), version.options());
    out.printf(
        "  learned from %,d rows, %s to %s, log position %s%n",
        from.rows(),
        Instant.ofEpochMilli(from.trainedFrom()),
        Instant.ofEpochMilli(from.trainedUntil()),
        from.logPosition());
    out.printf(
        "  spec %.12s, code %s, seed %d, %s%n",
        from.specDigest(), from.codeVersion(), from.seed(), from.platform());
    if (!from.startedFrom().isEmpty()) {
      out.printf("  went on from %s%n", from.startedFrom());
    }
    out.printf("  takes %,d bytes%n", stored.bytes());
    if (!stored.obstacle().isEmpty()) {
      out.printf("  would not be asked: %s%n", stored.obstacle());
    }
    version
        .signature()
        .inputs()
        .forEach(
            input ->
                out.printf(
                    "  reads %-24s %s%n",
                    input.name(), version.fingerprints().getOrDefault(input.name(), "")));
  }
}
