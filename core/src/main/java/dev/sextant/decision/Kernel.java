package dev.sextant.decision;

/// One operation of a [Program] over one block of rows. Immutable.
@FunctionalInterface
interface Kernel {
  /// Leaves the block's values in a slot, using that slot and those above it.
  void run(Scratch scratch, int slot);
}
