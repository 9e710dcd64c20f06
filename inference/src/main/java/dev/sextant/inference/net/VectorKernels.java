package dev.sextant.inference.net;

import static jdk.incubator.vector.VectorOperators.GT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Matrix products with vector instructions, after Goto's layout [1].
///
/// Both factors are copied into panels: of the second, as many columns as two vectors have lanes;
/// of the first, [#TILE] rows. A panel of the second (DEPTH terms) stays in the first cache, a
/// block of the first in the second, and eight sums stay in registers. Few rows skip the copying.
///
/// [1] Goto, van de Geijn: Anatomy of High-Performance Matrix Multiplication, ACM TOMS 2008.
final class VectorKernels extends ScalarKernels {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int LANE = LANES.length();
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

  /// Columns of a tile.
  private static final int WIDTH = 2 * LANE;

  /// Rows of a tile.
  private static final int TILE = 4;

  /// Rows of the first factor that are copied at once; a multiple of TILE.
  private static final int BLOCK = 128;

  /// Fewer rows than this are multiplied where they are.
  private static final int FEW = 8;

  private final float[] left = new float[BLOCK * DEPTH];
  private float[] right = {};
  private final float[] edge = new float[2 * TILE * WIDTH];

  @Override
  public void product(
      int m,
      int n,
      int k,
      float[] a,
      boolean aTransposed,
      float[] b,
      boolean bTransposed,
      float[] c,
      boolean adds) {
    boolean few = m < FEW && !bTransposed;
    for (int from = 0; from < k; from += DEPTH) {
      int depth = Math.min(DEPTH, k - from);
      boolean addsNow = adds || from > 0;
      int aAt = aTransposed ? from * m : from;
      int aRow = aTransposed ? 1 : k;
      int aTerm = aTransposed ? m : 1;
      if (few) {
        for (int i = 0; i < m; i++) {
          row(n, depth, a, aAt + i * aRow, aTerm, b, from * n, c, i * n, addsNow);
        }
      } else {
        if (right.length < panels(n) * WIDTH * depth) {
          right = new float[panels(n) * WIDTH * DEPTH];
        }
        int bAt = bTransposed ? from : from * n;
        packRight(n, depth, b, bAt, bTransposed ? k : n, bTransposed, right, 0);
        for (int top = 0; top < m; top += BLOCK) {
          int rows = Math.min(BLOCK, m - top);
          if (aTransposed) {
            packLeft(rows, depth, a, aAt + top * aRow, aRow, aTerm);
            block(rows, n, depth, right, 0, c, top * n, addsNow);
          } else {
            rows(rows, n, depth, a, aAt + top * aRow, aRow, right, 0, c, top * n, addsNow);
          }
        }
      }
    }
  }

  /// A single column as it is; else panels of WIDTH columns for DEPTH rows, then for the next DEPTH
  /// rows, and so on.
  @Override
  public Factor<float[]> factor(int n, int k, float[] b) {
    if (n == 1) {
      return new Factor<>(n, k, b);
    }
    int width = panels(n) * WIDTH;
    float[] laidOut = new float[Math.multiplyExact(width, k)];
    for (int from = 0; from < k; from += DEPTH) {
      packRight(n, Math.min(DEPTH, k - from), b, from * n, n, false, laidOut, from * width);
    }
    return new Factor<>(n, k, laidOut);
  }

  @Override
  public void product(int m, float[] a, Factor<float[]> b, float[] c) {
    int n = b.n();
    int k = b.k();
    if (n == 1) {
      column(m, k, a, b.laidOut(), c);
      return;
    }
    int width = panels(n) * WIDTH;
    for (int from = 0; from < k; from += DEPTH) {
      int depth = Math.min(DEPTH, k - from);
      rows(m, n, depth, a, from, k, b.laidOut(), from * width, c, 0, from > 0);
    }
  }

