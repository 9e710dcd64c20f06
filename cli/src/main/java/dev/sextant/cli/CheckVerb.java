package dev.sextant.cli;

import dev.sextant.runtime.Json;
import dev.sextant.runtime.Systems;
import dev.sextant.spec.Problem;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = "Parse, compile and type-check a system; tells all problems at once.",
    footer = {
      "",
      "Where the system has a home, it also says which features do not mean any more what their",
      "version stood for, which models that would orphan, and which models need training.",
      "",
      "Examples:",
      "  sextant check news-feed",
      "  sextant check systems/shop/system.yaml --home /var/lib/sextant/shop --json"
    })
final class CheckVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(names = "--json", description = "problems as JSON")
  private boolean json;

  CheckVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Path file = system.file();
    return switch (Systems.load(file)) {
      case Systems.Result.Loaded(var plan) -> good(plan, file);
      case Systems.Result.Wrong(var problems) -> wrong(problems, file);
    };
  }

  private int good(SystemPlan plan, Path file) throws Exception {
    HomeCheck.Found found = HomeCheck.of(plan, system);
    if (!found.problems().isEmpty()) {
      return wrong(found.problems(), file);
    }
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("system", plan.spec().name());
      answer.put("problems", List.of());
      answer.put("remarks", found.remarks());
      terminal.out().println(Json.pretty(answer));
      return 0;
    }
    terminal
        .out()
        .printf(
            "%s is sound: %s, %s, %s, %s%n",
            plan.spec().name(),
            counted(plan.spec().events().size(), "event"),
            counted(plan.spec().features().size(), "feature"),
            counted(plan.spec().models().size(), "model"),
            counted(plan.requests().size(), "request"));
    found.remarks().forEach(remark -> terminal.out().println("note: " + remark));
    return 0;
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private int wrong(List<Problem> problems, Path file) throws Exception {
    if (!json) {
      throw Chosen.mistake(problems, file);
    }
    List<Map<String, @Nullable Object>> list = problems.stream().map(CheckVerb::problem).toList();
    terminal.out().println(Json.pretty(Map.of("problems", list)));
    return Blame.CONFIGURATION.exitCode();
  }

  private static Map<String, @Nullable Object> problem(Problem problem) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("file", problem.at().file());
    map.put("line", problem.at().line());
    map.put("column", problem.at().column());
    map.put("length", problem.length());
    map.put("message", problem.message());
    map.put("hint", problem.hint());
    return map;
  }
}
