package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.net.Kernels;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Net.Looked;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Explanation;
import dev.sextant.model.Explanation.Contribution;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A trained ranking net: margin = shift + scale x the net's answer.
///
/// A row's margin does not depend on the rows beside it, nor on which kernels answer.
public final class NetScorer implements LearnedModel {
  public static final List<String> LEARNERS =
      List.of("fm", "mlp", "wide-and-deep", "deepfm", "dcn-v2");
  private static final int VERSION = 1;

  /// Rows that a net answers at once.
  static final int BLOCK = 128;

  private final String learner;
  private final NetCoding coding;
  private final NetShape shape;
  private final Map<String, float[]> values;
  private final Scale scale;
  private final Looked<float[]> average;
  private final double baseline;

  /// Nets that no thread works with now.
  private final ConcurrentLinkedQueue<Net<float[]>> idle = new ConcurrentLinkedQueue<>();

  /// From a net's answer to a margin.
  public record Scale(double shift, double factor) {
    public double margin(double answer) {
      return shift + factor * answer;
    }
  }

  /// @param values of each parameter by name; not copied
  /// @param average what the net sees of training rows, on average
  public NetScorer(
      String learner,
      NetCoding coding,
      NetShape shape,
      Map<String, float[]> values,
      Scale scale,
      Looked<float[]> average) {
    this.learner = learner;
    this.coding = coding;
    this.shape = shape;
    this.values = values;
    this.scale = scale;
    this.average = average;
    Net<float[]> net = net();
    this.baseline = scale.margin(net.forward(average, 1)[0]);
    idle.add(net);
  }

  @Override
  public String learner() {
    return learner;
  }

  @Override
  public Signature signature() {
    return coding.signature();
  }

  @Override
  public void margins(Frame rows, double[] out) {
    Column[] columns = Inputs.bind(signature(), rows);
    Net<float[]> net = borrow();
    int most = Math.min(BLOCK, rows.rows());
    int[] indices = new int[most * coding.fields()];
    float[] numbers = new float[most * coding.numbers()];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - from);
      for (int row = 0; row < count; row++) {
        coding.encode(columns, from + row, indices, numbers, row);
      }
      float[] answers = net.forward(net.look(indices, numbers, count), count);
      for (int row = 0; row < count; row++) {
        out[from + row] = scale.margin(answers[row]);
      }
    }
    idle.add(net);
  }

  /// The Shapley value of each input, estimated over pairs of orders: see [Orders].
  @Override
  public Explanation explain(Frame rows, int row) {
    Column[] columns = Inputs.bind(signature(), rows);
    int[] indices = new int[coding.fields()];
    float[] numbers = new float[coding.numbers()];
    coding.encode(columns, row, indices, numbers, 0);
    Net<float[]> net = borrow();
    Looked<float[]> seen = net.look(indices, numbers, 1);
    Looked<float[]> actual = new Looked<>(seen.x().clone(), seen.wide().clone());
    double[] amounts = new Orders(coding, shape, average, actual).amounts(net);
    idle.add(net);
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      contributions.add(
          new Contribution(
              columns[i].name(), Inputs.shown(columns[i], row), scale.factor * amounts[i]));
    }
    return new Explanation(baseline, contributions);
  }

  private Net<float[]> borrow() {
    Net<float[]> net = idle.poll();
    return net == null ? net() : net;
  }

  private Net<float[]> net() {
    return new Net<>(shape, Kernels.forFloats(), (name, _, _) -> value(name), BLOCK, null);
  }

  private float[] value(String name) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no parameter '%s'".formatted(name));
    }
    return found;
  }

  @Override
  public byte[] bytes() {
    int floats = values.values().stream().mapToInt(array -> array.length).sum();
    BinaryWriter out = new BinaryWriter(Math.addExact(4096, Math.multiplyExact(4, floats)));
    coding.write(out);
    shape.write(out);
    out.writeDouble(scale.shift).writeDouble(scale.factor);
    write(out, average.x());
    write(out, average.wide());
    values.values().forEach(array -> write(out, array));
    return Artefact.seal(learner, VERSION, out.toBytes());
  }

  /// @return the margin, a column of doubles
  String onnx(OnnxGraph graph) {
    return new NetOnnx(coding, shape, values, graph).margin(scale);
  }

  /// How rows are read.
  public NetCoding coding() {
    return coding;
  }

  /// @throws IllegalArgumentException when the bytes are not whole
  public static NetScorer read(String learner, byte[] bytes) {
    BinaryReader in = Artefact.open(learner, VERSION, bytes);
    NetCoding coding = NetCoding.read(in);
    NetShape shape = NetShape.read(in);
    Scale scale = new Scale(in.readDouble(), in.readDouble());
    Looked<float[]> average = new Looked<>(read(in, shape.rowWidth()), read(in, shape.wideWidth()));
    Map<String, float[]> values = new LinkedHashMap<>();
    Net<float[]> _ =
        new Net<>(
            shape,
            Kernels.forFloats(),
            (name, rows, width) ->
                values.computeIfAbsent(name, _ -> read(in, Math.multiplyExact(rows, width))),
            1,
            null);
    return new NetScorer(learner, coding, shape, values, scale, average);
  }

  private static void write(BinaryWriter out, float[] array) {
    for (float value : array) {
      out.writeFloat(value);
    }
  }

  private static float[] read(BinaryReader in, int length) {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      array[i] = in.readFloat();
    }
    return array;
  }
}
