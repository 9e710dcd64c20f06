package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Link.Scale;
import dev.sextant.inference.net.Columns;
import dev.sextant.inference.net.Kernels;
import dev.sextant.inference.net.Kernels.Factor;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Net.Looked;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.net.NetShape.Sharing;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Explanation;
import dev.sextant.model.Explanation.Contribution;
import dev.sextant.model.Signature;
import dev.sextant.multitask.Trunk;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// A trained ranking net: how rows are read, the net, and what its answers mean.
///
/// A row's margins do not depend on the rows beside it, nor on which kernels answer.
public final class RankingNet implements Trunk {
  /// Of a net that tasks share: 2 or 4; else 1 or 3.
  private static final int SHARED = 1;

  /// Of a net that knows which inputs belong to the query: 3 or 4; else 1 or 2.
  private static final int DIVIDED = 2;

  private static final int LATEST = 1 + SHARED + DIVIDED;

  /// Rows that a net answers at once.
  static final int BLOCK = 128;

  private final String learner;
  private final List<String> tasks;
  private final NetCoding coding;
  private final NetShape shape;
  private final Map<String, float[]> values;
  private final Link link;
  private final Looked<float[]> average;
  private final BitSet query;
  private final float[] baseline;
  private final List<NetScorer> heads;

  /// Matrices laid out for products, by name and part.
  private final Map<String, Factor<float[]>> factors = new ConcurrentHashMap<>();

  /// Nets that no thread works with now.
  private final ConcurrentLinkedQueue<Net<float[]>> idle = new ConcurrentLinkedQueue<>();

  /// @param tasks a name for each; one without a name when nothing is shared
  /// @param values of each parameter by name; not copied
  /// @param average what the net sees of training rows, on average
  /// @param query inputs, by their places, that are mostly the same for all rows of a query; what
  ///   first layers make of these is then computed once
  public RankingNet(
      String learner,
      List<String> tasks,
      NetCoding coding,
      NetShape shape,
      Map<String, float[]> values,
      Link link,
      Looked<float[]> average,
      BitSet query) {
    this.learner = learner;
    this.tasks = List.copyOf(tasks);
    this.coding = coding;
    this.shape = shape;
    this.values = values;
    this.link = link;
    this.average = average;
    this.query = (BitSet) query.clone();
    if (tasks.size() != shape.tasks() || link.scales().size() != shape.tasks()) {
      throw new IllegalArgumentException(
          "%s has %d tasks, but its net answers %d"
              .formatted(learner, tasks.size(), shape.tasks()));
    }
    Net<float[]> net = net();
    this.baseline = net.forward(average, 1).clone();
    idle.add(net);
    this.heads =
        IntStream.range(0, tasks.size()).mapToObj(head -> new NetScorer(this, head)).toList();
  }

  String learner() {
    return learner;
  }

  /// How rows are read.
  public NetCoding coding() {
    return coding;
  }

  public NetShape shape() {
    return shape;
  }

  /// A name for each task; one without a name when nothing is shared.
  public List<String> tasks() {
    return tasks;
  }

  /// The values of each parameter by name; not to be changed.
  public Map<String, float[]> values() {
    return values;
  }

  /// From the net's answers to margins.
  public Link link() {
    return link;
  }

  /// Inputs, by their places, that belong to the query.
  public BitSet query() {
    return (BitSet) query.clone();
  }

  /// The scorer of one task.
  ///
  /// @throws IllegalArgumentException when the net has no such task
  NetScorer head(String task) {
    int head = tasks.size() == 1 ? 0 : tasks.indexOf(task);
    if (head < 0) {
      throw new IllegalArgumentException(
          "no task '%s' among those of the net: %s".formatted(task, tasks));
    }
    return heads.get(head);
  }

  /// The scorers of all tasks, in order.
  public List<NetScorer> scorers() {
    return heads;
  }

  @Override
  public int heads() {
    return tasks.size();
  }

