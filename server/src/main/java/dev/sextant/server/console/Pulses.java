package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService;
import dev.sextant.server.http.Services;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The pulse of every system: counts its decisions once a second.
public final class Pulses implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Pulses.class.getName());

  private final Map<String, Pulse> bySystem = new ConcurrentHashMap<>();
  private final Services services;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pulse").factory());

  public Pulses(Services services, LongSupplier nanoTime) {
    this.services = services;
    this.nanoTime = nanoTime;
    services.all().forEach(system -> bySystem.put(system.spec().name(), new Pulse()));
  }

  public void start() {
    var _ = timer.scheduleAtFixedRate(this::sample, 0, 1, TimeUnit.SECONDS);
  }

  void sample() {
    for (DecisionService system : services.all()) {
      try {
        of(system.spec().name()).record(nanoTime.getAsLong(), system.status().decisions());
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "no pulse of " + system.spec().name(), e);
      }
    }
  }

  Pulse of(String system) {
    return bySystem.computeIfAbsent(system, name -> new Pulse());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
