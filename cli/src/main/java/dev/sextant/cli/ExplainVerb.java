package dev.sextant.cli;

import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.LiveSystem;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Why an item got its score, or a case its ruling.")
final class ExplainVerb implements Callable<Integer> {
  private static final int MOST_LISTED = 12;

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
    explained.heads().forEach(head -> print(head, out));
    out.printf("%n%s%n", explained.valueSteps());
  }

  /// What is shown adds up to the margin: the contributions that are too small to list have a line
  /// together.
  static void print(Explained.Head head, PrintWriter out) {
    List<Explained.Contribution> bySize =
        head.contributions().stream()
            .sorted((a, b) -> Double.compare(Math.abs(b.amount()), Math.abs(a.amount())))
            .toList();
    List<Explained.Contribution> rest = bySize.stream().skip(MOST_LISTED).toList();
    out.printf("%n%s%n", head.head());
    line(out, "baseline", "", head.baseline(), "");
    bySize.stream()
        .limit(MOST_LISTED)
        .forEach(c -> line(out, c.feature(), shortened(c.input()), c.amount(), ""));
    if (!rest.isEmpty()) {
      double sum = rest.stream().mapToDouble(Explained.Contribution::amount).sum();
      line(out, rest.size() + " more", "", sum, "");
    }
    line(out, "margin", "", head.margin(), head.addsUp() ? "" : "  DOES NOT ADD UP");
    out.printf("  prediction = %s = %.6f%n", head.calibration(), head.probability());
  }

  private static void line(
      PrintWriter out, String name, String input, double amount, String remark) {
    out.printf("  %-28s %26s %+10.4f%s%n", name, input, amount, remark);
  }

  private static String shortened(String text) {
    return text.length() <= 26 ? text : text.substring(0, 23) + "...";
  }
}
