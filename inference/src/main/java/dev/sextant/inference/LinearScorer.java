package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Explanation;
import dev.sextant.model.Explanation.Contribution;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A linear model over hashed features: margin = bias + sum of weight x value, a log-odds.
public final class LinearScorer implements LearnedModel {
  public static final String LEARNER = "logistic";

  /// 1 had no crosses.
  private static final int VERSION = 2;

  private static final int SHOWN_GRAMS = 10;

  private final RowCoding coding;
  private final float bias;
  private final float[] weights;
  private final Signature signature;

  /// @param weights one per bucket, finite
  public LinearScorer(RowCoding coding, float bias, float[] weights) {
    if (weights.length != coding.buckets().count()) {
      throw new IllegalArgumentException(
          "there must be %d weights, but there were %d"
              .formatted(coding.buckets().count(), weights.length));
    }
    this.coding = coding;
    this.bias = bias;
    this.weights = weights.clone();
    this.signature = coding.signature();
  }

  @Override
  public String learner() {
    return LEARNER;
  }

  /// How rows are read.
  public RowCoding coding() {
    return coding;
  }

  public float bias() {
    return bias;
  }

  /// One per bucket.
  public float[] weights() {
    return weights.clone();
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void margins(Frame rows, double[] out) {
    Column[] columns = Inputs.bind(signature, rows);
    FeatureVector features = new FeatureVector();
    for (int row = 0; row < rows.rows(); row++) {
      features.clear();
      coding.encode(columns, row, features);
      out[row] = bias + features.dot(0, weights);
    }
  }

  @Override
  public Explanation explain(Frame rows, int row) {
    Column[] columns = Inputs.bind(signature, rows);
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      FeatureVector features = new FeatureVector();
      coding.codings().get(i).encode(columns[i], row, features);
      explain(coding.codings().get(i), columns[i], row, features, contributions);
    }
    coding.crosses().forEach(cross -> contributions.add(explain(cross, columns, row)));
    return new Explanation(bias, contributions);
  }

  private Contribution explain(RowCoding.Cross cross, Column[] columns, int row) {
    Column left = columns[cross.left()];
    Column right = columns[cross.right()];
    return new Contribution(
        left.name() + " x " + right.name(),
        Inputs.shown(left, row) + " x " + Inputs.shown(right, row),
        coding.encoded(cross, columns, row).dot(0, weights));
  }

  private void explain(
      Coding coding, Column column, int row, FeatureVector features, List<Contribution> into) {
    String text = column instanceof Frame.Texts texts ? texts.values()[row] : null;
    if (coding instanceof TextCoding grams && text != null) {
      explainText(column.name(), grams.names(text), features, into);
    } else {
      into.add(
          new Contribution(column.name(), Inputs.shown(column, row), features.dot(0, weights)));
    }
  }

  /// The n-grams that weigh most, one by one, and the rest as one.
  private void explainText(
      String name, Map<Integer, String> grams, FeatureVector features, List<Contribution> into) {
    List<Contribution> all = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      double amount = (double) weights[features.bucket(i)] * features.value(i);
      all.add(new Contribution(name, grams.getOrDefault(features.bucket(i), "missing"), amount));
    }
    all.sort(Comparator.comparingDouble(found -> -Math.abs(found.amount())));
    List<Contribution> rest = all.subList(Math.min(SHOWN_GRAMS, all.size()), all.size());
    into.addAll(all.subList(0, all.size() - rest.size()));
    if (!rest.isEmpty()) {
      double sum = rest.stream().mapToDouble(Contribution::amount).sum();
      into.add(new Contribution(name, rest.size() + " other n-grams", sum));
    }
  }

  /// @return the margin, a column of doubles
  String onnx(OnnxGraph graph) {
    return new LinearOnnx(coding, weights, graph).margin(bias);
  }

  @Override
  public byte[] bytes() {
    BinaryWriter out = new BinaryWriter();
    coding.write(out);
    out.writeFloat(bias);
    Sparse.write(out, weights.length, i -> weights[i] != 0, i -> out.writeFloat(weights[i]));
    return Artefact.seal(LEARNER, VERSION, out.toBytes());
  }

  /// @throws IllegalArgumentException when the bytes are not whole
  public static LinearScorer read(byte[] bytes) {
    Artefact.Opened opened = Artefact.open(LEARNER, VERSION, bytes);
    BinaryReader in = opened.body();
    RowCoding coding = RowCoding.read(in, opened.version() > 1);
    float bias = in.readFloat();
    float[] weights = new float[coding.buckets().count()];
    Sparse.read(in, weights.length, i -> weights[i] = in.readFloat());
    return new LinearScorer(coding, bias, weights);
  }
}
