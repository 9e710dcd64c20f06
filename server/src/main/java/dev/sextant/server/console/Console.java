package dev.sextant.server.console;

import static dev.sextant.server.http.Route.get;
import static dev.sextant.server.http.Route.post;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.model.Manifest;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.ModelDesk.Listed;
import dev.sextant.runtime.ModelDesk.Version;
import dev.sextant.runtime.Refusal;
import dev.sextant.server.api.Reports;
import dev.sextant.server.api.Rulings;
import dev.sextant.server.console.ModelsView.Notice;
import dev.sextant.server.http.Call;
import dev.sextant.server.http.Problem;
import dev.sextant.server.http.Reply;
import dev.sextant.server.http.Route;
import dev.sextant.server.http.ScoringPool;
import dev.sextant.server.http.Services;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The console: a page per question.
public final class Console {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final Services services;
  private final ScoringPool pool;
  private final Reports reports;
  private final Pulses pulses;
  private final InstantSource clock;
  private final Pages pages = new Pages();

  public Console(
      Services services, ScoringPool pool, Reports reports, Pulses pulses, InstantSource clock) {
    this.services = services;
    this.pool = pool;
    this.reports = reports;
    this.pulses = pulses;
    this.clock = clock;
  }

  public List<Route> routes() {
    return Stream.concat(
            Assets.routes().stream(),
            Stream.of(
                get("/", this::overview),
                get("/{system}", this::live, "q"),
                get("/{system}/live", this::liveFragment, "q"),
                get("/{system}/decisions/{id}", this::decision, "item"),
                post("/{system}/decisions/{id}/replay", this::replay, "recompute"),
                get("/{system}/review", this::review, "ruled", "reviewer"),
                post("/{system}/review/{id}", this::rule),
                get("/{system}/models", this::models, "changed"),
                get("/{system}/models/{head}/{change}", this::askChange, "version"),
                post("/{system}/models/{head}/{change}", this::change),
                get("/{system}/experiments", this::experiments),
                get("/{system}/experiments/live", this::experimentsFragment),
                get("/{system}/features", this::features, "q"),
                get("/{system}/features/{name}", this::feature)))
        .toList();
  }

  /// Shows a person what went wrong.
  public Reply problem(Problem problem) {
    return pages.page(
        "problem", Shell.plain(problem.title(), false, services), ProblemView.of(problem));
  }

  private Reply overview(Call call) {
    return pages.page(
        "overview", Shell.plain("Overview", true, services), OverviewView.of(services, pulses));
  }

  private Reply live(Call call) {
    DecisionService system = services.of(call);
    String search = call.query("q").orElse("").strip();
    if (!search.isEmpty() && system.decision(search).isPresent()) {
      return Reply.seeOther(Links.decision(system.spec().name(), search));
    }
    return page("live", system, "decisions", "Decisions", live(system, search));
  }

  private Reply liveFragment(Call call) {
    String search = call.query("q").orElse("").strip();
    return pages.fragment("live-part", live(services.of(call), search));
  }

  private LiveView live(DecisionService system, String search) {
    return LiveView.of(system, pulses.of(system.spec().name()), search, clock.millis());
  }

  private Reply decision(Call call) {
    return anatomy(call, null);
  }

  private Reply replay(Call call) {
    DecisionService system = services.of(call);
    boolean recompute = call.flag("recompute");
    ReplayView replayed =
        ReplayView.of(pool.score(() -> system.replay(call.path("id"), recompute)));
    return call.wantsFragment() ? pages.fragment("replay-part", replayed) : anatomy(call, replayed);
  }

  private Reply anatomy(Call call, @Nullable ReplayView replayed) {
    DecisionService system = services.of(call);
    String id = call.path("id");
    Decision decision =
        system
            .decision(id)
            .orElseThrow(() -> new Problem(404, "unknown-decision", "no decision '" + id + "'"));
    String item = call.query("item").orElse(first(decision));
    DecisionView view =
        DecisionView.of(system.spec(), decision, item, why(system, decision, item), replayed);
    return page("decision", system, "decisions", view.heading(), view);
  }

  private static String first(Decision decision) {
    return switch (decision.answer()) {
      case Slate(var items) -> items.isEmpty() ? "" : items.getFirst().item();
      case Decision.Verdict _ -> decision.query().subject();
    };
  }

  private WhyView why(DecisionService system, Decision decision, String item) {
    if (decision.scored().predictions().isEmpty()) {
      return WhyView.none("No model was asked.");
    }
    if (item.isEmpty()) {
      return WhyView.none("The slate is empty.");
    }
    boolean chosen = decision.answer() instanceof Slate;
    try {
      Explained explained = pool.score(() -> system.explain(decision.id(), chosen ? item : null));
      return chosen
          ? WhyView.ofItem(explained, Titles.of(decision).of(item))
          : WhyView.ofCase(explained);
    } catch (Refusal refusal) {
      return WhyView.none(String.valueOf(refusal.getMessage()));
    }
  }

