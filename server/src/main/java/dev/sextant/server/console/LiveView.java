package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.runtime.DecisionService;
import dev.sextant.spec.SystemSpec;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/// Is it deciding, how fast and how well? The latest decisions of a system.
///
/// @param poll the address that yields this part again
/// @param search what the list is limited to, or ""
/// @param hint what to type when there is nothing to show, or ""
public record LiveView(
    String heading,
    String sub,
    String poll,
    String search,
    List<Fact> facts,
    Sparkline rates,
    List<Row> rows,
    String hint) {
  static final int LISTED = 40;
  private static final int MOST_SEARCHED = 500;
  private static final int ITEMS_SHOWN = 3;

  /// @param note what the number is about
  public record Fact(String name, String figure, String note) {}

  public record Row(
      String id,
      String href,
      String time,
      String subject,
      String answer,
      String took,
      List<Tag> tags) {}

  static LiveView of(DecisionService system, Pulse pulse, String search, long now) {
    List<Decision> found = search.isEmpty() ? system.recent(LISTED) : search(system, search);
    SystemSpec spec = system.spec();
    long total = system.status().decisions();
    return new LiveView(
        search.isEmpty() ? heading(found, pulse.rate(), now) : matches(found, search),
        spec.about(),
        Links.section(spec.name(), "live") + "?q=" + Links.part(search),
        search,
        facts(found, pulse.rate(), total),
        Sparkline.of(pulse.rates()),
        found.stream().map(each -> row(spec, each)).toList(),
        hint(spec, found, search));
  }

  private static List<Decision> search(DecisionService system, String search) {
    return system.recent(MOST_SEARCHED).stream()
        .filter(d -> d.query().subject().contains(search) || d.id().startsWith(search))
        .limit(LISTED)
        .toList();
  }

  private static String heading(List<Decision> recent, double rate, long now) {
    if (recent.isEmpty()) {
      return "No decisions yet";
    }
    String median = Figures.millis(quantile(recent, 0.5));
    return rate == 0
        ? "The last decision was made "
            + Figures.age(now - recent.getFirst().query().time())
            + " ago"
        : Figures.rate(rate).replace("/s", "")
            + " decisions a second, half of them within "
            + median;
  }

  private static String matches(List<Decision> found, String search) {
    return Figures.count(found.size(), "decision matches ", "decisions match ") + search;
  }

  private static String hint(SystemSpec spec, List<Decision> found, String search) {
    if (!found.isEmpty()) {
      return "";
    }
    if (!search.isEmpty()) {
      return "None of the last " + MOST_SEARCHED + " decisions is for an id with these letters.";
    }
    boolean judges = spec.requests().values().stream().allMatch(SystemSpec.Request::judges);
    String what = judges ? " --judge ID" : " --for ID";
    return "Type: ./sextant decide " + spec.name() + what;
  }

  private static List<Fact> facts(List<Decision> recent, double rate, long total) {
    double degraded = recent.stream().filter(each -> each.degraded() != null).count();
    String of = "of the last " + recent.size();
    return List.of(
        new Fact("Rate", Figures.rate(rate), "over the last 10 s"),
        new Fact("Decisions", Figures.count(total), "since the start"),
        new Fact("Half within", latency(recent, 0.5), of),
        new Fact("99 % within", latency(recent, 0.99), of),
        new Fact("Degraded", recent.isEmpty() ? "–" : Figures.share(degraded / recent.size()), of));
  }

  private static String latency(List<Decision> recent, double share) {
    return recent.isEmpty() ? "–" : Figures.millis(quantile(recent, share));
  }

  private static long quantile(List<Decision> decisions, double share) {
    long[] nanos = decisions.stream().mapToLong(LiveView::nanos).sorted().toArray();
    return nanos[Math.min(nanos.length - 1, (int) Math.ceil(share * nanos.length) - 1)];
  }

  static long nanos(Decision decision) {
    return decision.steps().stream().mapToLong(Step::nanos).sum();
  }

  private static Row row(SystemSpec spec, Decision decision) {
    ZoneId zone = spec.timezone();
    return new Row(
        decision.id(),
        Links.decision(spec.name(), decision.id()),
        Figures.clock(decision.query().time(), zone),
        Figures.name(decision.query().subject()),
        answer(decision),
        Figures.millis(nanos(decision)),
        Tag.inList(decision));
  }

  private static String answer(Decision decision) {
    return switch (decision.answer()) {
      case Verdict verdict -> verdict.ruling() + ", by " + verdict.stage();
      case Slate(var items) when items.isEmpty() -> "nothing to show";
      case Slate(var items) -> {
        Titles titles = Titles.of(decision);
        String first =
            items.stream()
                .limit(ITEMS_SHOWN)
                .map(Placed::item)
                .map(titles::of)
                .collect(Collectors.joining(", "));
        int more = items.size() - ITEMS_SHOWN;
        yield more > 0 ? first + " and " + more + " more" : first;
      }
    };
  }
}