  @Override
  public void margins(Frame rows, double[][] out) {
    Column[] columns = Inputs.bind(coding.signature(), rows);
    Net<float[]> net = borrow();
    int most = Math.min(BLOCK, rows.rows());
    int[] indices = new int[most * coding.fields()];
    float[] numbers = new float[most * coding.numbers()];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - from);
      coding.encode(columns, from, count, indices, numbers);
      float[] answers = net.forward(net.look(indices, numbers, count), count);
      for (int row = 0; row < count; row++) {
        for (int head = 0; head < out.length; head++) {
          out[head][from + row] = link.margin(answers, row, head);
        }
      }
    }
    idle.add(net);
  }

  /// The Shapley value of each input for one head's margin, estimated over pairs of orders: see
  /// [Orders].
  Explanation explain(Frame rows, int row, int head) {
    Column[] columns = Inputs.bind(coding.signature(), rows);
    int[] indices = new int[coding.fields()];
    float[] numbers = new float[coding.numbers()];
    coding.encode(columns, row, indices, numbers, 0);
    Net<float[]> net = borrow();
    Looked<float[]> seen = net.look(indices, numbers, 1);
    Looked<float[]> actual = new Looked<>(seen.x().clone(), seen.wide().clone());
    double[] amounts =
        new Orders(coding, shape, average, actual)
            .amounts(net, (answers, at) -> link.margin(answers, at, head));
    idle.add(net);
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      contributions.add(
          new Contribution(columns[i].name(), Inputs.shown(columns[i], row), amounts[i]));
    }
    return new Explanation(link.margin(baseline, 0, head), contributions);
  }

  private Net<float[]> borrow() {
    Net<float[]> net = idle.poll();
    return net == null ? net() : net;
  }

  private Net<float[]> net() {
    return Net.answering(
        shape, Kernels.forFloats(), new Fixed(), BLOCK, coding.columns(query, shape.dim()));
  }

  /// The values of a net that answers. Matrices are laid out once for all nets.
  private final class Fixed implements Net.FixedValues<float[]> {
    @Override
    public float[] of(String name, int rows, int width) {
      return value(name);
    }

    @Override
    public Factor<float[]> fixed(String name, int rows, int width) {
      return factors.computeIfAbsent(
          name, _ -> Kernels.forFloats().factor(width, rows, value(name)));
    }

    @Override
    public Factor<float[]> fixed(String name, Columns rows, int width) {
      Kernels<float[]> kernels = Kernels.forFloats();
      return factors.computeIfAbsent(
          name + " " + rows,
          _ -> kernels.factor(width, rows.width(), rows.rows(kernels, width, value(name))));
    }
  }

  private float[] value(String name) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no parameter '%s'".formatted(name));
    }
    return found;
  }

  /// The net in an ONNX graph, with the towers that are asked for.
  NetOnnx onnx(OnnxGraph graph) {
    return new NetOnnx(coding, shape, values, link, graph);
  }

  byte[] bytes() {
    BinaryWriter out = new BinaryWriter();
    coding.write(out);
    boolean shared = shape.sharing().kind() != Sharing.Kind.NONE;
    shape.write(out);
    if (shared) {
      tasks.forEach(out::writeText);
      out.writeBoolean(link.chained());
    }
    link.scales().forEach(scale -> out.writeDouble(scale.shift()).writeDouble(scale.factor()));
    out.writeFloats(average.x());
    out.writeFloats(average.wide());
    if (!query.isEmpty()) {
      out.writeVarint(query.cardinality());
      query.stream().forEach(out::writeVarint);
    }
    int version = 1 + (shared ? SHARED : 0) + (query.isEmpty() ? 0 : DIVIDED);
    return Artefact.seal(learner, version, out, values.values());
  }

  /// @throws IllegalArgumentException when the bytes are not whole
  static RankingNet read(String learner, byte[] bytes) {
    Artefact.Opened opened = Artefact.open(learner, LATEST, bytes);
    boolean shared = (opened.version() - 1 & SHARED) != 0;
    boolean divided = (opened.version() - 1 & DIVIDED) != 0;
    BinaryReader in = opened.body();
    NetCoding coding = NetCoding.read(in);
    NetShape shape = NetShape.read(in, shared);
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < shape.tasks(); i++) {
      tasks.add(shared ? in.readName() : "");
    }
    boolean chained = shared && in.readBoolean();
    List<Scale> scales = new ArrayList<>();
    for (int i = 0; i < shape.tasks(); i++) {
      scales.add(new Scale(in.readDouble(), in.readDouble()));
    }
    Looked<float[]> average =
        new Looked<>(in.readFloats(shape.rowWidth()), in.readFloats(shape.wideWidth()));
    BitSet query = divided ? readPlaces(in, coding.inputs().size()) : new BitSet();
    Map<String, float[]> values = new LinkedHashMap<>();
    Net<float[]> _ =
        new Net<>(
            shape,
            Kernels.forFloats(),
            (name, rows, width) ->
                values.computeIfAbsent(name, _ -> in.readFloats(Math.multiplyExact(rows, width))),
            1,
            null);
    return new RankingNet(
        learner, tasks, coding, shape, values, new Link(scales, chained), average, query);
  }

  private static BitSet readPlaces(BinaryReader in, int inputs) {
    BitSet places = new BitSet();
    for (int left = in.readCount(); left > 0; left--) {
      long place = in.readVarint();
      if (place < 0 || place >= inputs) {
        throw new IllegalArgumentException(
            "an input must be in [0, %d), but was %d".formatted(inputs, place));
      }
      places.set((int) place);
    }
    return places;
  }

  /// What a head reads and predicts.
  Signature signature(int head) {
    return coding.signature().forTask(tasks.get(head));
  }
}
