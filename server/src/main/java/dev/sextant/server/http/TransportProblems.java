package dev.sextant.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/// Requests that fail before any route is looked for, such as a first line that is not HTTP: they
/// are answered as problems too.
public final class TransportProblems implements DirectHandler {
  private TransportProblems() {}

  /// The same answer for everything that can go wrong there.
  public static DirectHandlers handlers() {
    DirectHandlers.Builder all = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      all.addHandler(type, new TransportProblems());
    }
    return all.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String message) {
    Reply reply = problem(request, status).reply();
    headers.set(HeaderNames.CONTENT_TYPE, reply.type());
    Router.EVERY_REPLY.forEach((name, value) -> headers.set(HeaderNames.create(name), value));
    return TransportResponse.builder()
        .status(Status.create(reply.status()))
        .headers(headers)
        .keepAlive(false)
        .entity(reply.body())
        .build();
  }

  private static Problem problem(TransportRequest request, Status status) {
    if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
      String encoding = request.headers().get(HeaderNames.CONTENT_ENCODING).get();
      return new Problem(
              415,
              "unsupported-content-encoding",
              "the body is encoded as '" + encoding + "'; send it as it is")
          .expected("no Content-Encoding");
    }
    String phrase = status.reasonPhrase();
    return new Problem(
        status.code(),
        status.code() >= 500 ? "internal" : "malformed-request",
        "the request is not well-formed HTTP/1.1"
            + (phrase.isEmpty() ? "" : " (" + phrase + ")")
            + ": look at its first line, its headers and the characters of its address");
  }
}
