package dev.sextant.runtime;

import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Scored;
import dev.sextant.multitask.SharedPass;
import dev.sextant.multitask.TaskHead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Asks challengers about rows that champions scored, and counts by pair of versions how far apart
/// they are. One thread at a time.
final class ShadowTallies {
  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  /// What is known of one pair of versions.
  static final class Tally {
    private final String head;
    private final String champion;
    private final String challenger;
    private long rows;
    private long failed;
    private double sum;
    private double largest;
    private long nanos;

    /// Of the present decision alone.
    private long taken;

    Tally(String head, String champion, String challenger) {
      this.head = head;
      this.champion = champion;
      this.challenger = challenger;
    }

    private void add(double distance) {
      rows++;
      sum += distance;
      largest = Math.max(largest, distance);
    }

    long rows() {
      return rows;
    }

    /// @param dropped decisions that no challenger was asked about
    ShadowReport report(long dropped) {
      return new ShadowReport(
          head,
          champion,
          challenger,
          rows,
          dropped,
          failed,
          sum / rows,
          largest,
          nanos / 1e3 / rows);
    }

    Map<String, String> details() {
      Map<String, String> details = new LinkedHashMap<>();
      details.put("head", head);
      details.put("champion", champion);
      details.put("challenger", challenger);
      details.put("rows", String.valueOf(rows));
      details.put("failed", String.valueOf(failed));
      details.put("difference", String.valueOf(sum / rows));
      details.put("largest", String.valueOf(largest));
      return details;
    }
  }

  /// Pairs that were compared, in order of their first decision.
  Collection<Tally> all() {
    return tallies.values();
  }

  /// Asks the challengers about the rows of one decision; a net that several of them share is asked
  /// once.
  ///
  /// @param champions head -> version that scored the rows
  void score(
      Scored scored, Map<String, String> champions, Map<String, Assembly.Trained> challengers) {
    SharedPass pass = new SharedPass();
    IdentityHashMap<Object, List<Tally>> asked = new IdentityHashMap<>();
    for (Prediction prediction : scored.predictions()) {
      Assembly.Trained challenger = challengers.get(prediction.head());
      String champion = champions.get(prediction.head());
      if (challenger != null && champion != null) {
        Tally tally = tally(prediction.head(), champion, challenger.version());
        asked.computeIfAbsent(whole(challenger), _ -> new ArrayList<>()).add(tally);
        score(scored, prediction, challenger, pass, tally);
      }
    }
    asked.values().forEach(ShadowTallies::shareTime);
  }

  private Tally tally(String head, String champion, String challenger) {
    return tallies.computeIfAbsent(
        head + " " + champion + " " + challenger, _ -> new Tally(head, champion, challenger));
  }

  /// What one pass asks: the trunk, of heads that share one.
  private static Object whole(Assembly.Trained challenger) {
    return challenger.scorer() instanceof TaskHead head ? head.trunk() : challenger.scorer();
  }

  private static void score(
      Scored scored,
      Prediction prediction,
      Assembly.Trained challenger,
      SharedPass pass,
      Tally tally) {
    long start = System.nanoTime();
    double[] margins;
    try {
      margins = pass.margins(challenger.scorer(), scored.frame());
    } catch (RuntimeException problem) {
      tally.failed++;
      return;
    }
    tally.taken = System.nanoTime() - start;
    for (int row = 0; row < margins.length; row++) {
      double probability = challenger.calibrator().prediction(margins[row]);
      tally.add(Math.abs(probability - prediction.probabilities()[row]));
    }
  }

  /// The first of the heads that a pass answers has waited for all of them.
  private static void shareTime(List<Tally> heads) {
    long taken = heads.stream().mapToLong(tally -> tally.taken).sum();
    for (Tally tally : heads) {
      tally.nanos += taken / heads.size();
      tally.taken = 0;
    }
  }
}
