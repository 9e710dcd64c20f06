package dev.sextant.server.http;

import dev.sextant.runtime.DecisionService;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The systems that this server answers for, by name.
public final class Services {
  private final Map<String, DecisionService> byName = new LinkedHashMap<>();

  public Services(List<DecisionService> systems) {
    for (DecisionService system : systems) {
      String name = system.spec().name();
      if (byName.putIfAbsent(name, system) != null) {
        throw new IllegalArgumentException("two systems have the name '" + name + "'");
      }
    }
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("a server needs at least one system");
    }
  }

  /// The system that a call is about.
  ///
  /// @throws Problem 404 with the nearest name
  public DecisionService of(Call call) {
    String name = call.path("system");
    DecisionService found = byName.get(name);
    if (found == null) {
      throw Problem.unknown(404, "system", name, byName.keySet());
    }
    return found;
  }

  public Collection<DecisionService> all() {
    return byName.values();
  }
}
