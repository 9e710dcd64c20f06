package dev.sextant.feature;

import dev.sextant.feature.FeaturePlan.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads several numeric features of one group for many keys: a key's values lie side by side, so
/// each is fetched from memory once, and where a window begins and ends in it is found once for all
/// features of that window. That is done for some keys before any of them is read, since then the
/// memory of one need not be waited for before the next is fetched.
///
/// Reused from request to request, by one thread at a time; allocates nothing unless there are more
/// keys than ever before.
final class NumberReader {
  /// Keys that are fetched before they are read; what they have fits the processor's first cache.
  private static final int TOGETHER = 16;

  private final GroupTable group;
  private final Tiled[] runs;
  private final Column<PackedCells>[] fixed;
  private final Column<Integer>[] kept;
  private KeyState[] states = {};

  /// @param out index among the features
  /// @param at where the value is found
  /// @param isExact whether it is not rounded to float32
  private record Column<T>(int out, T at, boolean isExact) {
    double rounded(double value) {
      return isExact ? value : (float) value;
    }
  }

  /// The features of one window.
  private static final class Tiled {
    final int run;
    final Window window;
    final Column<PackedCells.Tiled>[] columns;
    long oldest;
    long newest;

    /// Per key of those that are fetched together, where its readable tiles begin and end.
    final int[] from = new int[TOGETHER];

    final int[] to = new int[TOGETHER];

    Tiled(int run, Window window, List<Column<PackedCells.Tiled>> columns) {
      this.run = run;
      this.window = window;
      this.columns = array(columns);
    }
  }

  NumberReader(GroupTable group, Feature[] features) {
    this.group = group;
    Map<Integer, List<Column<PackedCells.Tiled>>> tiled = new TreeMap<>();
    List<Column<PackedCells>> others = new ArrayList<>();
    List<Column<Integer>> structures = new ArrayList<>();
    for (int i = 0; i < features.length; i++) {
      boolean isExact = FeatureState.isExact(features[i]);
      int slot = features[i].slot();
      PackedCells cells = group.cells(slot);
      if (cells == null) {
        structures.add(new Column<>(i, slot, isExact));
      } else if (cells instanceof PackedCells.Tiled each) {
        tiled.computeIfAbsent(each.run, _ -> new ArrayList<>()).add(new Column<>(i, each, isExact));
      } else {
        others.add(new Column<>(i, cells, isExact));
      }
    }
    this.runs =
        tiled.entrySet().stream()
            .map(e -> new Tiled(e.getKey(), e.getValue().getFirst().at().window, e.getValue()))
            .toArray(Tiled[]::new);
    this.fixed = array(others);
    this.kept = array(structures);
  }

  @SuppressWarnings("unchecked")
  private static <T> Column<T>[] array(List<Column<T>> columns) {
    return columns.toArray(Column[]::new);
  }

  /// @param keys the keys in [0, rows)
  /// @param out per feature, a column of at least `rows` numbers
  void read(long[] keys, int rows, long now, double[][] out) {
    find(keys, rows);
    for (Tiled run : runs) {
      run.oldest = run.window.oldest(now);
      run.newest = run.window.newest(now);
    }
    for (int from = 0; from < rows; from += TOGETHER) {
      int to = Math.min(from + TOGETHER, rows);
      for (int row = from; row < to; row++) {
        locate(states[row].vector, row - from);
      }
      for (int row = from; row < to; row++) {
        read(states[row], row, row - from, now, out);
      }
    }
  }

  private void locate(int[] vector, int place) {
    VectorLayout layout = group.layout();
    for (Tiled run : runs) {
      int start = layout.start(vector, run.run);
      run.from[place] = start + layout.below(vector, run.run, run.oldest);
      run.to[place] = start + layout.below(vector, run.run, run.newest + 1);
    }
  }

  /// All before any is read, since looking up one need not wait for the memory of another.
  private void find(long[] keys, int rows) {
    if (states.length < rows) {
      states = Arrays.copyOf(states, rows);
    }
    for (int row = 0; row < rows; row++) {
      states[row] = group.findOrUntouched(keys[row]);
    }
  }

  private void read(KeyState state, int row, int place, long now, double[][] out) {
    int[] vector = state.vector;
    for (Tiled run : runs) {
      int from = run.from[place];
      int to = run.to[place];
      for (Column<PackedCells.Tiled> column : run.columns) {
        out[column.out()][row] = column.rounded(column.at().read(vector, from, to));
      }
    }
    for (Column<PackedCells> column : fixed) {
      out[column.out()][row] = column.rounded(column.at().read(vector, now));
    }
    for (Column<Integer> column : kept) {
      out[column.out()][row] = column.rounded(group.number(state, column.at(), now));
    }
  }
}
