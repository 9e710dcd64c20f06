package dev.sextant.cli;

import dev.sextant.monitoring.Skew;
import dev.sextant.monitoring.Skew.Example;
import dev.sextant.monitoring.Skew.FeatureSkew;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.SkewAudit;
import dev.sextant.runtime.SkewJson;
import dev.sextant.runtime.SystemHome;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "skew",
    description = "Rebuild served features from the log and compare them value by value.",
    footer = {
      "",
      "Exit code 1 when a feature differs in a larger share of its values than is tolerated.",
      "",
      "Examples:",
      "  sextant skew news-feed                    the last 1,000 decisions",
      "  sextant skew news-feed --last 200",
      "  sextant skew news-feed --sample 5%%        a share of all decisions, by a hash of their id",
      "  sextant skew news-feed --tolerance 0.1%% --json",
      "",
      "The events are folded once, whatever the number of decisions. While a system serves, a",
      "sample is compared all the time: see `skew:` in its spec, /v1/SYSTEM/skew and /metrics."
    })
final class SkewVerb implements Callable<Integer> {
  private static final int LAST = 1_000;
  private static final int SHOWN = 3;

  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(names = "--last", paramLabel = "N", description = "the last N decisions (default: 1000)")
  private @Nullable Integer last;

  @Option(
      names = "--sample",
      paramLabel = "SHARE",
      description = "instead, a share of all decisions, such as 5%%")
  private @Nullable String sample;

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE",
      description =
          "share of a feature's values that may differ, such as 0.1%% (default: the spec's, else 0)")
  private @Nullable String tolerance;

  @Option(names = "--json", description = "the comparison as JSON")
  private boolean json;

  SkewVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (last != null && sample != null) {
      throw new CommandMistake("give either --last N or --sample SHARE");
    }
    Skew skew;
    String name;
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      name = home.plan().spec().name();
      double tolerated =
          tolerance == null
              ? home.plan().spec().skew().tolerance()
              : share("--tolerance", tolerance);
      SkewAudit audit = new SkewAudit(home, tolerated, bar);
      skew =
          sample == null
              ? audit.last(last == null ? LAST : last)
              : audit.sample(share("--sample", sample));
    }
    if (json) {
      terminal.out().println(Json.pretty(SkewJson.of(name, skew)));
    } else {
      print(name, skew);
    }
    return skew.clean() ? 0 : 1;
  }

  private static double share(String option, String text) {
    boolean percent = text.endsWith("%");
    try {
      double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
      double share = percent ? number / 100 : number;
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new CommandMistake(option + " must be a share such as 5% or 0.05, but is '" + text + "'");
  }

  private void print(String name, Skew skew) {
    var out = terminal.out();
    out.printf(
        "%s: %,d decisions, %,d values compared, %,d differ%n",
        name, skew.decisions(), skew.values(), skew.differing());
    out.printf(
        "  %-24s %9s %7s %12s %9s %9s%n",
        "feature", "decisions", "failed", "values", "differ", "rate");
    for (FeatureSkew each : skew.features()) {
      out.printf(
          "  %-24s %,9d %,7d %,12d %,9d %8.3f%%%s%n",
          each.feature(),
          each.decisions(),
          each.failed(),
          each.values(),
          each.differing(),
          100 * each.rate(),
          each.beyond() ? "  SKEW" : "");
    }
    skew.features().forEach(this::examples);
    skew.passedOver().forEach((why, count) -> out.printf("not compared: %s, %,d%n", why, count));
    out.printf(
        skew.clean()
            ? "clean: no feature differs in more than %s of its values%n"
            : "skew: a feature differs in more than %s of its values%n",
        CatalogText.number(100 * skew.tolerance()) + " %");
  }

  private void examples(FeatureSkew feature) {
    for (Example each : feature.examples().stream().limit(SHOWN).toList()) {
      terminal
          .out()
          .printf(
              "%s of %s in decision %s (log %s): logged %s, recomputed %s%n",
              feature.feature(),
              each.entity(),
              each.decision(),
              each.position(),
              each.logged(),
              each.recomputed());
    }
  }
}
