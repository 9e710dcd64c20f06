package dev.sextant.runtime.projection;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Gives names that SQL tells apart: letters in either case are one, and a dot becomes `_`.
final class Naming {
  private final Set<String> taken = new HashSet<>();

  Naming(String... reserved) {
    for (String name : reserved) {
      taken.add(name);
    }
  }

  /// The name itself where it is free, else with an `_` behind it.
  String unique(String wanted) {
    String name = wanted.replace('.', '_');
    while (!taken.add(name.toLowerCase(Locale.ROOT))) {
      name += "_";
    }
    return name;
  }
}
