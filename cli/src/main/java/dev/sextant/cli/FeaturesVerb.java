package dev.sextant.cli;

import dev.sextant.runtime.CatalogJson;
import dev.sextant.runtime.FeatureCatalog;
import dev.sextant.runtime.FeatureCatalog.Entry;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.LiveSystem;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "features",
    description =
        "The feature catalog: what each feature is, is made of, is for, and looks like now.",
    footer = {
      "",
      "Examples:",
      "  sextant features news-feed                every feature in a table",
      "  sextant features news-feed ctr_1h         one of them: lineage, freshness, distribution",
      "  sextant features news-feed ctr_1h --json  the same for programs, with its histogram",
      "",
      "Values are sampled: at most 1,000 live entities of the state, and the rows of the last 200",
      "decisions. How long events take to be seen is measured while serving; see",
      "/v1/SYSTEM/features and the console."
    })
final class FeaturesVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "one feature")
  private @Nullable String name;

  @Option(names = "--json", description = "the catalog as JSON")
  private boolean json;

  FeaturesVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    FeatureCatalog catalog;
    try (LiveSystem live = Live.open(system)) {
      catalog = live.catalog();
    }
    if (name == null) {
      all(catalog);
    } else {
      one(catalog.feature(name));
    }
    terminal.out().flush();
    return 0;
  }

  private void all(FeatureCatalog catalog) {
    if (json) {
      terminal.out().println(Json.pretty(CatalogJson.of(catalog)));
    } else {
      terminal.out().print(CatalogText.table(catalog));
    }
  }

  private void one(Entry feature) {
    terminal
        .out()
        .print(json ? Json.pretty(CatalogJson.of(feature)) + "\n" : CatalogText.details(feature));
  }
}
