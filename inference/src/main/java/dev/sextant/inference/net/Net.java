package dev.sextant.inference.net;

import dev.sextant.inference.net.Kernels.Factor;
import dev.sextant.inference.net.NetShape.Sharing;
import dev.sextant.inference.net.NetShape.Sharing.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A ranking net: vectors looked up for a row's fields, and the sum of what its parts make of them.
///
/// Owns the arrays that it works on, for one thread at a time; several nets may share their
/// parameters' values. One class serves factorization machines, perceptrons, Wide & Deep [1],
/// DeepFM [2] and DCN-v2 [3]: they differ in their parts alone. Several tasks may share a net:
/// [NetShape.Sharing].
///
/// [1] Cheng et al., DLRS 2016. [2] Guo et al., IJCAI 2017. [3] Wang et al., WWW 2021.
public final class Net<A> {
  public static final String VECTORS = "vectors";
  public static final String WIDE = "wide";

  private final Kernels<A> kernels;
  private final NetShape shape;
  private final Embedding<A> vectors;
  private final @Nullable Embedding<A> weights;
  private final @Nullable Wide<A> wide;
  private final @Nullable QueryPart<A> query;
  private final List<Layer<A>> parts = new ArrayList<>();
  private final Looked<A> looked;
  private final A y;
  private final A dx;

  /// Gives a parameter's values, rows x width; called once for each in an order that the shape
  /// alone decides.
  @FunctionalInterface
  public interface Values<A> {
    A of(String name, int rows, int width);

    /// The same laid out for products, when they do not change any more; else null.
    default @Nullable Factor<A> fixed(String name, int rows, int width) {
      return null;
    }
  }

  /// Values that do not change any more, laid out for products.
  public interface FixedValues<A> extends Values<A> {
    @Override
    Factor<A> fixed(String name, int rows, int width);

    /// Some rows of it alone.
    Factor<A> fixed(String name, Columns rows, int width);
  }

  /// What a net sees of a batch.
  ///
  /// @param x per row the numbers, then the vectors
  /// @param wide per row the numbers, then the fields' weights; empty without a first order
  public record Looked<A>(A x, A wide) {}

  /// Noise while training.
  ///
  /// @param share of the hidden numbers that are set to 0, in [0, 1)
  public record Noise(double share, RandomGenerator random) {}

  /// @param most rows of a batch
  /// @param noise null for none
  public Net(
      NetShape shape, Kernels<A> kernels, Values<A> values, int most, @Nullable Noise noise) {
    this(shape, new Builder<>(kernels, values, most, noise, null));
  }

  /// A net that answers.
  ///
  /// @param query columns of a row that rows of one query have in common
  public static <A> Net<A> answering(
      NetShape shape, Kernels<A> kernels, FixedValues<A> values, int most, Columns query) {
    int total = shape.rowWidth();
    boolean divided = query.width() > 0 && query.width() < total;
    Divided<A> batch =
        divided ? new Divided<>(new QueryPart<>(kernels, total, query, most), values) : null;
    return new Net<>(shape, new Builder<>(kernels, values, most, null, batch));
  }

  private Net(NetShape shape, Builder<A> builder) {
    Values<A> values = builder.values;
    int most = builder.most;
    this.kernels = builder.kernels;
    this.shape = shape;
    this.query = builder.divided == null ? null : builder.divided.batch;
    this.vectors = embedding(VECTORS, shape.dim(), values);
    this.weights = shape.wide() ? embedding(WIDE, 1, values) : null;
    this.wide = shape.wide() ? builder.wide(shape) : null;
    if (shape.pairwise()) {
      parts.add(new Pairwise<>(kernels, shape.numbers(), shape.fields(), shape.dim(), most));
    }
    parts.addAll(builder.towers(shape));
    this.looked =
        new Looked<>(
            kernels.array(Math.multiplyExact(most, shape.rowWidth())),
            kernels.array(most * shape.wideWidth()));
    this.y = kernels.array(most * shape.tasks());
    this.dx = kernels.array(most * shape.rowWidth());
  }

  private Embedding<A> embedding(String name, int width, Values<A> values) {
    int rows = shape.tableRows();
    Table<A> table = new Table<>(name, rows, width, kernels, values.of(name, rows, width));
    return new Embedding<>(table, shape.fields(), shape.numbers());
  }

