package dev.sextant.runtime;

/// Is told how far long work is.
@FunctionalInterface
public interface Watch {
  Watch NONE = (what, done, total, unit) -> {};

  /// @param what the work, such as `import`; a new name begins a new piece of work
  /// @param total -1 when nobody knows
  void reach(String what, long done, long total, String unit);
}
