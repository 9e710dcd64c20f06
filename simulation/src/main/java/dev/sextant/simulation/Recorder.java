package dev.sextant.simulation;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.Refusal;
import java.util.List;

/// Sees everything that happens in a run, in order and on the run's thread.
public interface Recorder {
  void answered(Visit visit, Decision decision, Response response);

  /// @param receipts one per event
  void delivered(List<EventInput> events, List<Receipt> receipts);

  /// The service refused; the same is asked again later.
  void refused(Refusal refusal);

  /// A live visit was given up, because its time had long passed.
  void missed(Visit visit);
}
