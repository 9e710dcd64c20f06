package dev.sextant.inference.net;

import java.util.List;

/// A differentiable function of each row of a batch. Owns the arrays that it returns: they hold
/// until its next pass. One thread at a time.
public interface Layer<A> {
  /// Numbers of a row of the output.
  int width();

  /// @param x `rows` rows, one after the other
  A forward(A x, int rows);

  /// Adds to the gradients of the parameters for the batch of the last [#forward].
  ///
  /// @param dy gradient of the loss by the output
  /// @return gradient of the loss by the input
  A backward(A dy, int rows);

  List<Parameter<A>> parameters();
}
