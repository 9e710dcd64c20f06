package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.Query;
import dev.sextant.feature.FeatureState;
import dev.sextant.model.Manifest;
import dev.sextant.spec.SystemSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the world outside asks of a running system. Used by the HTTP server, the command line and
/// the simulation.
///
/// Methods throw [Refusal] when the caller must change something. Safe for use by several threads.
public interface DecisionService {
  SystemSpec spec();

  /// Answers one query; the decision is synced to the log before this returns.
  Decision decide(Query query);

  /// Takes events in order.
  ///
  /// @return one receipt per event, once every accepted one is synced
  List<Receipt> accept(List<EventInput> events);

  /// The latest decisions, newest first.
  List<Decision> recent(int limit);

  Optional<Decision> decision(String id);

  /// Why an item got its score, or a subject its ruling.
  ///
  /// @param item an item of the slate or of the scored rows; null for the first one or the judged
  ///   subject
  Explained explain(String decision, @Nullable String item);

  /// Runs a decision again.
  ///
  /// @param recompute also rebuilds the features from the log
  Replayed replay(String decision, boolean recompute);

  /// Cases that wait for a person, oldest first.
  List<ReviewCase> reviews(int limit);

  /// Rules on a waiting case; the verdict is an event in the log.
  ReviewCase rule(String caseId, String ruling, String reviewer, String note);

  /// What an experiment shows so far. The first report reads the whole log, which takes a while
  /// when that is long; later ones read what came since.
  ExperimentReport experiment(String name);

  /// The features with what is known of each: definition, lineage, freshness and how their values
  /// lie now. Takes a bounded time; one made a moment ago may be given again.
  FeatureCatalog catalog();

  /// Reads features as a decision at the query's time would, without deciding anything.
  ///
  /// @param items candidates of a `choose:` request; empty for what is known of the subject alone
  /// @param features names; empty for all that such rows have
  FeatureRows features(Query query, List<String> items, List<String> features);

  /// What comparing served vectors with the log has found since the start of the process.
  SkewReport skew();

  /// Takes events back: answers are without them as soon as the state was folded again, which goes
  /// on beside the answers. Their bytes stay in the log.
  ///
  /// @param events ids of events that the log has
  /// @return how many of them were not taken back before
  int retract(List<String> events, String reason);

  /// Reads the spec again and folds the state that it asks for beside the running one; answers are
  /// by the new spec, as a whole, once that is done.
  ///
  /// @param feature a feature that the new spec must have; null for whatever has changed
  void backfill(@Nullable String feature);

  /// The stored versions of each model head.
  List<ModelDesk.Listed> models();

  /// How challengers scored beside champions since the start of the process.
  List<ShadowReport> shadows();

  /// Answers with a version from now on.
  ///
  /// @param version null for the challenger, or else the newest
  /// @return the champion now
  Manifest promote(String head, @Nullable String version);

  /// Answers with the champion before this one from now on; it is in memory already.
  ///
  /// @return the champion now
  Manifest rollback(String head);

  /// Asks a version beside the champion from now on.
  ///
  /// @param version null for the newest
  /// @return the challenger now
  Manifest challenge(String head, @Nullable String version);

  /// Asks nobody beside the champion from now on.
  ///
  /// @return the version that was the challenger
  Manifest withdraw(String head);

  Status status();

  /// An event as it comes from outside.
  ///
  /// @param id null or "" when the producer gives none
  /// @param time epoch milliseconds; null for now
  /// @param fields subject, object and the rest by field name: String, Double, Boolean or null
  /// @param corrects id of an earlier event that this one replaces, else null
  record EventInput(
      String type,
      @Nullable String id,
      @Nullable Long time,
      Map<String, @Nullable Object> fields,
      @Nullable String corrects) {
    public EventInput(
        String type,
        @Nullable String id,
        @Nullable Long time,
        Map<String, @Nullable Object> fields) {
      this(type, id, time, fields, null);
    }
  }

  sealed interface Receipt {
    /// On disk, and visible to the next decision.
    record Accepted(long offset) implements Receipt {}

    /// An event with this id is already in the log; nothing changed.
    record Duplicate(String id) implements Receipt {}

    /// Not usable; kept as a dead letter with the reason.
    ///
    /// @param reason a short stable code, such as `unknown-event`, `missing-field`, `wrong-type`,
    ///   `future`, `too-old`
    record Rejected(String reason, String message) implements Receipt {}
  }

  /// @param item what is explained
  /// @param heads one per model head
  /// @param value the value as served
  /// @param valueSteps the value expression with the numbers put in, e.g. `0.142 + 8 * 0.021 - 30 *
  ///   0.002 = 0.25`
  record Explained(
      Decision decision, String item, List<Head> heads, double value, String valueSteps) {
    /// How one model head reached its prediction: baseline + contributions = margin;
    /// calibration(margin) = probability, or the number of an outcome that is one.
    ///
    /// @param calibration the calibrator's formula with its numbers
    /// @param addsUp whether the contributions add up to the margin within 1e-5 x max(1, |margin|)
    public record Head(
        String head,
        double baseline,
        List<Contribution> contributions,
        double margin,
        String calibration,
        double probability,
        boolean addsUp) {}

    /// @param input the feature's value as text
    public record Contribution(String feature, String input, double amount) {}
  }

  /// @param differences empty when everything came out the same, bit for bit
  record Replayed(String decision, boolean recomputed, int compared, List<Difference> differences) {
    /// @param what for example `p.click of story-12` or `feature ctr_1h of story-12`
    public record Difference(String what, String logged, String now) {}
  }

  /// @param context what a reviewer sees: field -> text
  /// @param ruling null while it waits
  record ReviewCase(
      String id,
      String decision,
      String subject,
      long since,
      double probability,
      String reason,
      Map<String, String> context,
      @Nullable String ruling,
      @Nullable String reviewer) {}

  /// @param read position of the features
  /// @param accepted events since the start of the process
  /// @param rejected reason -> count since the start of the process
  /// @param decisions count since the start of the process
  /// @param models heads that answer now
  /// @param entities entity -> number of known ids
  /// @param ready warmed up
  /// @param memory what the states of keys take
  /// @param rebuild null when the process made no state anew
  record Status(
      boolean ready,
      LogPosition read,
      long accepted,
      long duplicates,
      Map<String, Long> rejected,
      long decisions,
      long degraded,
      int waitingReviews,
      List<ModelState> models,
      Map<String, Integer> entities,
      int features,
      FeatureState.Memory memory,
      @Nullable Rebuild rebuild) {
    /// A state that is folded beside the running one, or the last one that was.
    ///
    /// @param why `retraction` or `backfill`
    /// @param stage `folding`, `done` or `failed`
    /// @param done events that were folded
    /// @param total events there are
    /// @param failure null unless it failed
    public record Rebuild(
        String why, String stage, long done, long total, @Nullable String failure) {}

    /// @param metrics held-out metrics at training time
    public record ModelState(
        String head, String learner, String version, String trained, Map<String, Double> metrics) {}
  }
}
