package dev.sextant.inference;

import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.inference.onnx.OnnxGraph.Attribute;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Boosted trees in an ONNX graph: one column per number, one per kept value of a category, and a
/// tree ensemble over them.
final class TreesOnnx {
  private final TreeColumns columns;
  private final Trees trees;
  private final OnnxGraph graph;

  TreesOnnx(TreeColumns columns, Trees trees, OnnxGraph graph) {
    this.columns = columns;
    this.trees = trees;
    this.graph = graph;
  }

  /// @return the margin, a column of doubles
  String margin() {
    RowTensors row = new RowTensors(graph);
    List<String> parts = new ArrayList<>();
    List<Input> inputs = columns.signature().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      parts.add(
          input.kind() == Kind.NUMBER
              ? row.number(input.name())
              : oneHot(row, input.name(), columns.kept(i)));
    }
    String answer = graph.learned("TreeEnsembleRegressor", graph.concat(parts), ensemble());
    return graph.cast(answer, ElementType.DOUBLE);
  }

  /// 1 in its own column and 0 in the others; NaN in all for any other value. A category of which
  /// no value was kept is a column that no tree looks at.
  private String oneHot(RowTensors row, String feature, List<String> kept) {
    String code = row.category(feature, kept, 0, -1, -1);
    if (kept.isEmpty()) {
      return graph.cast(code, ElementType.FLOAT);
    }
    long[] positions = new long[kept.size()];
    Arrays.setAll(positions, i -> i);
    String own = graph.node("Equal", code, graph.wholes(positions, 1, kept.size()));
    String none = graph.node("Less", code, graph.whole(0));
    return graph.node("Where", none, graph.single(Float.NaN), graph.cast(own, ElementType.FLOAT));
  }

  /// The place of each of our columns among those of the graph.
  private long[] places() {
    long[] places = new long[columns.width()];
    long next = 0;
    int at = 0;
    for (int i = 0; i < columns.signature().inputs().size(); i++) {
      boolean number = columns.signature().inputs().get(i).kind() == Kind.NUMBER;
      int width = number ? 1 : columns.kept(i).size();
      for (int j = 0; j < width; j++) {
        places[at++] = next + j;
      }
      next += Math.max(1, width);
    }
    return places;
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
    long[] places = places();
    int tree = -1;
    for (int node = 0; node < nodes; node++) {
      tree += tree + 1 < trees.roots().length && trees.roots()[tree + 1] == node ? 1 : 0;
      long root = trees.roots()[tree];
      treeOf[node] = tree;
      ids[node] = node - root;
      boolean leaf = trees.left()[node] < 0;
      modes.add(leaf ? "LEAF" : "BRANCH_LT");
      features[node] = leaf ? 0 : places[trees.features()[node]];
      thresholds[node] = leaf ? 0 : trees.thresholds()[node];
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
