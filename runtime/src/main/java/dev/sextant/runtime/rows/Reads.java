package dev.sextant.runtime.rows;

import dev.sextant.decision.Program;
import dev.sextant.decision.Symbols;
import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestPlan.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What must be read to fill the chosen columns of a request, compiled: entities of a question
/// become symbol codes once, and features of one key are read together.
final class Reads {
  private final RequestPlan plan;
  private final int[] wanted;
  private final int[] closure;
  private final List<Role> roles = new ArrayList<>();
  private final List<Numbers> numbers = new ArrayList<>();
  private final List<Structure> structures = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<Id> ids = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();
  private final List<Derived> derived = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();

  /// @param first index of the role that is the key's first part
  /// @param second of the second part, or -1
  record Key(int first, int second) {
    /// @param codes one per role
    long of(int[] codes, int from) {
      int one = codes[from + first];
      if (second < 0) {
        return one < 0 ? FeatureState.NO_KEY : one;
      }
      return FeatureState.pair(one, codes[from + second]);
    }
  }

  /// Numeric features of the same key.
  record Numbers(Key key, int group, Feature[] features, int[] slots) {}

  /// A list or map.
  record Structure(Key key, Feature feature, int slot) {}

  record Attribute(int entity, int attribute, int role, int slot, boolean isNumber) {}

  record Id(int role, int slot) {}

  record Field(String name, int slot, boolean isNumber) {}

  record Derived(Program program, int slot) {}

  record Source(String name, int slot) {}

  /// @param wanted slots to fill
  Reads(RequestPlan plan, int[] wanted) {
    this.plan = plan;
    this.wanted = wanted;
    this.closure = plan.closure(wanted);
    Map<List<Object>, List<Integer>> batches = new LinkedHashMap<>();
    for (int slot : closure) {
      boolean number = plan.slots().get(slot).type().isNumeric();
      switch (plan.slots().get(slot).origin()) {
        case Origin.Aggregated(var feature, var keys) -> {
          if (number) {
            batches
                .computeIfAbsent(List.of(feature.group(), keys), _ -> new ArrayList<>())
                .add(slot);
          } else {
            structures.add(new Structure(key(keys), feature, slot));
          }
        }
        case Origin.Attribute(var entity, var attribute, var role) ->
            attributes.add(new Attribute(entity, attribute, role(role), slot, number));
        case Origin.Id(var role) -> ids.add(new Id(role(role), slot));
        case Origin.Field(var name) -> fields.add(new Field(name, slot, number));
        case Origin.Derived(var program, var _) -> derived.add(new Derived(program, slot));
        case Origin.SourceScore(var source) -> sources.add(new Source(source, slot));
        case Origin.Prediction(var task) ->
            throw new IllegalArgumentException("the prediction of " + task + " is no feature");
      }
    }
    batches.values().forEach(slots -> numbers.add(batch(slots)));
  }

  private Numbers batch(List<Integer> slots) {
    List<Origin.Aggregated> origins =
        slots.stream().map(slot -> (Origin.Aggregated) plan.slots().get(slot).origin()).toList();
    return new Numbers(
        key(origins.getFirst().keys()),
        origins.getFirst().feature().group(),
        origins.stream().map(Origin.Aggregated::feature).toArray(Feature[]::new),
        slots.stream().mapToInt(Integer::intValue).toArray());
  }

  private Key key(List<Role> keys) {
    return new Key(role(keys.getFirst()), keys.size() == 1 ? -1 : role(keys.get(1)));
  }

  private int role(Role role) {
    if (!roles.contains(role)) {
      roles.add(role);
    }
    return roles.indexOf(role);
  }

  RequestPlan plan() {
    return plan;
  }

  int[] wanted() {
    return wanted;
  }

  int[] closure() {
    return closure;
  }

  /// How many codes [#find] gives for a question.
  int roles() {
    return roles.size();
  }

  List<Numbers> numbers() {
    return numbers;
  }

  List<Structure> structures() {
    return structures;
  }

  List<Attribute> attributes() {
    return attributes;
  }

  List<Id> ids() {
    return ids;
  }

  List<Field> fields() {
    return fields;
  }

  List<Derived> derived() {
    return derived;
  }

  List<Source> sources() {
    return sources;
  }

  /// The aggregated features that are read.
  List<Feature> features() {
    List<Feature> features = new ArrayList<>();
    numbers.forEach(each -> features.addAll(List.of(each.features())));
    structures.forEach(each -> features.add(each.feature()));
    return features;
  }

  /// Whether a column differs from candidate to candidate.
  boolean needsCandidate() {
    for (int slot : closure) {
      if (!plan.isConstant(slot)) {
        return true;
      }
    }
    return false;
  }

  /// Finds the codes of the entities that a question names; -1 for one that was never heard of.
  void find(Question question, Symbols symbols, int[] out, int from) {
    for (int i = 0; i < roles.size(); i++) {
      out[from + i] = code(roles.get(i), question, symbols);
    }
    for (Field field : fields) {
      if (field.isNumber() && question.query().fields().get(field.name()) instanceof String text) {
        symbols.code(text); // here, since codes are given in the order of the log
      }
    }
  }

  private static int code(Role role, Question question, Symbols symbols) {
    return switch (role) {
      case Role.Subject _ -> symbols.find(question.query().subject());
      case Role.Candidate _ ->
          question.candidate() == null
              ? -1
              : symbols.code(Objects.requireNonNull(question.candidate()));
      case Role.Named(var field) -> {
        @Nullable Object name = question.query().fields().get(field);
        yield name instanceof String text ? symbols.find(text) : -1;
      }
    };
  }
}
