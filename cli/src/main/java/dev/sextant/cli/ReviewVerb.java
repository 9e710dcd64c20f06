package dev.sextant.cli;

import dev.sextant.runtime.DecisionService.ReviewCase;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.LiveSystem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "review", description = "List the cases that wait for a person, or rule on one.")
final class ReviewVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", arity = "0..1", paramLabel = "CASE", description = "the case to rule on")
  private @Nullable String caseId;

  @Option(names = "--ruling", paramLabel = "RULING", description = "one of the cascade's rulings")
  private @Nullable String ruling;

  @Option(
      names = "--reviewer",
      paramLabel = "NAME",
      description = "who rules",
      defaultValue = "cli")
  private String reviewer = "cli";

  @Option(names = "--note", paramLabel = "TEXT", description = "why", defaultValue = "")
  private String note = "";

  @Option(names = "--limit", description = "most cases listed", defaultValue = "50")
  private int limit = 50;

  @Option(names = "--json", description = "cases as JSON")
  private boolean json;

  ReviewVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (LiveSystem live = Live.open(system)) {
      if (caseId == null) {
        list(live.reviews(limit));
        return 0;
      }
      if (ruling == null) {
        throw new CommandMistake("say how you rule: --ruling " + String.join("|", rulings(live)));
      }
      ReviewCase ruled = live.rule(caseId, ruling, reviewer, note);
      if (json) {
        terminal.out().println(Json.pretty(describe(ruled)));
      } else {
        terminal.out().printf("%s is ruled %s by %s%n", ruled.id(), ruling, reviewer);
      }
      return 0;
    }
  }

  /// The same names and values as over HTTP.
  private static Map<String, @Nullable Object> describe(ReviewCase each) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", each.id());
    map.put("decision", each.decision());
    map.put("subject", each.subject());
    map.put("since", Instant.ofEpochMilli(each.since()).toString());
    map.put("probability", each.probability());
    map.put("reason", each.reason());
    map.put("context", each.context());
    map.put("ruling", each.ruling());
    map.put("reviewer", each.reviewer());
    return map;
  }

  private static List<String> rulings(LiveSystem live) {
    var cascade = live.spec().cascade();
    return cascade == null ? List.of() : cascade.rulings();
  }

  private void list(List<ReviewCase> cases) {
    var out = terminal.out();
    if (json) {
      out.println(Json.pretty(cases.stream().map(ReviewVerb::describe).toList()));
      return;
    }
    if (cases.isEmpty()) {
      out.println("no case waits for review");
    }
    for (ReviewCase each : cases) {
      out.printf(
          "%s  since %s  %s  p %.4f%n",
          each.id(), Instant.ofEpochMilli(each.since()), each.subject(), each.probability());
      each.context().forEach((name, value) -> out.printf("    %-12s %s%n", name, value));
    }
  }
}
