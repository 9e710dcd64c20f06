package dev.sextant.inference.net;

import dev.sextant.inference.net.Net.Noise;
import dev.sextant.inference.net.Net.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of two towers: looks up vectors for a row's fields and makes one vector of them and the
/// row's numbers.
///
/// Owns the arrays that it works on, for one thread at a time; several may share their parameters'
/// values.
public final class InputTower<A> {
  private final TowerShape shape;
  private final Embedding<A> vectors;
  private final Tower<A> layers;
  private final A looked;

  /// @param name before the names of its parameters
  /// @param most rows of a batch
  /// @param noise null for a tower that answers
  public InputTower(
      String name,
      TowerShape shape,
      Kernels<A> kernels,
      Values<A> values,
      int most,
      @Nullable Noise noise) {
    this.shape = shape;
    String table = name + "." + Net.VECTORS;
    int rows = shape.tableRows();
    A array = values.of(table, rows, shape.dim());
    this.vectors =
        new Embedding<>(
            new Table<>(table, rows, shape.dim(), kernels, array), shape.fields(), shape.numbers());
    this.looked = kernels.array(Math.multiplyExact(most, shape.rowWidth()));
    this.layers = layers(name, kernels, values, most, noise);
  }

  private Tower<A> layers(
      String name, Kernels<A> kernels, Values<A> values, int most, @Nullable Noise noise) {
    List<Layer<A>> all = new ArrayList<>();
    int in = shape.rowWidth();
    for (int i = 0; i < shape.hidden().size(); i++) {
      int out = shape.hidden().get(i);
      all.add(linear(name + ".hidden" + i, in, out, kernels, values, most));
      all.add(new Relu<>(kernels, out, most));
      if (noise != null && noise.share() > 0) {
        all.add(new Dropout<>(kernels, out, most, noise.share(), noise.random()));
      }
      in = out;
    }
    all.add(linear(name + ".out", in, shape.width(), kernels, values, most));
    if (shape.normalised()) {
      all.add(new Normalise<>(kernels, shape.width(), most));
    }
    return new Tower<>(all);
  }

  private static <A> Linear<A> linear(
      String name, int in, int out, Kernels<A> kernels, Values<A> values, int most) {
    Parameter<A> weights = new Parameter<>(name, in, out, kernels, values.of(name, in, out));
    String bias = name + ".bias";
    return new Linear<>(
        kernels, weights, new Parameter<>(bias, 1, out, kernels, values.of(bias, 1, out)), most);
  }

  /// Looks up a batch: per row the numbers, then the vectors.
  ///
  /// @param indices a row of the table for each field, row by row
  /// @param numbers of each row, row by row
  public A look(int[] indices, A numbers, int rows) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          numbers, row * shape.numbers(), looked, row * shape.rowWidth(), shape.numbers());
    }
    vectors.forward(indices, rows, looked);
    return looked;
  }

  /// A vector for each row that was looked up.
  public A forward(A batch, int rows) {
    return layers.forward(batch, rows);
  }

  /// Adds to the gradients for the batch that was looked up and answered last.
  public void backward(A dy, int rows) {
    vectors.backward(layers.backward(dy, rows), rows);
  }

  public Table<A> table() {
    return vectors.table();
  }

  public List<Parameter<A>> parameters() {
    return layers.parameters();
  }
}
