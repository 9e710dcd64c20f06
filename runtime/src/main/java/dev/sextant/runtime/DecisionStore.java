package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.DecisionCodec;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.RequestPlan;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.spec.SystemPlan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decisions as the log keeps them. A decision on a request with personal fields is sealed under
/// its subject's key: when the subject is forgotten, it can not be read any more.
public final class DecisionStore {
  private static final int OPEN = 0;
  private static final int SEALED = 1;

  private final SystemHome home;
  private final Map<String, String> sealedFor = new HashMap<>();

  public DecisionStore(SystemHome home) {
    this.home = home;
    SystemPlan plan = home.plan();
    for (SystemPlan.Request request : plan.requests()) {
      if (request.fields().stream().anyMatch(field -> field.personal())) {
        RequestPlan columns = request.plan();
        sealedFor.put(
            columns.name(), plan.features().entities().get(columns.subjectEntity()).name());
      }
    }
  }

  public LogRecord encode(Decision decision) {
    LogRecord open = DecisionCodec.encode(decision);
    String entity = sealedFor.get(decision.query().request());
    BinaryWriter out = new BinaryWriter(open.body().length + 64);
    if (entity == null) {
      out.writeByte(OPEN).writeBytes(open.body());
    } else {
      String subject = decision.query().subject();
      out.writeByte(SEALED)
          .writeText(entity)
          .writeText(subject)
          .writeBytes(home.log().keys().seal(entity, subject, open.body()));
    }
    return new LogRecord(open.id(), open.eventTime(), open.arrivalTime(), out.toBytes());
  }

  /// @return null when its subject was forgotten
  public @Nullable Decision decode(LogRecord entry) {
    BinaryReader in = new BinaryReader(entry.body());
    if (in.readByte() == OPEN) {
      return DecisionCodec.decode(with(entry, in.readBytes()));
    }
    String entity = in.readName();
    String subject = in.readName();
    byte[] body = home.log().keys().open(entity, subject, in.readBytes());
    return body == null ? null : DecisionCodec.decode(with(entry, body));
  }

  /// The decision at an offset of its stream.
  ///
  /// @return null when its subject was forgotten
  public @Nullable Decision at(long offset) {
    @Nullable Decision[] found = new @Nullable Decision[1];
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            offset,
            (_, entry) -> {
              found[0] = decode(entry);
              return false;
            });
    return found[0];
  }

  private static LogRecord with(LogRecord entry, byte[] body) {
    return new LogRecord(entry.id(), entry.eventTime(), entry.arrivalTime(), body);
  }
}
