package dev.sextant.runtime.rows;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Slot;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Computes derived columns of a chunk from those that its owners have set. For one thread.
final class Derivation {
  private final RequestPlan plan;
  private final List<Reads.Derived> derived;
  private final int[] read;
  private final Columns row;
  private final Scratch scratch = new Scratch();

  Derivation(Reads reads) {
    this.plan = reads.plan();
    this.derived = reads.derived();
    Set<Integer> slots = new TreeSet<>();
    for (Reads.Derived each : derived) {
      slots.add(each.slot());
      var origin = (RequestPlan.Origin.Derived) plan.slots().get(each.slot()).origin();
      for (int slot : origin.reads()) {
        slots.add(slot);
      }
    }
    derived.forEach(each -> slots.remove(each.slot()));
    this.read = slots.stream().mapToInt(Integer::intValue).toArray();
    this.row = new Columns(plan.slots().stream().map(Slot::type).toList());
    row.rows(1);
  }

  /// Every question has a time of its own, so programs run row by row.
  void run(Chunk chunk) {
    if (derived.isEmpty()) {
      return;
    }
    for (int question = 0; question < chunk.questions(); question++) {
      run(chunk, question);
    }
  }

  private void run(Chunk chunk, int question) {
    for (int slot : read) {
      if (isNumber(slot)) {
        row.numbers(slot)[0] = chunk.numbers(slot)[question];
      } else {
        row.objects(slot)[0] = chunk.objects(slot)[question];
      }
    }
    long now = chunk.question(question).query().time();
    for (Reads.Derived each : derived) {
      int slot = each.slot();
      if (isNumber(slot)) {
        double[] out = row.numbers(slot);
        each.program().evaluate(row, now, scratch, out);
        out[0] = each.program().type() == ValueType.NUMBER ? (float) out[0] : out[0];
        chunk.numbers(slot)[question] = out[0];
      } else {
        each.program().evaluateObjects(row, now, scratch, row.objects(slot));
        chunk.objects(slot)[question] = row.objects(slot)[0];
      }
    }
  }

  private boolean isNumber(int slot) {
    return plan.slots().get(slot).type().isNumeric();
  }
}