  /// Looks up a batch.
  ///
  /// @param indices a row of the table for each field, row by row
  /// @param numbers of each row, row by row
  public Looked<A> look(int[] indices, A numbers, int rows) {
    copyNumbers(numbers, rows, looked.x, shape.rowWidth());
    vectors.forward(indices, rows, looked.x);
    if (weights != null) {
      copyNumbers(numbers, rows, looked.wide, shape.wideWidth());
      weights.forward(indices, rows, looked.wide);
    }
    return looked;
  }

  private void copyNumbers(A numbers, int rows, A to, int stride) {
    for (int row = 0; row < rows; row++) {
      kernels.copy(shape.numbers(), numbers, row * shape.numbers(), to, row * stride);
    }
  }

  /// The answers for each row, one per task.
  public A forward(Looked<A> batch, int rows) {
    int n = rows * shape.tasks();
    if (query != null) {
      query.take(batch.x, rows);
    }
    kernels.clear(n, y);
    if (wide != null) {
      kernels.axpy(n, 1, wide.forward(batch.wide, rows), 0, y, 0);
    }
    for (Layer<A> part : parts) {
      kernels.axpy(n, 1, part.forward(batch.x, rows), 0, y, 0);
    }
    return y;
  }

  /// Adds to the gradients of all parameters for the batch that was looked up and answered last.
  ///
  /// @param dy gradient of the loss by each answer
  public void backward(A dy, int rows) {
    if (wide != null && weights != null) {
      weights.backward(wide.backward(dy, rows), rows);
    }
    if (parts.isEmpty()) {
      return;
    }
    int n = rows * shape.rowWidth();
    kernels.clear(n, dx);
    for (Layer<A> part : parts) {
      kernels.axpy(n, 1, part.backward(dy, rows), 0, dx, 0);
    }
    vectors.backward(dx, rows);
  }

  public List<Table<A>> tables() {
    return weights == null ? List.of(vectors.table()) : List.of(vectors.table(), weights.table());
  }

  public List<Parameter<A>> parameters() {
    List<Parameter<A>> all = new ArrayList<>();
    if (wide != null) {
      all.addAll(wide.parameters());
    }
    parts.forEach(part -> all.addAll(part.parameters()));
    return all;
  }

  /// The batch that first layers read by its parts.
  private record Divided<A>(QueryPart<A> batch, FixedValues<A> values) {}

