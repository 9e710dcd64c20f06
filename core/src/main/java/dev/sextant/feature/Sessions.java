package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/// The recent sessions of one key. Older ones than the last are kept for a day (or four gaps),
/// since late events may yet join them to it.
final class Sessions implements Accumulator {
  private static final long LATE = 86_400_000;
  private static final int SESSION_BYTES = 56;

  private final Operator.Session operator;
  private final List<Session> sessions = new ArrayList<>(1);

  Sessions(Operator.Session operator) {
    this.operator = operator;
  }

  /// A run of events.
  private record Session(long start, long end, double first, double second) {
    Session join(Session other) {
      return new Session(
          Math.min(start, other.start),
          Math.max(end, other.end),
          first + other.first,
          second + other.second);
    }
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    if (Double.isNaN(number)) {
      return;
    }
    Session joined = new Session(time, time, channel == 0 ? number : 0, channel == 0 ? 0 : number);
    int at = sessions.size();
    while (at > 0 && sessions.get(at - 1).end() > time - operator.idle()) {
      Session other = sessions.get(at - 1);
      if (other.start() < time + operator.idle()) {
        joined = joined.join(other);
        sessions.remove(at - 1);
      }
      at--;
    }
    sessions.add(placeOf(joined.start()), joined);
    long kept = sessions.getLast().end() - Math.max(LATE, 4 * operator.idle());
    sessions.removeIf(session -> session.end() < kept);
  }

  private int placeOf(long start) {
    int at = sessions.size();
    while (at > 0 && sessions.get(at - 1).start() > start) {
      at--;
    }
    return at;
  }

  @Override
  public double number(long now) {
    if (sessions.isEmpty() || now - sessions.getLast().end() >= operator.idle()) {
      return operator.sums().read(0, 0);
    }
    return operator.sums().read(sessions.getLast().first(), sessions.getLast().second());
  }

  @Override
  public int bytes() {
    return 64 + SESSION_BYTES * sessions.size();
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeVarint(sessions.size());
    sessions.forEach(
        s ->
            out.writeSigned(s.start())
                .writeSigned(s.end())
                .writeNumber(s.first())
                .writeNumber(s.second()));
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    sessions.clear();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      sessions.add(new Session(in.readSigned(), in.readSigned(), in.readNumber(), in.readNumber()));
    }
  }
}
