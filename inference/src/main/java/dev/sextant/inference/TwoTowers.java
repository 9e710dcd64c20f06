package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.net.InputTower;
import dev.sextant.inference.net.Kernels;
import dev.sextant.inference.net.TowerShape;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Explanation;
import dev.sextant.model.Explanation.Contribution;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// A trained pair of towers: margin = shift + factor x u . v / temperature, u made of the query's
/// inputs and v of the item's. So vectors of items can be made once and kept.
///
/// A row's margin does not depend on the rows beside it, nor on which kernels answer.
public final class TwoTowers implements LearnedModel {
  public static final String LEARNER = "two-tower";

  /// Without a scale.
  private static final int PLAIN = 1;

  private static final int VERSION = 2;

  /// Rows that a tower answers at once.
  static final int BLOCK = 128;

  private final Side query;
  private final Side item;
  private final Map<String, float[]> values;
  private final double temperature;
  private final Scale scale;
  private final Signature signature;
  private final double baseline;

  /// Towers that no thread works with now.
  private final ConcurrentLinkedQueue<Pair> idle = new ConcurrentLinkedQueue<>();

  /// One tower's share.
  ///
  /// @param coding how its inputs are read
  /// @param average what it sees of training rows, on average
  public record Side(NetCoding coding, TowerShape shape, float[] average) {}

  /// The towers that one thread works with.
  private record Pair(InputTower<float[]> query, InputTower<float[]> item) {}

  /// @param values of each parameter by name, in the towers' order; not copied
  public TwoTowers(
      Side query, Side item, Map<String, float[]> values, double temperature, Scale scale) {
    this.query = query;
    this.item = item;
    this.values = values;
    this.temperature = temperature;
    this.scale = scale;
    if (query.shape.width() != item.shape.width()) {
      throw new IllegalArgumentException(
          "towers must end in vectors of one length, but were %d and %d"
              .formatted(query.shape.width(), item.shape.width()));
    }
    this.signature =
        new Signature(
            Stream.<Input>concat(inputs(query).stream(), inputs(item).stream()).toList(), "");
    Pair pair = pair();
    this.baseline =
        margin(pair.query.forward(query.average, 1), 0, pair.item.forward(item.average, 1), 0);
    idle.add(pair);
  }

  private static List<Input> inputs(Side side) {
    return side.coding.signature().inputs();
  }