  /// Rows of c from rows of a where they stand.
  ///
  /// @param k from a row of a to the next
  private void rows(
      int m,
      int n,
      int depth,
      float[] a,
      int aAt,
      int k,
      float[] panels,
      int bAt,
      float[] c,
      int cAt,
      boolean adds) {
    int tiled = m - m % TILE;
    if (tiled > 0) {
      tiles(tiled, n, depth, a, aAt, k, panels, bAt, c, cAt, adds);
    }
    for (int row = tiled; row < m; row++) {
      panelRow(n, depth, a, aAt + row * k, panels, bAt, c, cAt + row * n, adds);
    }
  }

  /// @param m a multiple of TILE
  private void tiles(
      int m,
      int n,
      int depth,
      float[] a,
      int aAt,
      int k,
      float[] panels,
      int bAt,
      float[] c,
      int cAt,
      boolean adds) {
    for (int j = 0; j < n; j += WIDTH) {
      int panel = bAt + j * depth;
      int width = Math.min(WIDTH, n - j);
      int i = 0;
      for (; width <= LANE && i + 2 * TILE <= m; i += 2 * TILE) {
        narrowTile(depth, a, aAt + i * k, k, panels, panel, edge);
        fromEdge(2 * TILE, width, c, cAt + i * n + j, n, adds);
      }
      for (; i < m; i += TILE) {
        int from = aAt + i * k;
        if (width == WIDTH) {
          tileOfRows(depth, a, from, k, panels, panel, c, cAt + i * n + j, n, adds);
        } else {
          tileOfRows(depth, a, from, k, panels, panel, edge, 0, WIDTH, false);
          fromEdge(TILE, width, c, cAt + i * n + j, n, adds);
        }
      }
    }
  }

  /// Copies what belongs to c from the edge.
  private void fromEdge(int height, int width, float[] c, int cAt, int stride, boolean adds) {
    for (int row = 0; row < height; row++) {
      if (adds) {
        axpy(width, 1, edge, row * WIDTH, c, cAt + row * stride);
      } else {
        System.arraycopy(edge, row * WIDTH, c, cAt + row * stride, width);
      }
    }
  }

  /// A matrix times a vector: eight rows at once, as each addition waits for the one before.
  private static void column(int m, int k, float[] a, float[] b, float[] c) {
    for (int from = 0; from < k; from += DEPTH) {
      int to = Math.min(k, from + DEPTH);
      int row = 0;
      for (; row + 8 <= m; row += 8) {
        eightRows(row, k, a, b, from, to, c);
      }
      for (; row < m; row++) {
        float sum = 0;
        for (int p = from; p < to; p++) {
          sum = Math.fma(a[row * k + p], b[p], sum);
        }
        c[row] = from > 0 ? c[row] + sum : sum;
      }
    }
  }

