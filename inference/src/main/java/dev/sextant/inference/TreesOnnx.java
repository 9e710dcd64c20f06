package dev.sextant.inference;

import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.inference.onnx.OnnxGraph.Attribute;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Boosted trees in an ONNX graph: one column per number, one per kept value of a category or per
/// set of values that a node asks for, and a tree ensemble over them.
final class TreesOnnx {
  private final TreeColumns columns;
  private final Trees trees;
  private final OnnxGraph graph;

  /// Columns of the graph that have been made.
  private int width;

  /// The column of the graph that each of our columns is; of one with sets the first of them.
  private final int[] places;

  /// The sets of each of our columns, each with its place among them.
  private final List<Map<String, Integer>> sets = new ArrayList<>();

  TreesOnnx(TreeColumns columns, Trees trees, OnnxGraph graph) {
    this.columns = columns;
    this.trees = trees;
    this.graph = graph;
    this.places = new int[columns.width()];
    for (int i = 0; i < places.length; i++) {
      sets.add(new LinkedHashMap<>());
    }
    for (int node = 0; node < trees.nodes(); node++) {
      if (hasSet(node)) {
        Map<String, Integer> known = sets.get(trees.features()[node]);
        known.putIfAbsent(key(node), known.size());
      }
    }
  }

  private boolean hasSet(int node) {
    return !trees.isLeaf(node) && trees.sets()[node] >= 0;
  }

  private String key(int node) {
    return Arrays.toString(set(node));
  }

  private int[] set(int node) {
    return trees.categories()[trees.sets()[node]];
  }

  /// @return the margin, a column of doubles
  String margin() {
    RowTensors row = new RowTensors(graph);
    List<String> parts = new ArrayList<>();
    boolean[] categorical = columns.categorical();
    int column = 0;
    List<Input> inputs = columns.signature().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      String name = inputs.get(i).name();
      List<String> kept = columns.kept(i);
      if (inputs.get(i).kind() == Kind.NUMBER) {
        places[column++] = width++;
        parts.add(row.number(name));
        continue;
      }
      String code = row.category(name, kept, 0, -1, -1);
      if (column < places.length && categorical[column]) {
        parts.add(asked(code, column, kept.size()));
        column++;
      } else {
        for (int value = 0; value < kept.size(); value++) {
          places[column++] = width + value;
        }
        width += Math.max(1, kept.size());
        parts.add(oneHot(code, kept.size()));
      }
    }
    String answer = graph.learned("TreeEnsembleRegressor", graph.concat(parts), ensemble());
    return graph.cast(answer, ElementType.DOUBLE);
  }

  /// 1 in its own column and 0 in the others; NaN in all for any other value. A category of which
  /// no value was kept is a column that no tree looks at.
  private String oneHot(String code, int kept) {
    if (kept == 0) {
      return graph.cast(code, ElementType.FLOAT);
    }
    long[] positions = new long[kept];
    Arrays.setAll(positions, i -> i);
    String own = graph.node("Equal", code, graph.wholes(positions, 1, kept));
    String none = graph.node("Less", code, graph.whole(0));
    return graph.node("Where", none, graph.single(Float.NaN), graph.cast(own, ElementType.FLOAT));
  }

  /// For each set that nodes ask for, 1 where the value is in it and 0 where it is not; NaN in all
  /// for a value that was not kept.
  private String asked(String code, int column, int kept) {
    int count = sets.get(column).size();
    places[column] = width;
    width += Math.max(1, count);
    if (count == 0) {
      return graph.cast(code, ElementType.FLOAT);
    }
    float[] rows = new float[(kept + 1) * count];
    Arrays.fill(rows, 0, count, Float.NaN);
    for (int node = 0; node < trees.nodes(); node++) {
      if (hasSet(node) && trees.features()[node] == column) {
        for (int category : set(node)) {
          if (category < kept) {
            rows[(category + 1) * count + place(node)] = 1;
          }
        }
      }
    }
    String row = graph.node("Add", code, graph.whole(1));
    return graph.node("Flatten", graph.node("Gather", graph.floats(rows, kept + 1L, count), row));
  }

  /// The place of a node's set among those of its column.
  private int place(int node) {
    return Objects.requireNonNull(sets.get(trees.features()[node]).get(key(node)));
  }

  private List<Attribute> ensemble() {
    int nodes = trees.nodes();
    long[] treeOf = new long[nodes];
    List<String> modes = new ArrayList<>();
    long[] features = new long[nodes];
    float[] thresholds = new float[nodes];
    long[] left = new long[nodes];
    long[] right = new long[nodes];
    long[] missing = new long[nodes];
    long[] ids = new long[nodes];
    int tree = -1;
    for (int node = 0; node < nodes; node++) {
      tree += tree + 1 < trees.roots().length && trees.roots()[tree + 1] == node ? 1 : 0;
      long root = trees.roots()[tree];
      treeOf[node] = tree;
      ids[node] = node - root;
      boolean leaf = trees.left()[node] < 0;
      modes.add(leaf ? "LEAF" : "BRANCH_LT");
      features[node] = leaf ? 0 : places[trees.features()[node]] + (hasSet(node) ? place(node) : 0);
      thresholds[node] = leaf ? 0 : hasSet(node) ? 0.5f : trees.thresholds()[node];
      left[node] = leaf ? 0 : trees.left()[node] - root;
      right[node] = leaf ? 0 : trees.right()[node] - root;
      missing[node] = trees.missingLeft()[node] ? 1 : 0;
    }
    List<Attribute> all =
        new ArrayList<>(
            List.of(
                new Attribute.Wholes("nodes_treeids", treeOf),
                new Attribute.Wholes("nodes_nodeids", ids),
                new Attribute.Texts("nodes_modes", modes),
                new Attribute.Wholes("nodes_featureids", features),
                new Attribute.Floats("nodes_values", thresholds),
                new Attribute.Wholes("nodes_truenodeids", left),
                new Attribute.Wholes("nodes_falsenodeids", right),
                new Attribute.Wholes("nodes_missing_value_tracks_true", missing),
                new Attribute.Whole("n_targets", 1),
                new Attribute.Floats("base_values", new float[] {trees.base()}),
                new Attribute.Text("aggregate_function", "SUM"),
                new Attribute.Text("post_transform", "NONE")));
    all.addAll(leaves(treeOf, ids));
    return all;
  }

  private List<Attribute> leaves(long[] treeOf, long[] ids) {
    int[] leaves =
        IntStream.range(0, trees.nodes()).filter(node -> trees.left()[node] < 0).toArray();
    float[] answers = new float[leaves.length];
    for (int i = 0; i < leaves.length; i++) {
      answers[i] = trees.thresholds()[leaves[i]];
    }
    return List.of(
        new Attribute.Wholes(
            "target_treeids", Arrays.stream(leaves).mapToLong(n -> treeOf[n]).toArray()),
        new Attribute.Wholes(
            "target_nodeids", Arrays.stream(leaves).mapToLong(n -> ids[n]).toArray()),
        new Attribute.Wholes("target_ids", new long[leaves.length]),
        new Attribute.Floats("target_weights", answers));
  }
}
