package dev.sextant.feature;

import dev.sextant.decision.Program;
import dev.sextant.decision.ValueType;
import java.util.BitSet;
import java.util.List;

/// Every column that the models and expressions of one request can read, compiled.
///
/// @param subjectEntity entity table of who asks or what is judged
/// @param choiceEntity entity table of the candidates, or -1 for a `judge:` request
/// @param slots the columns; a derived one comes after all that it reads
public record RequestPlan(String name, int subjectEntity, int choiceEntity, List<Slot> slots) {

  /// One column.
  ///
  /// @param name as the row language says it: `ctr_1h`, `story.category`, `device`, `p.click`,
  ///   `from.basket`
  public record Slot(String name, ValueType type, boolean mayBeMissing, Origin origin) {}

  /// Where a column's values come from.
  public sealed interface Origin {
    /// An aggregated feature.
    record Aggregated(FeaturePlan.Feature feature, List<Role> keys) implements Origin {}

    record Attribute(int entity, int attribute, Role role) implements Origin {}

    /// The entity's own id.
    record Id(Role role) implements Origin {}

    /// A field of the request.
    record Field(String name) implements Origin {}

    /// @param reads the slots that the program reads
    record Derived(Program program, int[] reads) implements Origin {}

    /// The score that a candidate source gave; missing for candidates that it did not propose.
    record SourceScore(String source) implements Origin {}

    /// The calibrated prediction of a task.
    record Prediction(String task) implements Origin {}
  }

  /// Which entity of the request makes a key.
  public sealed interface Role {
    record Subject() implements Role {}

    record Candidate() implements Role {}

    /// The entity that a field of the request names.
    record Named(String field) implements Role {}
  }

  public boolean judges() {
    return choiceEntity < 0;
  }

  /// @return the index of the slot, or -1
  public int slot(String name) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /// The slots and all that they are derived from, each after what it reads.
  public int[] closure(int... wanted) {
    BitSet needed = new BitSet();
    for (int slot : wanted) {
      needed.set(slot);
    }
    for (int slot = slots.size() - 1; slot >= 0; slot--) {
      if (needed.get(slot) && slots.get(slot).origin() instanceof Origin.Derived derived) {
        for (int read : derived.reads()) {
          needed.set(read);
        }
      }
    }
    return needed.stream().toArray();
  }

  /// Whether all candidates share the slot's value: it depends on the query alone.
  public boolean isConstant(int slot) {
    return switch (slots.get(slot).origin()) {
      case Origin.Aggregated(var _, var keys) ->
          keys.stream().noneMatch(k -> k instanceof Role.Candidate);
      case Origin.Attribute(var _, var _, var role) -> !(role instanceof Role.Candidate);
      case Origin.Id(var role) -> !(role instanceof Role.Candidate);
      case Origin.Field _ -> true;
      case Origin.Derived(var _, var reads) -> {
        for (int read : reads) {
          if (!isConstant(read)) {
            yield false;
          }
        }
        yield true;
      }
      case Origin.SourceScore _, Origin.Prediction _ -> false;
    };
  }

  /// Whether the slot's value depends on the candidate alone, so that it is the same for every
  /// query at one moment.
  public boolean isOfCandidateAlone(int slot) {
    return switch (slots.get(slot).origin()) {
      case Origin.Aggregated(var _, var keys) ->
          keys.stream().allMatch(k -> k instanceof Role.Candidate);
      case Origin.Attribute(var _, var _, var role) -> role instanceof Role.Candidate;
      case Origin.Id(var role) -> role instanceof Role.Candidate;
      case Origin.Derived(var _, var reads) -> {
        for (int read : reads) {
          if (!isOfCandidateAlone(read)) {
            yield false;
          }
        }
        yield true;
      }
      case Origin.Field _, Origin.SourceScore _, Origin.Prediction _ -> false;
    };
  }
}
