package dev.sextant.decision;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An [Expression] compiled to column kernels. Immutable, and safe for all threads; each thread
/// brings its [Scratch].
///
/// Rows are taken in blocks of [Scratch#BLOCK], so that intermediate results stay in the
/// first-level cache; each operation runs over a whole block in one loop over primitive arrays.
/// Operations on constant columns and literals alone are computed once a block. After the first
/// evaluations nothing is allocated, except the texts that `lower`, `upper` and `text` make and
/// what regular expressions, `number` and `time` need to read one.
public final class Program {
  private final Expression expression;
  private final Kernel kernel;

  private Program(Expression expression) {
    this.expression = expression;
    this.kernel = Kernels.of(expression);
  }

  public static Program compile(Expression expression) {
    return new Program(expression);
  }

  public ValueType type() {
    return expression.type();
  }

  public Expression expression() {
    return expression;
  }

  /// Computes a result of a numeric type for every row.
  ///
  /// @param now the decision's time, ms since 1970 UTC
  /// @param out filled from 0 to `in.rows()`; missing is NaN, a bool is 0 or 1
  public void evaluate(Columns in, long now, Scratch scratch, double[] out) {
    require(true, in.rows(), out.length);
    for (int from = 0; from < in.rows(); from += Scratch.BLOCK) {
      int rows = scratch.begin(in, now, from);
      kernel.run(scratch, 0);
      if (scratch.isConstant(0)) {
        Arrays.fill(out, 0, in.rows(), scratch.numbers(0)[0]);
        break;
      }
      System.arraycopy(scratch.numbers(0), 0, out, from, rows);
    }
    scratch.end();
  }

  /// Computes a text, list or map for every row.
  ///
  /// @param out filled from 0 to `in.rows()`; missing is null
  public void evaluateObjects(Columns in, long now, Scratch scratch, @Nullable Object[] out) {
    require(false, in.rows(), out.length);
    for (int from = 0; from < in.rows(); from += Scratch.BLOCK) {
      int rows = scratch.begin(in, now, from);
      kernel.run(scratch, 0);
      if (scratch.isConstant(0)) {
        Arrays.fill(out, 0, in.rows(), scratch.objects(0)[0]);
        break;
      }
      System.arraycopy(scratch.objects(0), 0, out, from, rows);
    }
    scratch.end();
  }

  private void require(boolean numeric, int rows, int capacity) {
    if (type().isNumeric() != numeric) {
      throw new IllegalStateException(
          "the result is "
              + type().withArticle()
              + "; use "
              + (numeric ? "evaluateObjects" : "evaluate"));
    }
    if (capacity < rows) {
      throw new IllegalArgumentException(
          "out must have room for " + rows + " rows, but has " + capacity);
    }
  }
}
