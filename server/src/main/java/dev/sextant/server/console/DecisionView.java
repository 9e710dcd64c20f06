package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The anatomy of one decision.
///
/// @param funnel,slate null for a ruling
/// @param ruling null for a slate
/// @param replay null until it is asked for
/// @param command the same at the terminal
public record DecisionView(
    String heading,
    List<Tag> tags,
    String sub,
    String id,
    String replayHref,
    String json,
    String command,
    @Nullable FunnelView funnel,
    @Nullable SlateView slate,
    @Nullable RulingView ruling,
    WhyView why,
    String degraded,
    List<Field> fields,
    @Nullable ReplayView replay) {
  /// A field of the request.
  public record Field(String name, String value) {}

  /// @param selected the item that is explained, or the subject
  static DecisionView of(
      SystemSpec spec,
      Decision decision,
      String selected,
      WhyView why,
      @Nullable ReplayView replay) {
    String name = spec.name();
    Slate slate = decision.answer() instanceof Slate chosen ? chosen : null;
    Verdict verdict = decision.answer() instanceof Verdict ruled ? ruled : null;
    String degraded = decision.degraded();
    return new DecisionView(
        heading(spec, decision),
        Tag.of(decision),
        sub(spec, decision),
        decision.id(),
        Links.decision(name, decision.id()) + "/replay",
        "/v1" + Links.decision(name, decision.id()),
        "./sextant explain " + name + " " + decision.id(),
        slate == null ? null : FunnelView.of(decision, slate, items(spec, decision)),
        slate == null ? null : SlateView.of(decision, slate, spec, selected),
        verdict == null ? null : RulingView.of(decision, verdict),
        why,
        degraded == null ? "" : degraded,
        fields(decision),
        replay);
  }

  private static String heading(SystemSpec spec, Decision decision) {
    SystemSpec.Request request = spec.requests().get(decision.query().request());
    String entity = request == null ? "" : request.subject().text() + " ";
    String id = Figures.name(decision.query().subject());
    String subject = id.startsWith(entity.strip()) ? id : entity + id;
    return decision.answer() instanceof Verdict verdict
        ? capital(verdict.ruling()) + " " + subject
        : "Decision for " + subject;
  }

  private static String items(SystemSpec spec, Decision decision) {
    SystemSpec.Request request = spec.requests().get(decision.query().request());
    return request == null || request.choose() == null ? "item" : request.choose().text();
  }

  private static String sub(SystemSpec spec, Decision decision) {
    Duration allowed = spec.deadline().answer();
    return spec.name()
        + ", "
        + Figures.time(decision.query().time(), spec.timezone())
        + ", plan "
        + decision.plan()
        + ". Answered in "
        + Figures.millis(LiveView.nanos(decision))
        + (allowed == null ? "." : " of " + Figures.millis(allowed.toNanos()) + ".");
  }

  private static List<Field> fields(Decision decision) {
    return decision.query().fields().entrySet().stream()
        .map(each -> new Field(each.getKey(), Figures.shortened(String.valueOf(each.getValue()))))
        .toList();
  }

  private static String capital(String word) {
    return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
