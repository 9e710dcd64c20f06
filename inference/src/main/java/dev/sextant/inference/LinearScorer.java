package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
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
  private static final int VERSION = 1;
  private static final int SHOWN_GRAMS = 10;

  private final Buckets buckets;
  private final List<Coding> codings;
  private final float bias;
  private final float[] weights;
  private final Signature signature;

  /// @param codings one per input
  /// @param weights one per bucket, finite
  public LinearScorer(Buckets buckets, List<Coding> codings, float bias, float[] weights) {
    if (weights.length != buckets.count()) {
      throw new IllegalArgumentException(
          "there must be %d weights, but there were %d".formatted(buckets.count(), weights.length));
    }
    this.buckets = buckets;
    this.codings = List.copyOf(codings);
    this.bias = bias;
    this.weights = weights.clone();
    this.signature = new Signature(codings.stream().map(Coding::input).toList(), "");
  }

  @Override
  public String learner() {
    return LEARNER;
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
      for (int i = 0; i < columns.length; i++) {
        codings.get(i).encode(columns[i], row, features);
      }
      out[row] = bias + features.dot(0, weights);
    }
  }

  @Override
  public Explanation explain(Frame rows, int row) {
    Column[] columns = Inputs.bind(signature, rows);
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      FeatureVector features = new FeatureVector();
      codings.get(i).encode(columns[i], row, features);
      explain(codings.get(i), columns[i], row, features, contributions);
    }
    return new Explanation(bias, contributions);
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

  @Override
  public byte[] bytes() {
    BinaryWriter out = new BinaryWriter();
    out.writeVarint(buckets.bits()).writeVarint(codings.size());
    for (Coding coding : codings) {
      Inputs.write(out, coding.input());
      coding.write(out);
    }
    out.writeFloat(bias);
    Sparse.write(out, weights.length, i -> weights[i] != 0, i -> out.writeFloat(weights[i]));
    return Artefact.seal(LEARNER, VERSION, out.toBytes());
  }

  /// @throws IllegalArgumentException when the bytes are not whole
  public static LinearScorer read(byte[] bytes) {
    BinaryReader in = Artefact.open(LEARNER, VERSION, bytes);
    Buckets buckets = new Buckets((int) in.readVarint());
    List<Coding> codings = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      codings.add(Coding.read(in, buckets));
    }
    float bias = in.readFloat();
    float[] weights = new float[buckets.count()];
    Sparse.read(in, weights.length, i -> weights[i] = in.readFloat());
    return new LinearScorer(buckets, codings, bias, weights);
  }
}
