package dev.sextant.runtime.rows;

import dev.sextant.decision.LogPosition;
import dev.sextant.decision.Query;
import dev.sextant.feature.EntityTable;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.Share;
import org.jspecify.annotations.Nullable;

/// Folds the events of its keys and reads the values of its keys. For one thread.
final class Owner {
  private final Reads reads;
  private final Share share;
  private final FeatureState state;
  private final boolean readsRequest;
  private final @Nullable SourceScores sources;
  private final double[][][] columns;
  private long folded;

  /// @param readsRequest whether it also sets what needs no state: one owner does
  /// @param sources where scores of candidate sources are wanted; only an owner of everything can
  ///   tell them
  Owner(
      Reads reads,
      Share share,
      FeatureState state,
      boolean readsRequest,
      @Nullable SourceScores sources) {
    this.reads = reads;
    this.share = share;
    this.state = state;
    this.readsRequest = readsRequest;
    this.sources = sources;
    this.columns = new double[reads.numbers().size()][][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new double[reads.numbers().get(i).slots().length][];
    }
  }

  void run(Chunk chunk) {
    aim(chunk);
    int question = 0;
    for (int event = 0; event < chunk.events(); event++) {
      while (question < chunk.questions() && chunk.before(question) == event) {
        answer(chunk, question++);
      }
      state.fold(chunk.event(event), chunk.codes(), chunk.codesOf(event));
      if (sources != null) {
        state.skipTo(new LogPosition(0, ++folded)); // what sources keep is good for one position
      }
    }
    while (question < chunk.questions()) {
      answer(chunk, question++);
    }
  }

  private void aim(Chunk chunk) {
    for (int i = 0; i < columns.length; i++) {
      int[] slots = reads.numbers().get(i).slots();
      for (int j = 0; j < slots.length; j++) {
        columns[i][j] = chunk.numbers(slots[j]);
      }
    }
  }

  private void answer(Chunk chunk, int at) {
    Question question = chunk.question(at);
    long now = question.query().time();
    int[] codes = chunk.roleCodes();
    int from = chunk.roleCodesOf(at);
    for (int i = 0; i < columns.length; i++) {
      Reads.Numbers batch = reads.numbers().get(i);
      long key = batch.key().of(codes, from);
      if (share.owns(batch.group(), key)) {
        state.numbers(batch.features(), key, now, columns[i], at);
      }
    }
    for (Reads.Structure each : reads.structures()) {
      long key = each.key().of(codes, from);
      if (share.owns(each.feature().group(), key)) {
        chunk.objects(each.slot())[at] = state.snapshot(each.feature(), key, now);
      }
    }
    for (Reads.Attribute each : reads.attributes()) {
      int code = codes[from + each.role()];
      if (share.ownsEntity(code)) {
        readAttribute(each, code, chunk, at);
      }
    }
    if (readsRequest) {
      readRequest(question.query(), chunk, at, codes, from);
    }
    if (sources != null) {
      sources.fill(question, state, chunk, at);
    }
  }

  private void readAttribute(Reads.Attribute each, int code, Chunk chunk, int at) {
    EntityTable table = state.entity(each.entity());
    if (each.isNumber()) {
      chunk.numbers(each.slot())[at] = table.number(code, each.attribute());
    } else {
      chunk.objects(each.slot())[at] = table.text(code, each.attribute());
    }
  }

  private void readRequest(Query query, Chunk chunk, int at, int[] codes, int from) {
    for (Reads.Id each : reads.ids()) {
      int code = codes[from + each.role()];
      chunk.numbers(each.slot())[at] = code < 0 ? Double.NaN : code;
    }
    for (Reads.Field each : reads.fields()) {
      Object value = query.fields().get(each.name());
      if (!each.isNumber()) {
        chunk.objects(each.slot())[at] = value;
      } else if (value instanceof String text) {
        chunk.numbers(each.slot())[at] = state.symbols().find(text);
      } else {
        chunk.numbers(each.slot())[at] = value == null ? Double.NaN : (Double) value;
      }
    }
  }
}
