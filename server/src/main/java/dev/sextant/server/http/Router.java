package dev.sextant.server.http;

import dev.sextant.decision.NearestName;
import dev.sextant.runtime.Refusal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// Finds the route of each request, answers it, and turns every failure into a problem.
public final class Router implements Handler {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE");
  static final Map<String, String> EVERY_REPLY =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer");

  private final List<Route> routes;
  private final ProblemPage page;
  private final RouteTimes times;
  private final LongSupplier nanoTime;
  private final OtherSites otherSites;
  private final long maxBody;

  /// Shows a problem to a person.
  @FunctionalInterface
  public interface ProblemPage {
    Reply show(Problem problem);
  }

  /// @param local whether the server listens on loopback alone
  /// @param maxBody bytes
  public Router(
      List<Route> routes,
      ProblemPage page,
      RouteTimes times,
      LongSupplier nanoTime,
      boolean local,
      long maxBody) {
    this.routes =
        routes.stream().sorted(Comparator.comparingInt(Route::literals).reversed()).toList();
    this.page = page;
    this.times = times;
    this.nanoTime = nanoTime;
    this.otherSites = new OtherSites(local);
    this.maxBody = maxBody;
  }

  /// @param route the template, or `none`
  private record Outcome(String route, Reply reply) {}

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long start = nanoTime.getAsLong();
    RequestBody body = new RequestBody(request.content());
    Outcome outcome = answer(request, body);
    String method = request.prologue().method().text();
    times.record(
        METHODS.contains(method) ? method : "other",
        outcome.route(),
        outcome.reply().status(),
        nanoTime.getAsLong() - start);
    send(request, body, response, outcome.reply());
  }

  private Outcome answer(ServerRequest request, RequestBody body) {
    String route = "none";
    try {
      otherSites.refuse(request);
      List<String> segments =
          Route.segments(request.path().rawPathNoParams()).stream()
              .map(segment -> Call.decoded(segment.replace("+", "%2B")))
              .toList();
      Route found = find(method(request), segments);
      route = found.path();
      refuseUnknownQuery(request, found);
      Map<String, String> path = found.match(segments).orElseThrow();
      return new Outcome(route, found.answering().answer(new Call(request, body, path, maxBody)));
    } catch (Problem problem) {
      return new Outcome(route, shown(request, problem));
    } catch (Refusal refusal) {
      return new Outcome(route, shown(request, Problem.of(refusal)));
    } catch (UncheckedIOException e) {
      throw e; // the caller is gone
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "failed: " + route, e);
      Problem ours = new Problem(500, "internal", "Sextant failed; its log says why");
      return new Outcome(route, shown(request, ours));
    }
  }

  private Route find(String method, List<String> segments) {
    List<Route> fitting = routes.stream().filter(r -> r.match(segments).isPresent()).toList();
    if (fitting.isEmpty()) {
      throw noRoute(segments);
    }
    int literals = fitting.getFirst().literals();
    List<Route> meant = fitting.stream().filter(r -> r.literals() == literals).toList();
    return meant.stream()
        .filter(route -> route.method().equals(method))
        .findFirst()
        .orElseThrow(() -> wrongMethod(method, meant));
  }

  private static String method(ServerRequest request) {
    String method = request.prologue().method().text();
    return method.equals("HEAD") ? "GET" : method;
  }

  private static Problem wrongMethod(String method, List<Route> meant) {
    Set<String> allowed = new TreeSet<>();
    meant.forEach(route -> allowed.add(route.method()));
    String list = String.join(", ", allowed);
    String detail = meant.getFirst().path() + " takes " + list + ", not " + method;
    return new Problem(405, "wrong-method", detail).expected(list).header("Allow", list);
  }

  /// The nearest name is looked for among the routes that differ in one segment.
  private Problem noRoute(List<String> segments) {
    String path = "/" + String.join("/", segments);
    for (int i = segments.size() - 1; i >= 0; i--) {
      Set<String> known = knownAt(i, segments);
      if (NearestName.of(segments.get(i), known).isPresent()) {
        return Problem.unknown(404, "route", segments.get(i), known).with("path", path);
      }
    }
    return new Problem(404, "unknown-route", "nothing is at " + path + "; see /openapi.json");
  }

  private Set<String> knownAt(int position, List<String> segments) {
    Set<String> known = new TreeSet<>();
    for (Route route : routes) {
      List<String> parts = Route.segments(route.path());
      if (parts.size() == segments.size() && route.misses(segments).equals(List.of(position))) {
        known.add(parts.get(position));
      }
    }
    return known;
  }

  private static void refuseUnknownQuery(ServerRequest request, Route route) {
    for (String name : request.query().names()) {
      if (!route.query().contains(name)) {
        throw Problem.unknown(400, "parameter", name, route.query()).at("?" + name);
      }
    }
  }

  private Reply shown(ServerRequest request, Problem problem) {
    boolean person =
        request.headers().value(HeaderNames.ACCEPT).orElse("").contains("text/html")
            && !request.path().rawPath().startsWith("/v1/");
    return person
        ? problem.headersOn(page.show(problem).withStatus(problem.status()))
        : problem.reply();
  }

  private static void send(
      ServerRequest request, RequestBody body, ServerResponse response, Reply reply) {
    response.status(reply.status());
    response.header("Content-Type", reply.type());
    response.header("Cache-Control", "no-store");
    EVERY_REPLY.forEach(response::header);
    reply.headers().forEach(response::header);
    boolean unread = body.isUnread();
    if (unread) {
      response.header("Connection", "close");
    }
    response.send(reply.body());
    if (unread) {
      boolean waits = request.headers().contains(HeaderNames.EXPECT) && !body.isOpened();
      if (!waits) {
        body.discard();
      }
      throw new CloseConnectionException("answered before the whole body was read");
    }
  }
}
