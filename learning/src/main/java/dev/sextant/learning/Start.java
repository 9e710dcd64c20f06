package dev.sextant.learning;

import dev.sextant.inference.NetCoding;
import dev.sextant.inference.RankingNet;
import dev.sextant.inference.TwoTowers;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.NetShape;
import dev.sextant.model.Learner.Rounds;
import dev.sextant.model.Signature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the parameters of a net begin: as those of an earlier one, where there is one that fits.
///
/// Tables begin row by row, the rest of a net all or nothing: its inputs and its shape must be the
/// same.
final class Start {
  private final Map<String, float[]> earlier;

  /// Of each table, by its name: rows of the new table in the earlier one.
  private final Map<String, int[]> rows;

  private long taken;
  private long all;

  private Start(Map<String, float[]> earlier, Map<String, int[]> rows) {
    this.earlier = earlier;
    this.rows = rows;
  }

  /// From nothing.
  static Start anew() {
    return new Start(Map.of(), Map.of());
  }

  /// Why a net does not fit an earlier one; null when it does.
  static @Nullable String misfit(NetCoding earlier, NetCoding now) {
    return misfit(earlier.signature(), now.signature());
  }

  /// The same of any model.
  static @Nullable String misfit(Signature before, Signature now) {
    return before.equals(now)
        ? null
        : "its inputs were %s and are %s".formatted(names(before), names(now));
  }

  private static List<String> names(Signature signature) {
    return signature.inputs().stream().map(Signature.Input::name).toList();
  }

  /// @param tasks of the new net
  static @Nullable String misfit(RankingNet earlier, NetShape shape, List<String> tasks) {
    NetShape before = earlier.shape();
    if (!earlier.tasks().equals(tasks)) {
      return "its tasks were %s and are %s".formatted(earlier.tasks(), tasks);
    }
    return before.withTableRows(shape.tableRows()).equals(shape)
        ? null
        : "its shape was %s and is %s".formatted(before, shape);
  }

  /// @param earlierRows of the net's tables
  static Start of(RankingNet earlier, int[] earlierRows) {
    return new Start(earlier.values(), Map.of(Net.VECTORS, earlierRows, Net.WIDE, earlierRows));
  }

  static Start of(TwoTowers earlier, int[] queryRows, int[] itemRows) {
    Map<String, int[]> rows = new HashMap<>();
    rows.put("query." + Net.VECTORS, queryRows);
    rows.put("item." + Net.VECTORS, itemRows);
    return new Start(earlier.values(), rows);
  }

  /// Whether there is an earlier net.
  boolean isWarm() {
    return !earlier.isEmpty();
  }

  /// Puts what the earlier net has in place of what was drawn.
  ///
  /// @param drawn values of a parameter that starts from nothing
  void fill(String name, int width, float[] drawn) {
    all += drawn.length;
    float[] before = earlier.get(name);
    int[] places = rows.get(name);
    if (before == null) {
      return;
    }
    if (places == null) {
      System.arraycopy(before, 0, drawn, 0, drawn.length);
      taken += drawn.length;
      return;
    }
    for (int row = 0; row < places.length; row++) {
      if (places[row] != EarlierCoding.NONE) {
        System.arraycopy(before, places[row] * width, drawn, row * width, width);
        taken += width;
      }
    }
  }

  /// Says how much was taken over.
  void tell(Rounds watched) {
    if (isWarm()) {
      watched.measured(Rounds.TAKEN_OVER, (double) taken / all);
    }
  }
}