  private Reply review(Call call) {
    DecisionService system = services.of(call);
    String notice = call.query("ruled").map(id -> "Ruled on " + id + ".").orElse("");
    ReviewView view =
        ReviewView.of(system, notice, call.query("reviewer").orElse(""), clock.millis());
    return page("review", system, "review", "Review", view);
  }

  private Reply rule(Call call) {
    DecisionService system = services.of(call);
    Map<String, String> form = call.form();
    String reviewer = form.getOrDefault("reviewer", "").strip();
    if (reviewer.isEmpty()) {
      throw new Problem(400, "missing-key", "a ruling needs the name of its reviewer");
    }
    String ruling = Rulings.known(system.spec(), form.getOrDefault("ruling", ""));
    system.rule(call.path("id"), ruling, reviewer, form.getOrDefault("note", ""));
    return Reply.seeOther(
        Links.section(system.spec().name(), "review")
            + "?ruled="
            + Links.part(call.path("id"))
            + "&reviewer="
            + Links.part(reviewer));
  }

  private Reply models(Call call) {
    DecisionService system = services.of(call);
    ModelsView view = ModelsView.of(system, call.query("changed").orElse(null));
    return page("models", system, "models", "Models", view);
  }

  private Reply askChange(Call call) {
    DecisionService system = services.of(call);
    ModelChange change = changeNamed(call);
    Listed head = head(system, call.path("head"));
    Version version = version(head, call.query("version").orElse(""));
    if (!change.isOpen(head, version)) {
      throw new Problem(
          409,
          "no-such-change",
          "%s can not be changed like this now. %s"
              .formatted(version.name(), HeadPanel.standing(head)));
    }
    ModelChangeView view = ModelChangeView.of(system, head, version, change);
    return page("model-change", system, "models", view.heading(), view);
  }

  private Reply change(Call call) {
    DecisionService system = services.of(call);
    ModelChange change = changeNamed(call);
    Listed head = head(system, call.path("head"));
    Map<String, String> form = call.form();
    try {
      requireStill(form.getOrDefault("champion", ""), head);
      Manifest _ = change.carryOut(system, head.head(), form.getOrDefault("version", ""));
    } catch (Refusal refusal) {
      Notice notice =
          new Notice("bad", "Nothing was changed: " + String.valueOf(refusal.getMessage()));
      return page("models", system, "models", "Models", ModelsView.of(system, notice))
          .withStatus(Problem.of(refusal).status());
    }
    return Reply.seeOther(
        Links.section(system.spec().name(), "models") + "?changed=" + Links.part(head.head()));
  }

  /// Who looked at one champion does not mean to replace another.
  private static void requireStill(String looked, Listed head) {
    if (!looked.equals(Objects.requireNonNullElse(head.champion(), ""))) {
      throw new Refusal(
          Refusal.Fault.CALLER, "it was changed meanwhile. " + HeadPanel.standing(head));
    }
  }

  private static ModelChange changeNamed(Call call) {
    String name = call.path("change");
    return ModelChange.named(name)
        .orElseThrow(() -> Problem.unknown(404, "change", name, ModelChange.words()));
  }

  private static Listed head(DecisionService system, String name) {
    List<Listed> stored = system.models();
    return stored.stream()
        .filter(each -> each.head().equals(name))
        .findFirst()
        .orElseThrow(
            () -> Problem.unknown(404, "model", name, stored.stream().map(Listed::head).toList()));
  }

  private static Version version(Listed head, String name) {
    return head.version(name)
        .orElseThrow(
            () ->
                Problem.unknown(
                    404, "version", name, head.versions().stream().map(Version::name).toList()));
  }

  private Reply experiments(Call call) {
    DecisionService system = services.of(call);
    return page("experiments", system, "experiments", "Experiments", tried(system));
  }

  private Reply experimentsFragment(Call call) {
    return pages.fragment("experiments-part", tried(services.of(call)));
  }

  private ExperimentsView tried(DecisionService system) {
    return ExperimentsView.of(system, name -> reports.within(PATIENCE, system, name));
  }

  private Reply features(Call call) {
    DecisionService system = services.of(call);
    String search = call.query("q").orElse("").strip();
    FeaturesView view = FeaturesView.of(pool.score(system::catalog), system.skew(), search);
    return page("features", system, "features", "Features", view);
  }

  private Reply feature(Call call) {
    DecisionService system = services.of(call);
    String name = call.path("name");
    Set<String> known = system.spec().features().keySet();
    if (!known.contains(name)) {
      throw Problem.unknown(404, "feature", name, known);
    }
    FeatureView view =
        FeatureView.of(pool.score(system::catalog), name, system.skew(), system.spec());
    return page("feature", system, "features", name, view);
  }

  private Reply page(
      String template, DecisionService system, String section, String title, Object view) {
    double rate = pulses.of(system.spec().name()).rate();
    return pages.page(template, Shell.of(system, section, title, rate, services), view);
  }
}
