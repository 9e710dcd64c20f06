package dev.sextant.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads XGBoost's JSON model format [1] into [Trees].
///
/// [1] https://xgboost.readthedocs.io/en/release_3.0.0/tutorials/saving_model.html
final class XgboostJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final double LEAST_COVER = 1e-16;
  private static final int MOST_CATEGORIES = 1 << 20;

  private final List<JsonNode> trees = new ArrayList<>();
  private final List<int[]> categories = new ArrayList<>();
  private final float base;
  private final int columns;
  private int nodes;

  private XgboostJson(JsonNode learner, int keep, int columns) {
    this.columns = columns;
    JsonNode found = learner.required("gradient_booster").required("model").required("trees");
    if (found.size() < keep) {
      throw new IllegalArgumentException(
          "the model must have at least " + keep + " trees, but had " + found.size());
    }
    for (int i = 0; i < keep; i++) {
      trees.add(found.get(i));
      nodes += found.get(i).required("left_children").size();
    }
    base = base(learner);
  }

  /// @param keep only the first so many trees answer
  /// @param columns the width of a row; splits must be on columns below
  /// @throws IllegalArgumentException when this is no such model
  static Trees read(byte[] json, int keep, int columns) {
    try {
      return new XgboostJson(MAPPER.readTree(json).required("learner"), keep, columns).trees();
    } catch (JacksonException | IndexOutOfBoundsException problem) {
      throw new IllegalArgumentException("no XGBoost model: " + problem.getMessage(), problem);
    }
  }

  /// The margin before the first tree; XGBoost stores a probability for the logistic objective.
  private static float base(JsonNode learner) {
    float stored =
        Float.parseFloat(learner.required("learner_model_param").required("base_score").asString());
    boolean logistic =
        learner.required("objective").required("name").asString().equals("binary:logistic");
    return logistic ? (float) -Math.log(1f / stored - 1f) : stored;
  }

  private Trees trees() {
    int[] sets = new int[nodes];
    Arrays.fill(sets, -1);
    for (int i = 0, at = 0; i < trees.size(); i++) {
      readSets(trees.get(i), at, sets);
      at += trees.get(i).required("left_children").size();
    }
    Trees all =
        new Trees(
            base,
            new int[trees.size()],
            new int[nodes],
            new float[nodes],
            sets,
            categories.toArray(int[][]::new),
            new int[nodes],
            new int[nodes],
            new boolean[nodes],
            new double[nodes]);
    int at = 0;
    for (int i = 0; i < trees.size(); i++) {
      all.roots()[i] = at;
      at += tree(trees.get(i), at, all);
    }
    requireOneKind(all);
    return all;
  }

  /// Adds the sets of categories that go right; models without them may lack the keys.
  private void readSets(JsonNode tree, int start, int[] sets) {
    JsonNode owners = tree.path("categories_nodes");
    for (int i = 0; i < owners.size(); i++) {
      int from = tree.required("categories_segments").required(i).asInt();
      int[] set = new int[tree.required("categories_sizes").required(i).asInt()];
      for (int j = 0; j < set.length; j++) {
        set[j] = category(tree.required("categories").required(from + j).asInt());
      }
      Arrays.sort(set);
      sets[start + owners.get(i).asInt()] = categories.size();
      categories.add(set);
    }
  }

  private static int category(int category) {
    if (category < 0 || category >= MOST_CATEGORIES) {
      throw new IllegalArgumentException(
          "category must be in [0, %d), but was %d".formatted(MOST_CATEGORIES, category));
    }
    return category;
  }

  private static void requireOneKind(Trees trees) {
    Map<Integer, Boolean> kinds = new HashMap<>();
    for (int node = 0; node < trees.nodes(); node++) {
      Integer column = trees.features()[node];
      boolean hasSets = trees.sets()[node] >= 0;
      if (!trees.isLeaf(node) && kinds.getOrDefault(column, hasSets) != hasSets) {
        throw new IllegalArgumentException(
            "column %d must have thresholds or sets, but has both".formatted(column));
      }
      if (!trees.isLeaf(node)) {
        kinds.put(column, hasSets);
      }
    }
  }

  private int tree(JsonNode tree, int start, Trees into) {
    int size = tree.required("left_children").size();
    for (int node = 0; node < size; node++) {
      int left = tree.get("left_children").get(node).asInt();
      int right = tree.required("right_children").required(node).asInt();
      requireChild(left, node, size);
      requireChild(right, node, size);
      int at = start + node;
      into.left()[at] = left < 0 ? -1 : start + left;
      into.right()[at] = left < 0 ? -1 : start + right;
      into.features()[at] = column(tree.required("split_indices").required(node).asInt());
      into.thresholds()[at] = number(tree.required("split_conditions").required(node));
      into.missingLeft()[at] = tree.required("default_left").required(node).asInt() != 0;
      into.covers()[at] =
          Math.max(LEAST_COVER, tree.required("sum_hessian").required(node).asDouble());
    }
    addCovers(start, into);
    return size;
  }

  /// Rounded sums would not let explanations add up.
  private static double addCovers(int node, Trees trees) {
    if (trees.left()[node] >= 0) {
      trees.covers()[node] =
          addCovers(trees.left()[node], trees) + addCovers(trees.right()[node], trees);
    }
    return trees.covers()[node];
  }

  /// XGBoost writes floats with as many digits as tell them apart.
  private static float number(JsonNode node) {
    return Float.parseFloat(node.asString());
  }

  private int column(int column) {
    if (column < 0 || column >= Math.max(1, columns)) {
      throw new IllegalArgumentException(
          "column must be in [0, " + columns + "), but was " + column);
    }
    return column;
  }

  private static void requireChild(int child, int node, int size) {
    if (child >= size || (child >= 0 && child <= node)) {
      throw new IllegalArgumentException(
          "child of node %d must be in (%d, %d), but was %d".formatted(node, node, size, child));
    }
  }
}
