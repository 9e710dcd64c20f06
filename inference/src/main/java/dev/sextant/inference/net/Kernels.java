package dev.sextant.inference.net;

/// Arithmetic of layers over arrays of one precision: `float[]` in use, `double[]` where gradients
/// are tested.
///
/// Every implementation for a precision gives the same bits: a sum of a product is a chain of fused
/// multiply-adds in order of its terms, cut after [#DEPTH] of them. So a row's result depends
/// neither on the rows beside it nor on the machine. An instance keeps scratch memory: one thread
/// at a time.
public interface Kernels<A> {
  /// Terms of a product that are chained before they are added to the result.
  int DEPTH = 256;

  /// The fastest for this JVM: vector instructions where the module `jdk.incubator.vector` was
  /// added.
  static Kernels<float[]> forFloats() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? new VectorKernels()
        : new ScalarKernels();
  }

  /// Zeros.
  A array(int length);

  int length(A x);

  double get(A x, int i);

  void set(A x, int i, double value);

  /// y = x
  void copy(int n, A x, int xAt, A y, int yAt);

  /// Whether the entries from one place on are those from another on, bit by bit.
  boolean same(int n, A x, int at, int other);

  /// The first `n` become 0.
  void clear(int n, A x);

  /// c = op(a) op(b), all stored by row; with `adds` c += op(a) op(b).
  ///
  /// @param m rows of c
  /// @param n columns of c
  /// @param k columns of op(a), rows of op(b)
  /// @param aTransposed a is stored as k x m
  /// @param bTransposed b is stored as n x k
  void product(
      int m, int n, int k, A a, boolean aTransposed, A b, boolean bTransposed, A c, boolean adds);

  /// A second factor that stays as it is, laid out for products; any thread may use it.
  ///
  /// @param n columns of b
  /// @param k rows of b
  /// @param b stored by row; not to be changed any more
  Factor<A> factor(int n, int k, A b);

  /// c = a b, with the bits that [#product] gives.
  ///
  /// @param m rows of a and c
  /// @param b made by [#factor] of kernels of this kind
  void product(int m, A a, Factor<A> b, A c);

  /// @param laidOut the numbers in an order that its kernels know
  record Factor<A>(int n, int k, A laidOut) {}

  /// y += s x
  void axpy(int n, double s, A x, int xAt, A y, int yAt);

  /// Adds x to each of `m` rows of y, which have n entries.
  void addToRows(int m, int n, A x, A y);

  /// y = x + a b, entry by entry.
  void multiplyAddTo(int n, A a, A b, A x, A y);

  /// y += a b, entry by entry.
  void multiplyAdd(int n, A a, int aAt, A b, int bAt, A y, int yAt);

  /// y = max(x, 0)
  void relu(int n, A x, A y);

  /// dx = dy where y is above 0, else 0.
  void reluGradient(int n, A y, A dy, A dx);
}
