package dev.sextant.cli;

import dev.sextant.runtime.CatalogJson;
import dev.sextant.runtime.FeatureCatalog;
import dev.sextant.runtime.FeatureCatalog.Entry;
import dev.sextant.runtime.FeatureRows;
import dev.sextant.runtime.FeatureRowsJson;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.LiveSystem;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "features",
    description = "The feature catalog, or the values of features for somebody now.",
    footer = {
      "",
      "Examples:",
      "  sextant features news-feed                every feature in a table",
      "  sextant features news-feed ctr_1h         one of them: lineage, freshness, distribution",
      "  sextant features news-feed ctr_1h --json  the same for programs, with its histogram",
      "",
      "  sextant features news-feed --for reader-7 --item story-1,story-2 --only ctr_1h,match",
      "                                            their values, as a decision would read them now",
      "",
      "The catalog's values are sampled: at most 1,000 live entities, and the rows of the last",
      "200 decisions. How long events take to be seen is measured while serving; see",
      "/v1/SYSTEM/features and the console."
    })
final class FeaturesVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "one feature")
  private @Nullable String name;

  @Mixin private QueryChoice query = new QueryChoice();

  @Option(
      names = "--item",
      paramLabel = "ID",
      split = ",",
      description = "with --for: the candidates to read features of")
  private List<String> items = List.of();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "with --for or --judge: the features to read (default: all)")
  private List<String> only = List.of();

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  FeaturesVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (LiveSystem live = Live.open(system)) {
      if (query.isGiven()) {
        values(live);
      } else {
        catalog(live.catalog());
      }
    }
    terminal.out().flush();
    return 0;
  }

  private void values(LiveSystem live) {
    if (name != null) {
      throw new CommandMistake("give NAME for the catalog, or --only NAME for values");
    }
    FeatureRows rows = live.features(query.query(live.spec(), false), items, only);
    terminal
        .out()
        .print(json ? Json.pretty(FeatureRowsJson.of(rows)) + "\n" : FeatureRowsText.of(rows));
  }

  private void catalog(FeatureCatalog catalog) {
    if (!items.isEmpty() || !only.isEmpty()) {
      throw new CommandMistake("--item and --only need --for ID or --judge ID");
    }
    if (name == null) {
      all(catalog);
    } else {
      one(catalog.feature(name));
    }
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
