package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Artefact.Opened;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Explanation;
import dev.sextant.model.Explanation.Contribution;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Boosted trees trained by XGBoost, answered in plain Java with the same margins.
public final class TreeScorer implements LearnedModel {
  public static final String LEARNER = "boosted-trees";
  private static final int VERSION = 2;

  /// Rows that are answered together; they fit the cache beside a tree.
  private static final int BLOCK = 256;

  /// Conditions of 64 rows cost the same for a single one.
  private static final int FEWEST_SLICED = 24;

  private final TreeColumns columns;
  private final int keep;
  private final byte[] xgboost;
  private final Trees trees;
  private final TreeWalk walk;
  private final Optional<TreeSlices> slices;
  private final double baseline;

  /// @param keep only the first so many trees answer
  /// @param xgboost a model in XGBoost's JSON format over these columns
  public TreeScorer(TreeColumns columns, int keep, byte[] xgboost) {
    this.columns = columns;
    this.keep = keep;
    this.xgboost = xgboost.clone();
    this.trees = XgboostJson.read(xgboost, keep, columns.width());
    this.walk = new TreeWalk(trees);
    this.slices =
        Arrays.stream(trees.roots()).allMatch(root -> trees.depth(root) <= TreeSlices.DEEPEST)
            ? Optional.of(new TreeSlices(trees))
            : Optional.empty();
    double sum = trees.base();
    for (int root : trees.roots()) {
      sum += trees.expected(root);
    }
    this.baseline = sum;
  }

  @Override
  public String learner() {
    return LEARNER;
  }

  @Override
  public Signature signature() {
    return columns.signature();
  }

  /// How many trees answer.
  public int trees() {
    return keep;
  }

  /// What the trees see of a row.
  public TreeColumns columns() {
    return columns;
  }

  /// The model in XGBoost's JSON format, for use outside; it may hold more trees than answer.
  public byte[] xgboost() {
    return xgboost.clone();
  }

  @Override
  public void margins(Frame rows, double[] out) {
    Column[] bound = Inputs.bind(signature(), rows);
    float[] values = new float[Math.min(BLOCK, rows.rows()) * columns.width()];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - from);
      columns.fill(bound, from, count, values);
      if (slices.isPresent() && count >= FEWEST_SLICED) {
        slices.get().margins(values, count, out, from);
      } else {
        walk.margins(values, count, out, from);
      }
    }
  }

  /// The Shapley value of each input; the baseline is the margin of the average training row.
  @Override
  public Explanation explain(Frame rows, int row) {
    Column[] bound = Inputs.bind(signature(), rows);
    float[] values = new float[columns.width()];
    columns.fill(bound, row, 1, values);
    double[] amounts = perInput(TreeShap.amounts(trees, values));
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < bound.length; i++) {
      contributions.add(new Contribution(bound[i].name(), Inputs.shown(bound[i], row), amounts[i]));
    }
    return new Explanation(baseline, contributions);
  }

  private double[] perInput(double[] perColumn) {
    double[] amounts = new double[signature().inputs().size()];
    int[] inputs = columns.inputs();
    for (int column = 0; column < perColumn.length; column++) {
      amounts[inputs[column]] += perColumn[column];
    }
    return amounts;
  }

  @Override
  public byte[] bytes() {
    BinaryWriter out = new BinaryWriter(xgboost.length + 1024);
    columns.write(out);
    out.writeVarint(keep).writeBytes(xgboost);
    return Artefact.seal(LEARNER, VERSION, out.toBytes());
  }

  /// @throws IllegalArgumentException when the bytes are not whole, or of a later version
  public static TreeScorer read(byte[] bytes) {
    Opened opened = Artefact.open(LEARNER, bytes);
    if (opened.version() < 1 || opened.version() > VERSION) {
      throw new IllegalArgumentException(
          "format version must be in [1, %d], but was %d".formatted(VERSION, opened.version()));
    }
    BinaryReader in = opened.body();
    TreeColumns columns = TreeColumns.read(in, opened.version());
    return new TreeScorer(columns, (int) in.readVarint(), in.readBytes());
  }
}
