package dev.sextant.runtime;

import dev.sextant.decision.LogStream;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.catalog.Fingerprints;
import dev.sextant.spec.catalog.Fingerprints.Fingerprint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the features of a home have meant under each spec that ran in it: a fold of the control
/// stream.
///
/// A spec is remembered when it first trains or answers, before it does so; the record says for
/// each feature its version and its digests. So it is known which definition a version stands for,
/// and what the vectors of an old decision meant. Columns that are no features are remembered with
/// them.
public final class Meanings {
  private static final String KIND = "features";

  /// No feature has a name with a space.
  private static final String SPEC = "of spec";

  /// Definitions and meanings by feature, of one spec.
  private final Map<String, Map<String, Fingerprint>> specs = new LinkedHashMap<>();

  /// `feature@version` -> its definition, as last remembered.
  private final Map<String, String> definitions = new HashMap<>();

  private Map<String, Fingerprint> latest = Map.of();

  private Meanings() {}

  /// Reads what a home remembers.
  public static Meanings of(SystemHome home) {
    Meanings meanings = new Meanings();
    home.log()
        .log()
        .scan(
            LogStream.CONTROL,
            0,
            (_, entry) -> {
              ControlRecord control = ControlRecord.of(entry);
              if (control.kind().equals(KIND)) {
                meanings.fold(control);
              }
              return true;
            });
    return meanings;
  }

  /// Sees to it that the home remembers its spec.
  ///
  /// @param now epoch milliseconds
  public static Meanings remember(SystemHome home, long now) {
    Meanings meanings = of(home);
    ControlRecord control = record(home.plan());
    if (!meanings.knows(control)) {
      home.log().log().append(LogStream.CONTROL, List.of(control.toRecord(now))).join();
      meanings.fold(control);
    }
    return meanings;
  }

  private boolean knows(ControlRecord control) {
    String digest = control.details().getOrDefault(SPEC, "");
    if (!specs.containsKey(digest)) {
      return false;
    }
    return control.details().entrySet().stream()
        .filter(each -> !each.getKey().equals(SPEC))
        .allMatch(
            each -> {
              Fingerprint print = parse(each.getValue());
              return print
                  .definition()
                  .equals(definitions.get(key(each.getKey(), print.version())));
            });
  }

  /// Every feature, and every other column that a model reads.
  private static ControlRecord record(SystemPlan plan) {
    Fingerprints prints = new Fingerprints(plan.spec());
    Set<String> columns = new LinkedHashSet<>(plan.spec().features().keySet());
    for (SystemPlan.Head head : plan.heads()) {
      columns.addAll(head.inputNames(plan));
    }
    Map<String, String> details = new LinkedHashMap<>();
    details.put(SPEC, plan.spec().digest());
    for (String column : columns) {
      Fingerprint print = prints.of(column);
      details.put(column, print.version() + " " + print.definition() + " " + print.meaning());
    }
    return new ControlRecord(KIND, details);
  }

  private void fold(ControlRecord control) {
    Map<String, Fingerprint> features = new HashMap<>();
    control
        .details()
        .forEach(
            (name, value) -> {
              if (!name.equals(SPEC)) {
                Fingerprint print = parse(value);
                features.put(name, print);
                definitions.put(key(name, print.version()), print.definition());
              }
            });
    specs.put(control.details().getOrDefault(SPEC, ""), features);
    latest = features;
  }

  private static Fingerprint parse(String value) {
    String[] parts = value.split(" ", 3);
    return new Fingerprint(Integer.parseInt(parts[0]), parts[1], parts[2]);
  }

  private static String key(String feature, int version) {
    return feature + "@" + version;
  }

  /// The definition that a version of a feature stands for.
  ///
  /// @return null when that version never ran here
  public @Nullable String definition(String feature, int version) {
    return definitions.get(key(feature, version));
  }

  /// What the columns meant under the spec that was remembered last; empty when none was.
  public Map<String, Fingerprint> latest() {
    return latest;
  }

  /// What the features meant under the spec of a decision.
  ///
  /// @param plan the digest of that spec, or its first digits
  /// @return null when that spec is not remembered
  public @Nullable Map<String, Fingerprint> under(String plan) {
    Map<String, Fingerprint> found = null;
    for (Map.Entry<String, Map<String, Fingerprint>> spec : specs.entrySet()) {
      if (spec.getKey().startsWith(plan)) {
        found = spec.getValue();
      }
    }
    return found;
  }
}
