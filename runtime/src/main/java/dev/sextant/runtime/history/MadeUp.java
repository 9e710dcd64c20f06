package dev.sextant.runtime.history;

import dev.sextant.decision.Event;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import java.util.List;
import java.util.function.Consumer;

/// Fills an empty log with a history that somebody makes up, as fast as an import.
public final class MadeUp {
  private MadeUp() {}

  /// @param source hands all events over in order of arrival; runs on a thread of its own, and
  ///   tells how far it is
  /// @return how many events were written
  /// @throws Refusal when the log is not empty
  public static long fill(SystemHome home, Consumer<Consumer<Event>> source) {
    if (home.log().log().end(LogStream.EVENTS) > 0) {
      throw new Refusal(
          Fault.CALLER, "the log of " + home.plan().spec().name() + " has events already");
    }
    try (ReadAhead events = new ReadAhead("make up events", source)) {
      return new NextGeneration(home, Watch.NONE).write(events, List::of, () -> {});
    }
  }
}