  @Override
  public String learner() {
    return LEARNER;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  public Side query() {
    return query;
  }

  public Side item() {
    return item;
  }

  /// The values of each parameter by name; not to be changed.
  public Map<String, float[]> values() {
    return values;
  }

  /// Numbers of a vector.
  public int width() {
    return query.shape.width();
  }

  /// Rows of one query mostly stand together, so its vector is made once for all that are alike.
  @Override
  public void margins(Frame rows, double[] out) {
    Column[] asked = Inputs.bind(query.coding.signature(), rows);
    Column[] shown = Inputs.bind(item.coding.signature(), rows);
    Pair pair = borrow();
    Encoded queries = new Encoded(query.coding);
    Encoded items = new Encoded(item.coding);
    int[] places = new int[BLOCK];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - from);
      int distinct = 0;
      for (int row = 0; row < count; row++) {
        queries.encode(asked, from + row, distinct);
        distinct += distinct == 0 || !queries.repeats(distinct) ? 1 : 0;
        places[row] = distinct - 1;
        items.encode(shown, from + row, row);
      }
      float[] u = queries.through(pair.query, distinct);
      float[] v = items.through(pair.item, count);
      for (int row = 0; row < count; row++) {
        out[from + row] = margin(u, places[row], v, row);
      }
    }
    idle.add(pair);
  }

  /// Rows on their way into a tower, as many as a block and one more.
  private static final class Encoded {
    private final NetCoding coding;
    private final int[] indices;
    private final float[] numbers;

    Encoded(NetCoding coding) {
      this.coding = coding;
      this.indices = new int[(BLOCK + 1) * coding.fields()];
      this.numbers = new float[(BLOCK + 1) * coding.numbers()];
    }

    void encode(Column[] columns, int row, int at) {
      coding.encode(columns, row, indices, numbers, at);
    }

    /// Whether a place has what the one before it has.
    boolean repeats(int at) {
      int fields = coding.fields();
      int count = coding.numbers();
      return Arrays.equals(
              indices, at * fields, (at + 1) * fields, indices, (at - 1) * fields, at * fields)
          && Arrays.equals(
              numbers, at * count, (at + 1) * count, numbers, (at - 1) * count, at * count);
    }

    float[] through(InputTower<float[]> tower, int count) {
      return tower.forward(tower.look(indices, numbers, count), count);
    }
  }

  private double margin(float[] u, int row, float[] v, int item) {
    int n = width();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) u[row * n + i] * v[item * n + i];
    }
    return scale.margin(sum / temperature);
  }

  /// The same pair with margins of another scale.
  public TwoTowers scaled(Scale by) {
    return new TwoTowers(query, item, values, temperature, by);
  }

  /// The vector of each row's query: a margin is [#scale()] of its product with the item's vector,
  /// divided by [#temperature()].
  public float[][] queryVectors(Frame rows) {
    return vectors(query, rows, true);
  }

  /// The vector of each row's item.
  public float[][] itemVectors(Frame rows) {
    return vectors(item, rows, false);
  }

  public double temperature() {
    return temperature;
  }

  public Scale scale() {
    return scale;
  }

  private float[][] vectors(Side side, Frame rows, boolean queries) {
    Column[] columns = Inputs.bind(side.coding.signature(), rows);
    Pair pair = borrow();
    Encoded encoded = new Encoded(side.coding);
    float[][] vectors = new float[rows.rows()][width()];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - from);
      for (int row = 0; row < count; row++) {
        encoded.encode(columns, from + row, row);
      }
      float[] made = encoded.through(queries ? pair.query : pair.item, count);
      for (int row = 0; row < count; row++) {
        System.arraycopy(made, row * width(), vectors[from + row], 0, width());
      }
    }
    idle.add(pair);
    return vectors;
  }

  /// The Shapley value of each input, estimated: see [PairedOrders].
  @Override
  public Explanation explain(Frame rows, int row) {
    Column[] columns = Inputs.bind(signature, rows);
    Pair pair = borrow();
    Turning asked = new Turning(query, pair.query, Inputs.bind(inputsOf(query), rows), row);
    Turning shown = new Turning(item, pair.item, Inputs.bind(inputsOf(item), rows), row);
    double[] amounts =
        PairedOrders.amounts(columns.length, baseline, order -> walk(order, asked, shown));
    idle.add(pair);
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      contributions.add(
          new Contribution(columns[i].name(), Inputs.shown(columns[i], row), amounts[i]));
    }
    return new Explanation(baseline, contributions);
  }

  private static Signature inputsOf(Side side) {
    return side.coding.signature();
  }

  private double[] walk(int[] order, Turning asked, Turning shown) {
    int first = inputs(query).size();
    float[] u = asked.start();
    float[] v = shown.start();
    double[] margins = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      if (order[i] < first) {
        u = asked.turn(order[i]);
      } else {
        v = shown.turn(order[i] - first);
      }
      margins[i] = margin(u, 0, v, 0);
    }
    return margins;
  }

  /// A tower whose average input turns into an actual one.
  private static final class Turning {
    private final Side side;
    private final InputTower<float[]> tower;
    private final float[] actual;
    private final float[] mixed;

    Turning(Side side, InputTower<float[]> tower, Column[] columns, int row) {
      this.side = side;
      this.tower = tower;
      int[] indices = new int[side.coding.fields()];
      float[] numbers = new float[side.coding.numbers()];
      side.coding.encode(columns, row, indices, numbers, 0);
      int width = side.shape.rowWidth();
      this.actual = Arrays.copyOf(tower.look(indices, numbers, 1), width);
      this.mixed = new float[width];
    }

    float[] start() {
      System.arraycopy(side.average, 0, mixed, 0, mixed.length);
      return tower.forward(mixed, 1).clone();
    }

    float[] turn(int input) {
      int field = side.coding.fieldOf(input);
      int dim = side.shape.dim();
      if (field >= 0) {
        int vector = side.shape.numbers() + field * dim;
        System.arraycopy(actual, vector, mixed, vector, dim);
      }
      int number = side.coding.numberOf(input);
      if (number >= 0) {
        mixed[number] = actual[number];
      }
      return tower.forward(mixed, 1).clone();
    }
  }

  /// The margin in an ONNX graph, a column of doubles.
  String onnx(OnnxGraph graph) {
    return new TowersOnnx(graph, values).margin(query, item, temperature, scale);
  }

  private Pair borrow() {
    Pair pair = idle.poll();
    return pair == null ? pair() : pair;
  }

  private Pair pair() {
    return new Pair(tower("query", query, values), tower("item", item, values));
  }

  private static InputTower<float[]> tower(String name, Side side, Map<String, float[]> values) {
    return new InputTower<>(
        name,
        side.shape,
        Kernels.forFloats(),
        (parameter, _, _) -> value(parameter, values),
        BLOCK,
        null);
  }

  private static float[] value(String name, Map<String, float[]> values) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no parameter '%s'".formatted(name));
    }
    return found;
  }

  @Override
  public byte[] bytes() {
    BinaryWriter out = new BinaryWriter();
    for (Side side : List.of(query, item)) {
      side.coding.write(out);
      side.shape.write(out);
      out.writeFloats(side.average);
    }
    out.writeDouble(temperature).writeDouble(scale.shift()).writeDouble(scale.factor());
    return Artefact.seal(LEARNER, VERSION, out, values.values());
  }

  /// @throws IllegalArgumentException when the bytes are not whole
  static TwoTowers read(byte[] bytes) {
    Artefact.Opened opened = Artefact.open(LEARNER, VERSION, bytes);
    BinaryReader in = opened.body();
    Side query = side(in);
    Side item = side(in);
    double temperature = in.readDouble();
    Scale scale =
        opened.version() == PLAIN ? Scale.NONE : new Scale(in.readDouble(), in.readDouble());
    Map<String, float[]> values = new LinkedHashMap<>();
    read("query", query, in, values);
    read("item", item, in, values);
    return new TwoTowers(query, item, values, temperature, scale);
  }

  private static Side side(BinaryReader in) {
    NetCoding coding = NetCoding.read(in);
    TowerShape shape = TowerShape.read(in);
    return new Side(coding, shape, in.readFloats(shape.rowWidth()));
  }

  private static void read(String name, Side side, BinaryReader in, Map<String, float[]> values) {
    InputTower<float[]> _ =
        new InputTower<>(
            name,
            side.shape,
            Kernels.forFloats(),
            (parameter, rows, width) ->
                values.computeIfAbsent(
                    parameter, _ -> in.readFloats(Math.multiplyExact(rows, width))),
            1,
            null);
  }
}
