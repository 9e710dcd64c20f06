package dev.sextant.learning;

import java.util.List;
import java.util.stream.Stream;

/// Moves the values of one parameter against their gradient, and remembers what it needs for that.
sealed interface Optimizer {
  /// Moves n values, those of one row where rows are remembered, else of any number of them.
  ///
  /// @param at where they start
  /// @param from where their gradient starts
  /// @param step of the training, from 1
  void move(float[] values, int at, float[] gradient, int from, int n, double rate, int step);

  /// The kinds, by their names in a spec.
  enum Kind {
    ADAM("adam", 2),
    ADAGRAD("adagrad", 1),
    /// Less to remember, for tables.
    ROW_ADAGRAD("row-adagrad", 0);

    final String word;

    /// Numbers remembered per value.
    final int memory;

    Kind(String word, int memory) {
      this.word = word;
      this.memory = memory;
    }

    static List<String> words() {
      return Stream.of(values()).map(one -> one.word).toList();
    }

    static Kind of(String word) {
      return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst().orElseThrow();
    }

    Optimizer create(int rows, int width) {
      return switch (this) {
        case ADAM -> new Adam(new float[rows * width], new float[rows * width]);
        case ADAGRAD -> new AdaGrad(new float[rows * width]);
        case ROW_ADAGRAD -> new RowAdaGrad(new float[rows], width);
      };
    }
  }

  /// Adam [1] with its own constants. Rows of a table that no example touched keep still.
  ///
  /// [1] Kingma, Ba: Adam, ICLR 2015, algorithm 1.
  ///
  /// @param means running mean of gradients
  /// @param squares running mean of squared gradients
  record Adam(float[] means, float[] squares) implements Optimizer {
    private static final float FIRST = 0.9f;
    private static final float SECOND = 0.999f;
    private static final float EPSILON = 1e-8f;

    @Override
    public void move(
        float[] values, int at, float[] gradient, int from, int n, double rate, int step) {
      float scale = (float) Math.sqrt(1 - Math.pow(SECOND, step));
      float stride = (float) (rate / (1 - Math.pow(FIRST, step)));
      if (at == 0 && from == 0) {
        moveFirst(values, gradient, n, scale, stride);
        return;
      }
      for (int i = 0; i < n; i++) {
        float slope = gradient[from + i];
        float mean = FIRST * means[at + i] + (1 - FIRST) * slope;
        float square = SECOND * squares[at + i] + (1 - SECOND) * slope * slope;
        means[at + i] = mean;
        squares[at + i] = square;
        values[at + i] -= stride * mean / ((float) Math.sqrt(square) / scale + EPSILON);
      }
    }

    /// The same for the first n values. With one index for all arrays the compiler makes vector
    /// instructions of it.
    private void moveFirst(float[] values, float[] gradient, int n, float scale, float stride) {
      float[] means = this.means;
      float[] squares = this.squares;
      for (int i = 0; i < n; i++) {
        float mean = FIRST * means[i] + (1 - FIRST) * gradient[i];
        float square = SECOND * squares[i] + (1 - SECOND) * gradient[i] * gradient[i];
        means[i] = mean;
        squares[i] = square;
        values[i] -= stride * mean / ((float) Math.sqrt(square) / scale + EPSILON);
      }
    }
  }

  /// AdaGrad [1]: a value's rate falls with the squared gradients that it has seen.
  ///
  /// [1] Duchi, Hazan, Singer: Adaptive Subgradient Methods, JMLR 2011.
  record AdaGrad(float[] squares) implements Optimizer {
    private static final float EPSILON = 1e-10f;

    @Override
    public void move(
        float[] values, int at, float[] gradient, int from, int n, double rate, int step) {
      float stride = (float) rate;
      for (int i = 0; i < n; i++) {
        float slope = gradient[from + i];
        squares[at + i] += slope * slope;
        values[at + i] -= stride * slope / ((float) Math.sqrt(squares[at + i]) + EPSILON);
      }
    }
  }

  /// AdaGrad that remembers one number per row, the mean over its values, as is usual for large
  /// embeddings (Naumov et al., DLRM, 2019).
  record RowAdaGrad(float[] squares, int width) implements Optimizer {
    private static final float EPSILON = 1e-10f;

    @Override
    public void move(
        float[] values, int at, float[] gradient, int from, int n, double rate, int step) {
      for (int offset = 0; offset < n; offset += width) {
        moveRow(values, at + offset, gradient, from + offset, (float) rate);
      }
    }

    private void moveRow(float[] values, int at, float[] gradient, int from, float rate) {
      float sum = 0;
      for (int i = 0; i < width; i++) {
        sum += gradient[from + i] * gradient[from + i];
      }
      int row = at / width;
      squares[row] += sum / width;
      float stride = rate / ((float) Math.sqrt(squares[row]) + EPSILON);
      for (int i = 0; i < width; i++) {
        values[at + i] -= stride * gradient[from + i];
      }
    }
  }
}
