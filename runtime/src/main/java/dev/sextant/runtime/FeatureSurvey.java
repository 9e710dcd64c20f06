package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.EventType;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.Window;
import dev.sextant.monitoring.Delays;
import dev.sextant.runtime.FeatureCatalog.Entry;
import dev.sextant.runtime.FeatureCatalog.Freshness;
import dev.sextant.runtime.FeatureCatalog.Reading;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.SystemSpec.Feature;
import dev.sextant.spec.catalog.Fingerprints;
import dev.sextant.spec.catalog.Lineage;
import dev.sextant.spec.catalog.Lineage.Kind;
import dev.sextant.spec.catalog.Lineage.Node;
import dev.sextant.spec.catalog.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes the feature catalog of a running system: what the spec says, and what a sample of the
/// state and of the latest decisions shows.
///
/// A catalog is kept for two seconds, so that a page that renews itself, and several who look at
/// it, cost one.
final class FeatureSurvey {
  /// Decisions whose vectors are looked at.
  static final int DECISIONS = 200;

  private static final long KEPT_NANOS = 2_000_000_000L;

  private final SystemPlan plan;
  private final Arrivals arrivals;
  private final Fingerprints prints;
  private final Lineage lineage;
  private final FeatureReadings readings;
  private @Nullable FeatureCatalog made;
  private long madeAt;

  /// @param reading held while the state is read
  FeatureSurvey(SystemHome home, FeatureState state, Serving.Hold reading, Arrivals arrivals) {
    this.plan = home.plan();
    this.arrivals = arrivals;
    this.prints = new Fingerprints(plan.spec());
    this.lineage = Lineage.of(plan);
    this.readings = new FeatureReadings(plan, state, reading);
  }

  /// @param recent the latest decisions, newest first
  /// @param now epoch milliseconds
  synchronized FeatureCatalog read(List<Decision> recent, long now) {
    FeatureCatalog known = made;
    if (known != null && System.nanoTime() - madeAt < KEPT_NANOS && known.time() <= now) {
      return known;
    }
    Map<String, List<Reading>> values = readings.of(recent, now);
    long[] newest = arrivals.newest();
    List<Entry> entries = new ArrayList<>();
    for (Feature feature : plan.spec().features().values()) {
      List<Reading> own = values.getOrDefault(feature.name(), List.of());
      entries.add(entry(feature, own, newest, now));
    }
    FeatureCatalog catalog = new FeatureCatalog(plan.spec().name(), now, entries);
    made = catalog;
    madeAt = System.nanoTime();
    return catalog;
  }

  private Entry entry(Feature feature, List<Reading> values, long[] newest, long now) {
    Node node = new Node(Kind.FEATURE, feature.name());
    List<Node> upstream = lineage.upstream(node);
    Aggregate aggregate = feature.definition() instanceof Aggregate a ? a : null;
    return new Entry(
        feature.name(),
        feature.version(),
        type(feature.name()),
        aggregate == null ? List.of() : aggregate.by().stream().map(each -> each.text()).toList(),
        aggregate == null ? "is" : aggregate.operator(),
        Wording.of(feature),
        aggregate == null ? null : aggregate.over(),
        tileError(feature.name()),
        feature.owner(),
        feature.description(),
        prints.of(feature.name()).meaning(),
        freshness(feature, upstream, newest, now),
        upstream,
        lineage.downstream(node),
        values);
  }

  private String type(String feature) {
    FeaturePlan.Feature aggregated = aggregated(feature);
    if (aggregated != null) {
      return aggregated.type().word();
    }
    for (SystemPlan.Request request : plan.requests()) {
      int slot = request.plan().slot(feature);
      if (slot >= 0) {
        return request.plan().slots().get(slot).type().word();
      }
    }
    return ValueType.NUMBER.word();
  }

  private FeaturePlan.@Nullable Feature aggregated(String name) {
    return plan.features().features().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private @Nullable Duration tileError(String name) {
    FeaturePlan.Feature feature = aggregated(name);
    if (feature == null) {
      return null;
    }
    Window window =
        plan.features().groups().get(feature.group()).operators().get(feature.slot()).window();
    return window == null || window.isExact() ? null : Duration.ofMillis(window.tileLength());
  }

  private Freshness freshness(Feature feature, List<Node> upstream, long[] newest, long now) {
    Duration promised =
        switch (feature.definition()) {
          case Aggregate aggregate -> aggregate.freshness();
          case Derived _ -> null;
        };
    long events = 0;
    long latest = Long.MIN_VALUE;
    long median = 0;
    long most99 = 0;
    long most = 0;
    for (EventType type : kinds(upstream)) {
      Delays delays = arrivals.delays(type.index());
      events += delays.count();
      median = Math.max(median, delays.quantile(0.5));
      most99 = Math.max(most99, delays.quantile(0.99));
      most = Math.max(most, delays.longest());
      latest = Math.max(latest, newest[type.index()]);
    }
    boolean measured = events > 0;
    boolean dated = latest != Long.MIN_VALUE;
    return new Freshness(
        promised,
        events,
        measured ? Duration.ofNanos(median) : null,
        measured ? Duration.ofNanos(most99) : null,
        measured ? Duration.ofNanos(most) : null,
        dated ? latest : null,
        dated ? Duration.ofMillis(Math.max(0, now - latest)) : null);
  }

  /// The kinds of events that feed a feature.
  private List<EventType> kinds(List<Node> upstream) {
    Set<String> names = new TreeSet<>();
    upstream.stream()
        .filter(node -> node.kind() == Kind.EVENT)
        .forEach(node -> names.add(node.name().split("\\.", 2)[0]));
    return plan.features().events().stream().filter(type -> names.contains(type.name())).toList();
  }
}
