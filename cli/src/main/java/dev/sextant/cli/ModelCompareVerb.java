package dev.sextant.cli;

import dev.sextant.model.Measurement;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.training.ComparedVersions;
import dev.sextant.runtime.training.ComparedVersions.Side;
import dev.sextant.runtime.training.VersionComparison;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "compare",
    description = "Compare two versions by what became of decisions that neither has learned from.",
    footer = {
      "",
      "Both are asked again about the vectors that were logged, and judged on the same rows:",
      "what was shown or judged after both trainings, once its outcome window has closed.",
      "",
      "Examples:",
      "  sextant models compare news-feed feed.click",
      "  sextant models compare news-feed feed.click --champion v0001 --challenger v0003"
    })
final class ModelCompareVerb implements Callable<Integer> {
  private static final Map<String, String> SHOWN = shown();

  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", paramLabel = "HEAD", description = "model and task such as ctr.click")
  private String head = "";

  @Option(
      names = "--champion",
      paramLabel = "V",
      description = "such as v0001 (default: the version that answers)")
  private @Nullable String champion;

  @Option(
      names = "--challenger",
      paramLabel = "V",
      description = "such as v0003 (default: the one asked beside it, else the newest)")
  private @Nullable String challenger;

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description =
          "only rows from this day on, such as 2011-09-01 (default: all after both trainings)")
  private @Nullable LocalDate since;

  @Option(names = "--json", description = "as JSON, with all metrics")
  private boolean json;

  ModelCompareVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  private static Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("logloss", "log loss");
    shown.put("auc", "auc");
    shown.put("ece", "calibration error");
    shown.put("mae", "mae");
    shown.put("rmse", "rmse");
    shown.put("bias", "bias");
    return shown;
  }

  @Override
  public Integer call() throws Exception {
    ComparedVersions compared;
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      long from =
          since == null
              ? Long.MIN_VALUE
              : since.atStartOfDay(home.plan().spec().timezone()).toInstant().toEpochMilli();
      compared = new VersionComparison(home, bar).run(head, champion, challenger, from);
    }
    if (json) {
      terminal.out().println(Json.pretty(compared.toJson()));
    } else {
      print(compared);
    }
    return 0;
  }

  private void print(ComparedVersions compared) {
    PrintWriter out = terminal.out();
    Side first = compared.champion();
    Side second = compared.challenger();
    out.printf("%s: %s beside %s%n", compared.head(), second.version(), first.version());
    out.printf(
        "on %,d %s from %s to %s, which neither has learned from; %s%n",
        compared.rows(),
        switch (compared.source()) {
          case DECISIONS -> "rows of logged decisions";
          case HISTORY -> "cases of history";
        },
        Instant.ofEpochMilli(compared.from()),
        Instant.ofEpochMilli(compared.until()),
        compared.isNumber()
            ? "mean %.4f".formatted(compared.mean())
            : "%.2f %% yes".formatted(100 * compared.mean()));
    TextTable table =
        new TextTable(
            List.of("", first.version(), second.version(), "difference", "95 % interval"),
            List.of(false, true, true, true, true));
    SHOWN.forEach(
        (metric, name) -> {
          Measurement gain = compared.gains().get(metric);
          if (gain != null) {
            table.add(
                List.of(
                    name,
                    text("%.4f", value(first, metric)),
                    text("%.4f", value(second, metric)),
                    text("%+.4f", gain.value()),
                    text("%+.4f", gain.low()) + " to " + text("%+.4f", gain.high())));
          }
        });
    table.print(out);
    out.println(
        switch (compared.verdict()) {
          case CHALLENGER -> second.version() + " predicts better";
          case CHAMPION -> first.version() + " predicts better";
          case NEITHER -> "no sure difference";
        });
  }

  private static double value(Side side, String metric) {
    return side.metrics().getOrDefault(metric, Measurement.of(Double.NaN)).value();
  }

  private static String text(String format, double value) {
    return Double.isFinite(value) ? format.formatted(value) : "-";
  }
}
