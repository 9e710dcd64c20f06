package dev.sextant.cli;

import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.LiveSystem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Why an item got its score, or a case its ruling.")
final class ExplainVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", paramLabel = "DECISION", description = "the decision's id")
  private String decision = "";

  @Option(
      names = "--item",
      paramLabel = "ID",
      description = "which item (default: the first of the slate)")
  private @Nullable String item;

  @Option(names = "--json", description = "the explanation as JSON")
  private boolean json;

  ExplainVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (LiveSystem live = Live.open(system)) {
      Explained explained = live.explain(decision, item);
      if (json) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("decision", decision);
        map.put("item", explained.item());
        map.put("heads", explained.heads());
        map.put("value", explained.value());
        map.put("value_steps", explained.valueSteps());
        terminal.out().println(Json.pretty(map));
      } else {
        print(explained);
      }
      return 0;
    }
  }

  private void print(Explained explained) {
    var out = terminal.out();
    out.printf(
        "why %s scored %.6f in decision %s%n", explained.item(), explained.value(), decision);
    for (Explained.Head head : explained.heads()) {
      out.printf("%n%s%n  %-28s %26s %+10.4f%n", head.head(), "baseline", "", head.baseline());
      head.contributions().stream()
          .sorted((a, b) -> Double.compare(Math.abs(b.amount()), Math.abs(a.amount())))
          .limit(12)
          .forEach(
              c ->
                  out.printf(
                      "  %-28s %26s %+10.4f%n", c.feature(), shortened(c.input()), c.amount()));
      out.printf(
          "  %-28s %26s %+10.4f%s%n",
          "margin", "", head.margin(), head.addsUp() ? "" : "  DOES NOT ADD UP");
      out.printf("  p = %s = %.6f%n", head.calibration(), head.probability());
    }
    out.printf("%n%s%n", explained.valueSteps());
  }

  private static String shortened(String text) {
    return text.length() <= 26 ? text : text.substring(0, 23) + "...";
  }
}
