package dev.sextant.runtime;

import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec.Feature;
import dev.sextant.spec.catalog.Fingerprints;
import dev.sextant.spec.catalog.Fingerprints.Fingerprint;
import dev.sextant.spec.catalog.Lineage;
import dev.sextant.spec.catalog.Lineage.Kind;
import dev.sextant.spec.catalog.Lineage.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a column of an old decision must have the value that the present spec yields.
///
/// A feature must when it and all features that it is made of have the same versions now as then.
/// Another column has no version; it must when it means the same.
final class SameVersion {
  private final SystemPlan plan;
  private final Meanings meanings;
  private final Fingerprints prints;
  private final Lineage lineage;
  private final Map<String, String> known = new HashMap<>();

  SameVersion(SystemPlan plan, Meanings meanings) {
    this.plan = plan;
    this.meanings = meanings;
    this.prints = new Fingerprints(plan.spec());
    this.lineage = Lineage.of(plan);
  }

  /// @param digest of the spec that decided, or its first digits
  /// @return why a column can not be compared; empty when it can
  String obstacle(String column, String digest) {
    return plan.spec().digest().startsWith(digest)
        ? ""
        : known.computeIfAbsent(digest + " " + column, _ -> find(column, digest));
  }

  private String find(String column, String digest) {
    Map<String, Fingerprint> then = meanings.under(digest);
    if (then == null) {
      return "values of decisions by a spec that the log does not describe";
    }
    if (!plan.spec().features().containsKey(column)) {
      Fingerprint before = then.get(column);
      boolean same = before == null || before.meaning().equals(prints.of(column).meaning());
      return same ? "" : "values of '" + column + "', which means something else now";
    }
    for (Feature feature : ancestry(column)) {
      Fingerprint before = then.get(feature.name());
      if (before == null || before.version() != feature.version()) {
        return "values of '" + column + "', whose version was raised";
      }
    }
    return "";
  }

  /// A feature and the features that it is made of.
  private List<Feature> ancestry(String name) {
    Node node = new Node(Kind.FEATURE, name);
    List<Node> all = new ArrayList<>(List.of(node));
    all.addAll(lineage.upstream(node));
    List<Feature> features = new ArrayList<>();
    for (Node each : all) {
      @Nullable Feature feature =
          each.kind() == Kind.FEATURE ? plan.spec().features().get(each.name()) : null;
      if (feature != null) {
        features.add(feature);
      }
    }
    return features;
  }
}