  private static void eightRows(int row, int k, float[] a, float[] b, int from, int to, float[] c) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int at = row * k;
    for (int p = from; p < to; p++) {
      float y = b[p];
      s0 = Math.fma(a[at + p], y, s0);
      s1 = Math.fma(a[at + k + p], y, s1);
      s2 = Math.fma(a[at + 2 * k + p], y, s2);
      s3 = Math.fma(a[at + 3 * k + p], y, s3);
      s4 = Math.fma(a[at + 4 * k + p], y, s4);
      s5 = Math.fma(a[at + 5 * k + p], y, s5);
      s6 = Math.fma(a[at + 6 * k + p], y, s6);
      s7 = Math.fma(a[at + 7 * k + p], y, s7);
    }
    boolean adds = from > 0;
    c[row] = adds ? c[row] + s0 : s0;
    c[row + 1] = adds ? c[row + 1] + s1 : s1;
    c[row + 2] = adds ? c[row + 2] + s2 : s2;
    c[row + 3] = adds ? c[row + 3] + s3 : s3;
    c[row + 4] = adds ? c[row + 4] + s4 : s4;
    c[row + 5] = adds ? c[row + 5] + s5 : s5;
    c[row + 6] = adds ? c[row + 6] + s6 : s6;
    c[row + 7] = adds ? c[row + 7] + s7 : s7;
  }

  private static int panels(int n) {
    return (n + WIDTH - 1) / WIDTH;
  }

  /// One row of c from panels, four of them at once.
  private void panelRow(
      int n,
      int depth,
      float[] a,
      int aAt,
      float[] panels,
      int bAt,
      float[] c,
      int cAt,
      boolean adds) {
    int panel = WIDTH * depth;
    int j = 0;
    for (; j + 4 * WIDTH <= n; j += 4 * WIDTH) {
      fourPanels(depth, a, aAt, panels, bAt + j * depth, panel, c, cAt + j, adds);
    }
    for (; j < n; j += WIDTH) {
      int width = Math.min(WIDTH, n - j);
      boolean whole = width == WIDTH;
      float[] to = whole ? c : edge;
      onePanel(depth, a, aAt, panels, bAt + j * depth, to, whole ? cAt + j : 0, whole && adds);
      if (!whole && adds) {
        axpy(width, 1, edge, 0, c, cAt + j);
      } else if (!whole) {
        System.arraycopy(edge, 0, c, cAt + j, width);
      }
    }
  }

  private static void fourPanels(
      int depth,
      float[] a,
      int aAt,
      float[] b,
      int bFrom,
      int panel,
      float[] c,
      int cAt,
      boolean adds) {
    FloatVector s0 = FloatVector.zero(LANES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int at = bFrom;
    for (int p = 0; p < depth; p++) {
      FloatVector x = FloatVector.broadcast(LANES, a[aAt + p]);
      s0 = x.fma(FloatVector.fromArray(LANES, b, at), s0);
      s1 = x.fma(FloatVector.fromArray(LANES, b, at + LANE), s1);
      s2 = x.fma(FloatVector.fromArray(LANES, b, at + panel), s2);
      s3 = x.fma(FloatVector.fromArray(LANES, b, at + panel + LANE), s3);
      s4 = x.fma(FloatVector.fromArray(LANES, b, at + 2 * panel), s4);
      s5 = x.fma(FloatVector.fromArray(LANES, b, at + 2 * panel + LANE), s5);
      s6 = x.fma(FloatVector.fromArray(LANES, b, at + 3 * panel), s6);
      s7 = x.fma(FloatVector.fromArray(LANES, b, at + 3 * panel + LANE), s7);
      at += WIDTH;
    }
    store(s0, c, cAt, adds);
    store(s1, c, cAt + LANE, adds);
    store(s2, c, cAt + WIDTH, adds);
    store(s3, c, cAt + WIDTH + LANE, adds);
    store(s4, c, cAt + 2 * WIDTH, adds);
    store(s5, c, cAt + 2 * WIDTH + LANE, adds);
    store(s6, c, cAt + 3 * WIDTH, adds);
    store(s7, c, cAt + 3 * WIDTH + LANE, adds);
  }

  private static void onePanel(
      int depth, float[] a, int aAt, float[] b, int bFrom, float[] c, int cAt, boolean adds) {
    FloatVector s0 = FloatVector.zero(LANES);
    FloatVector s1 = s0;
    int at = bFrom;
    for (int p = 0; p < depth; p++) {
      FloatVector x = FloatVector.broadcast(LANES, a[aAt + p]);
      s0 = x.fma(FloatVector.fromArray(LANES, b, at), s0);
      s1 = x.fma(FloatVector.fromArray(LANES, b, at + LANE), s1);
      at += WIDTH;
    }
    store(s0, c, cAt, adds);
    store(s1, c, cAt + LANE, adds);
  }

  /// One row of c, without copying b.
  private static void row(
      int n,
      int depth,
      float[] a,
      int aAt,
      int aTerm,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      boolean adds) {
    int j = 0;
    for (; j + 4 * LANE <= n; j += 4 * LANE) {
      FloatVector s0 = FloatVector.zero(LANES);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int at = bAt + j;
      for (int p = 0; p < depth; p++) {
        FloatVector x = FloatVector.broadcast(LANES, a[aAt + p * aTerm]);
        s0 = x.fma(FloatVector.fromArray(LANES, b, at), s0);
        s1 = x.fma(FloatVector.fromArray(LANES, b, at + LANE), s1);
        s2 = x.fma(FloatVector.fromArray(LANES, b, at + 2 * LANE), s2);
        s3 = x.fma(FloatVector.fromArray(LANES, b, at + 3 * LANE), s3);
        at += n;
      }
      store(s0, c, cAt + j, adds);
      store(s1, c, cAt + j + LANE, adds);
      store(s2, c, cAt + j + 2 * LANE, adds);
      store(s3, c, cAt + j + 3 * LANE, adds);
    }
    for (; j < n; j += LANE) {
      VectorMask<Float> inside = LANES.indexInRange(j, n);
      FloatVector sum = FloatVector.zero(LANES);
      for (int p = 0; p < depth; p++) {
        FloatVector x = FloatVector.broadcast(LANES, a[aAt + p * aTerm]);
        sum = x.fma(FloatVector.fromArray(LANES, b, bAt + p * n + j, inside), sum);
      }
      (adds ? FloatVector.fromArray(LANES, c, cAt + j, inside).add(sum) : sum)
          .intoArray(c, cAt + j, inside);
    }
  }

  /// Panels of WIDTH columns, each by term; columns past the last are 0.
  private static void packRight(
      int n, int depth, float[] b, int at, int stride, boolean transposed, float[] to, int start) {
    for (int column = 0; column < n; column += WIDTH) {
      int columns = Math.min(WIDTH, n - column);
      int panel = start + column * depth;
      if (columns < WIDTH) {
        Arrays.fill(to, panel, panel + WIDTH * depth, 0);
      }
      if (transposed) {
        for (int j = 0; j < columns; j++) {
          int from = at + (column + j) * stride;
          for (int p = 0; p < depth; p++) {
            to[panel + p * WIDTH + j] = b[from + p];
          }
        }
      } else {
        for (int p = 0; p < depth; p++) {
          System.arraycopy(b, at + p * stride + column, to, panel + p * WIDTH, columns);
        }
      }
    }
  }

  /// Panels of TILE rows, each by term; rows past the last are 0.
  private void packLeft(int rows, int depth, float[] a, int at, int row, int term) {
    int to = 0;
    for (int i = 0; i < rows; i += TILE) {
      int from = at + i * row;
      if (i + TILE <= rows && row == 1) {
        for (int p = 0; p < depth; p++) {
          FloatVector.fromArray(FOUR, a, from).intoArray(left, to);
          to += TILE;
          from += term;
        }
      } else if (i + TILE <= rows) {
        for (int p = 0; p < depth; p++) {
          left[to] = a[from];
          left[to + 1] = a[from + row];
          left[to + 2] = a[from + 2 * row];
          left[to + 3] = a[from + 3 * row];
          to += TILE;
          from += term;
        }
      } else {
        for (int p = 0; p < depth; p++, from += term) {
          for (int r = 0; r < TILE; r++) {
            left[to++] = i + r < rows ? a[from + r * row] : 0;
          }
        }
      }
    }
  }

  /// @param panels of the second factor, from `bAt` on
  private void block(
      int rows, int n, int depth, float[] panels, int bAt, float[] c, int cAt, boolean adds) {
    for (int j = 0; j < n; j += WIDTH) {
      int panel = bAt + j * depth;
      for (int i = 0; i < rows; i += TILE) {
        int height = Math.min(TILE, rows - i);
        int width = Math.min(WIDTH, n - j);
        if (height == TILE && width == WIDTH) {
          tile(depth, left, i * depth, panels, panel, c, cAt + i * n + j, n, adds);
        } else {
          tile(depth, left, i * depth, panels, panel, edge, 0, WIDTH, false);
          fromEdge(height, width, c, cAt + i * n + j, n, adds);
        }
      }
    }
  }

  /// TILE x WIDTH sums in registers.
  private static void tile(
      int depth,
      float[] a,
      int aFrom,
      float[] b,
      int bFrom,
      float[] c,
      int cAt,
      int stride,
      boolean adds) {
    FloatVector s00 = FloatVector.zero(LANES);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    int aAt = aFrom;
    int bAt = bFrom;
    for (int p = 0; p < depth; p++) {
      FloatVector y0 = FloatVector.fromArray(LANES, b, bAt);
      FloatVector y1 = FloatVector.fromArray(LANES, b, bAt + LANE);
      FloatVector x0 = FloatVector.broadcast(LANES, a[aAt]);
      FloatVector x1 = FloatVector.broadcast(LANES, a[aAt + 1]);
      FloatVector x2 = FloatVector.broadcast(LANES, a[aAt + 2]);
      FloatVector x3 = FloatVector.broadcast(LANES, a[aAt + 3]);
      s00 = x0.fma(y0, s00);
      s01 = x0.fma(y1, s01);
      s10 = x1.fma(y0, s10);
      s11 = x1.fma(y1, s11);
      s20 = x2.fma(y0, s20);
      s21 = x2.fma(y1, s21);
      s30 = x3.fma(y0, s30);
      s31 = x3.fma(y1, s31);
      aAt += TILE;
      bAt += WIDTH;
    }
    store(s00, c, cAt, adds);
    store(s01, c, cAt + LANE, adds);
    store(s10, c, cAt + stride, adds);
    store(s11, c, cAt + stride + LANE, adds);
    store(s20, c, cAt + 2 * stride, adds);
    store(s21, c, cAt + 2 * stride + LANE, adds);
    store(s30, c, cAt + 3 * stride, adds);
    store(s31, c, cAt + 3 * stride + LANE, adds);
  }

  // The compiler makes no vector instructions of loops over two arrays with two offsets, as it can
  // not tell that they do not overlap.

  @Override
  public void axpy(int n, double s, float[] x, int xAt, float[] y, int yAt) {
    float factor = (float) s;
    int whole = LANES.loopBound(n);
    for (int i = 0; i < whole; i += LANE) {
      FloatVector more = FloatVector.fromArray(LANES, x, xAt + i).mul(factor);
      FloatVector.fromArray(LANES, y, yAt + i).add(more).intoArray(y, yAt + i);
    }
    for (int i = whole; i < n; i++) {
      y[yAt + i] += factor * x[xAt + i];
    }
  }

  @Override
  public void multiplyAdd(int n, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    int whole = LANES.loopBound(n);
    for (int i = 0; i < whole; i += LANE) {
      FloatVector more =
          FloatVector.fromArray(LANES, a, aAt + i).mul(FloatVector.fromArray(LANES, b, bAt + i));
      FloatVector.fromArray(LANES, y, yAt + i).add(more).intoArray(y, yAt + i);
    }
    for (int i = whole; i < n; i++) {
      y[yAt + i] += a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  public void reluGradient(int n, float[] y, float[] dy, float[] dx) {
    int whole = LANES.loopBound(n);
    FloatVector none = FloatVector.zero(LANES);
    for (int i = 0; i < whole; i += LANE) {
      VectorMask<Float> there = FloatVector.fromArray(LANES, y, i).compare(GT, none);
      none.blend(FloatVector.fromArray(LANES, dy, i), there).intoArray(dx, i);
    }
    for (int i = whole; i < n; i++) {
      dx[i] = y[i] > 0 ? dy[i] : 0;
    }
  }

  @Override
  public void addToRows(int m, int n, float[] x, float[] y) {
    int whole = LANES.loopBound(n);
    VectorMask<Float> rest = LANES.indexInRange(whole, n);
    for (int row = 0; row < m; row++) {
      int at = row * n;
      for (int j = 0; j < whole; j += LANE) {
        FloatVector sum = FloatVector.fromArray(LANES, y, at + j);
        sum.add(FloatVector.fromArray(LANES, x, j)).intoArray(y, at + j);
      }
      if (whole < n) {
        FloatVector sum = FloatVector.fromArray(LANES, y, at + whole, rest);
        sum.add(FloatVector.fromArray(LANES, x, whole, rest)).intoArray(y, at + whole, rest);
      }
    }
  }

  /// As [#tile], of rows that stand where they are. One loop for both, with the steps as arguments,
  /// is some 4 % slower.
  private static void tileOfRows(
      int depth,
      float[] a,
      int aFrom,
      int row,
      float[] b,
      int bFrom,
      float[] c,
      int cAt,
      int stride,
      boolean adds) {
    FloatVector s00 = FloatVector.zero(LANES);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    int a1 = aFrom + row;
    int a2 = a1 + row;
    int a3 = a2 + row;
    int bAt = bFrom;
    for (int p = 0; p < depth; p++) {
      FloatVector y0 = FloatVector.fromArray(LANES, b, bAt);
      FloatVector y1 = FloatVector.fromArray(LANES, b, bAt + LANE);
      FloatVector x0 = FloatVector.broadcast(LANES, a[aFrom + p]);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + p]);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + p]);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + p]);
      s00 = x0.fma(y0, s00);
      s01 = x0.fma(y1, s01);
      s10 = x1.fma(y0, s10);
      s11 = x1.fma(y1, s11);
      s20 = x2.fma(y0, s20);
      s21 = x2.fma(y1, s21);
      s30 = x3.fma(y0, s30);
      s31 = x3.fma(y1, s31);
      bAt += WIDTH;
    }
    store(s00, c, cAt, adds);
    store(s01, c, cAt + LANE, adds);
    store(s10, c, cAt + stride, adds);
    store(s11, c, cAt + stride + LANE, adds);
    store(s20, c, cAt + 2 * stride, adds);
    store(s21, c, cAt + 2 * stride + LANE, adds);
    store(s30, c, cAt + 3 * stride, adds);
    store(s31, c, cAt + 3 * stride + LANE, adds);
  }

  /// Twice the rows of a tile and one vector of columns, where there are no more.
  private static void narrowTile(
      int depth, float[] a, int aFrom, int row, float[] b, int bFrom, float[] c) {
    FloatVector s0 = FloatVector.zero(LANES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int a1 = aFrom + row;
    int a2 = a1 + row;
    int a3 = a2 + row;
    int a4 = a3 + row;
    int a5 = a4 + row;
    int a6 = a5 + row;
    int a7 = a6 + row;
    int bAt = bFrom;
    for (int p = 0; p < depth; p++) {
      FloatVector y = FloatVector.fromArray(LANES, b, bAt);
      s0 = FloatVector.broadcast(LANES, a[aFrom + p]).fma(y, s0);
      s1 = FloatVector.broadcast(LANES, a[a1 + p]).fma(y, s1);
      s2 = FloatVector.broadcast(LANES, a[a2 + p]).fma(y, s2);
      s3 = FloatVector.broadcast(LANES, a[a3 + p]).fma(y, s3);
      s4 = FloatVector.broadcast(LANES, a[a4 + p]).fma(y, s4);
      s5 = FloatVector.broadcast(LANES, a[a5 + p]).fma(y, s5);
      s6 = FloatVector.broadcast(LANES, a[a6 + p]).fma(y, s6);
      s7 = FloatVector.broadcast(LANES, a[a7 + p]).fma(y, s7);
      bAt += WIDTH;
    }
    s0.intoArray(c, 0);
    s1.intoArray(c, WIDTH);
    s2.intoArray(c, 2 * WIDTH);
    s3.intoArray(c, 3 * WIDTH);
    s4.intoArray(c, 4 * WIDTH);
    s5.intoArray(c, 5 * WIDTH);
    s6.intoArray(c, 6 * WIDTH);
    s7.intoArray(c, 7 * WIDTH);
  }

  private static void store(FloatVector sums, float[] c, int at, boolean adds) {
    (adds ? FloatVector.fromArray(LANES, c, at).add(sums) : sums).intoArray(c, at);
  }
}
