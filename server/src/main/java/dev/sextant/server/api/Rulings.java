package dev.sextant.server.api;

import dev.sextant.server.http.Problem;
import dev.sextant.spec.SystemSpec;
import java.util.List;

/// What a case of a system may be ruled to be.
public final class Rulings {
  private Rulings() {}

  /// The rulings of the system's cascade; empty when it has none.
  public static List<String> of(SystemSpec spec) {
    return spec.cascade() == null ? List.of() : spec.cascade().rulings();
  }

  /// @throws Problem 400 with the nearest ruling
  public static String known(SystemSpec spec, String ruling) {
    if (!of(spec).contains(ruling)) {
      throw Problem.unknown(400, "ruling", ruling, of(spec)).at("/ruling");
    }
    return ruling;
  }
}
