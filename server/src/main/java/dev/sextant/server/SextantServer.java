package dev.sextant.server;

import dev.sextant.runtime.DecisionService;
import dev.sextant.server.api.Operations;
import dev.sextant.server.api.Reports;
import dev.sextant.server.api.SystemApi;
import dev.sextant.server.console.Console;
import dev.sextant.server.console.Pulses;
import dev.sextant.server.http.Route;
import dev.sextant.server.http.RouteTimes;
import dev.sextant.server.http.Router;
import dev.sextant.server.http.ScoringPool;
import dev.sextant.server.http.Services;
import dev.sextant.server.http.TransportProblems;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Running systems behind HTTP: the API, the console and the metrics.
public final class SextantServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int MOST_CONNECTIONS = 2_048;

  private final WebServer server;
  private final ScoringPool pool;
  private final Reports reports;
  private final Pulses pulses;
  private final AtomicBoolean stopping;
  private final String host;
  private final int port;

  private SextantServer(
      WebServer server,
      ScoringPool pool,
      Reports reports,
      Pulses pulses,
      AtomicBoolean stopping,
      String host) {
    this.server = server;
    this.pool = pool;
    this.reports = reports;
    this.pulses = pulses;
    this.stopping = stopping;
    this.host = host;
    this.port = server.port();
  }

  public static SextantServer start(List<DecisionService> systems, ServerOptions options) {
    return start(systems, options, Clock.systemUTC(), System::nanoTime);
  }

  /// @param clock tells the time of queries and the age of what pages show
  /// @param nanoTime measures requests and rates
  public static SextantServer start(
      List<DecisionService> systems,
      ServerOptions options,
      InstantSource clock,
      LongSupplier nanoTime) {
    Services services = new Services(systems);
    ScoringPool pool = new ScoringPool(options.scoringThreads(), options.queue());
    Reports reports = new Reports();
    RouteTimes times = new RouteTimes();
    Pulses pulses = new Pulses(services, nanoTime);
    AtomicBoolean stopping = new AtomicBoolean();
    Console console = new Console(services, pool, reports, pulses, clock);
    Router router =
        new Router(
            routes(
                new SystemApi(services, pool, reports, clock, options.pastQueries()),
                new Operations(services, pool, times, stopping::get),
                console),
            console::problem,
            times,
            nanoTime,
            options.isLocal(),
            options.maxBody());
    try {
      WebServer server = listen(options, router);
      pulses.start();
      return new SextantServer(server, pool, reports, pulses, stopping, options.host());
    } catch (RuntimeException e) {
      reports.close();
      pool.close();
      throw e;
    }
  }

  static List<Route> routes(SystemApi api, Operations operations, Console console) {
    return Stream.of(api.routes(), operations.routes(), console.routes())
        .flatMap(List::stream)
        .toList();
  }

  private static WebServer listen(ServerOptions options, Router router) {
    return WebServer.builder()
        .host(options.host())
        .port(options.port())
        .shutdownHook(false)
        .shutdownGracePeriod(GRACE)
        .idleConnectionTimeout(IDLE)
        .maxTcpConnections(MOST_CONNECTIONS)
        .directHandlers(TransportProblems.handlers())
        .routing(routing -> routing.any(router))
        .build()
        .start();
  }

  public int port() {
    return port;
  }

  /// Where a browser finds the console.
  public URI address() {
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    String literal = shown.contains(":") ? "[" + shown + "]" : shown;
    return URI.create("http://" + literal + ":" + port);
  }

  /// Stops taking requests, lets those that run finish, and returns.
  @Override
  public void close() {
    stopping.set(true);
    pulses.close();
    server.stop();
    reports.close();
    pool.close();
  }
}