  /// Puts layers together.
  private record Builder<A>(
      Kernels<A> kernels,
      Values<A> values,
      int most,
      @Nullable Noise noise,
      @Nullable Divided<A> divided) {
    Wide<A> wide(NetShape shape) {
      Parameter<A> u = parameter(WIDE + ".numbers", shape.numbers(), 1);
      return new Wide<>(kernels, u, parameter(WIDE + ".bias", 1, 1), shape.fields(), most);
    }

    List<Layer<A>> towers(NetShape shape) {
      int width = shape.rowWidth();
      List<Layer<A>> crossed =
          shape.cross().layers() == 0 ? List.of() : List.of(cross(width, shape.cross()));
      if (shape.sharing().kind() != Kind.NONE) {
        return List.of(shared(width, crossed, shape));
      }
      boolean parallel =
          !crossed.isEmpty() && !shape.hidden().isEmpty() && !shape.cross().stacked();
      List<Layer<A>> hidden = hidden("", width, shape.hidden(), crossed.isEmpty() || parallel);
      if (parallel) {
        return List.of(answering("crossed", crossed), answering("deep", hidden));
      }
      List<Layer<A>> both = new ArrayList<>(crossed);
      both.addAll(hidden);
      return both.isEmpty() ? List.of() : List.of(answering("deep", both));
    }

    /// What all tasks have in common, and a tower for each. Crosses feed what follows.
    private Layer<A> shared(int width, List<Layer<A>> crossed, NetShape shape) {
      List<Layer<A>> layers = new ArrayList<>(crossed);
      Sharing sharing = shape.sharing();
      switch (sharing.kind()) {
        case NONE -> throw new IllegalArgumentException("nothing is shared");
        case SHARED_BOTTOM -> {
          layers.addAll(hidden("", width, shape.hidden(), layers.isEmpty()));
          int in = layers.isEmpty() ? width : layers.getLast().width();
          layers.add(heads(in, false, sharing, layers.isEmpty()));
        }
        case MMOE -> {
          Mixture<A> mixture = mixture(width, shape, layers.isEmpty());
          layers.add(mixture);
          layers.add(heads(mixture.width() / sharing.tasks(), true, sharing, false));
        }
        case ESMM -> layers.add(heads(width, false, sharing, layers.isEmpty()));
      }
      return new Tower<>(layers);
    }

    /// @param first whether they read the batch itself
    private Heads<A> heads(int in, boolean sliced, Sharing sharing, boolean first) {
      List<Layer<A>> towers = new ArrayList<>();
      for (int task = 0; task < sharing.tasks(); task++) {
        List<Layer<A>> layers = hidden("task" + task + ".", in, sharing.towers(), first);
        int last = layers.isEmpty() ? in : layers.getLast().width();
        layers.add(linear("task" + task + ".answer", last, 1));
        towers.add(new Tower<>(layers));
      }
      return new Heads<>(kernels, towers, in, sliced, most);
    }

    private Mixture<A> mixture(int width, NetShape shape, boolean first) {
      List<Layer<A>> experts = new ArrayList<>();
      for (int i = 0; i < shape.sharing().experts(); i++) {
        experts.add(new Tower<>(hidden("expert" + i + ".", width, shape.hidden(), first)));
      }
      List<Layer<A>> gates = new ArrayList<>();
      for (int task = 0; task < shape.sharing().tasks(); task++) {
        gates.add(linear("gate" + task, width, experts.size()));
      }
      return new Mixture<>(kernels, experts, gates, width, most);
    }

    private Layer<A> answering(String name, List<Layer<A>> layers) {
      List<Layer<A>> all = new ArrayList<>(layers);
      all.add(linear(name + ".answer", layers.getLast().width(), 1));
      return new Tower<>(all);
    }

    private CrossNetwork<A> cross(int width, NetShape.Cross cross) {
      List<Layer<A>> functions = new ArrayList<>();
      for (int i = 0; i < cross.layers(); i++) {
        functions.add(function("cross" + i, width, cross.rank(), i == 0));
      }
      return new CrossNetwork<>(kernels, width, functions, most);
    }

    private Layer<A> function(String name, int width, int rank, boolean first) {
      if (rank == 0) {
        return first ? first(name, width, width) : linear(name, width, width);
      }
      String v = name + ".v";
      Layer<A> narrow =
          first && divided != null
              ? divided(divided, v, rank, null)
              : new Linear<>(kernels, parameter(v, width, rank), null, most);
      return new Tower<>(List.of(narrow, linear(name + ".u", rank, width)));
    }

    private List<Layer<A>> hidden(String of, int width, List<Integer> widths, boolean first) {
      List<Layer<A>> layers = new ArrayList<>();
      int in = width;
      for (int i = 0; i < widths.size(); i++) {
        int out = widths.get(i);
        String name = of + "hidden" + i;
        layers.add(first && i == 0 ? first(name, in, out) : linear(name, in, out));
        layers.add(new Relu<>(kernels, out, most));
        if (noise != null && noise.share > 0) {
          layers.add(new Dropout<>(kernels, out, most, noise.share, noise.random));
        }
        in = out;
      }
      return layers;
    }

    /// A layer that reads the batch itself.
    private Layer<A> first(String name, int in, int out) {
      return divided == null
          ? linear(name, in, out)
          : divided(divided, name, out, values.of(name + ".bias", 1, out));
    }

    private Layer<A> divided(Divided<A> by, String name, int out, @Nullable A bias) {
      Factor<A> ofQuery = by.values.fixed(name, by.batch.query(), out);
      Factor<A> ofRest = by.values.fixed(name, by.batch.rest(), out);
      return new DividedLinear<>(kernels, by.batch, ofQuery, ofRest, bias, most);
    }

    private Linear<A> linear(String name, int in, int out) {
      Parameter<A> weights = parameter(name, in, out);
      return new Linear<>(kernels, weights, parameter(name + ".bias", 1, out), most);
    }

    private Parameter<A> parameter(String name, int rows, int width) {
      A of = values.of(name, rows, width);
      return new Parameter<>(name, rows, width, kernels, of, values.fixed(name, rows, width));
    }
  }
}
