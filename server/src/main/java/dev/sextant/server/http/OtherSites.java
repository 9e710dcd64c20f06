package dev.sextant.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Set;

/// Keeps the pages of other sites out, which the browser of somebody here may have open.
///
/// They may not post here, and they may not reach a server that listens on loopback under a name of
/// their own (DNS rebinding): such a server answers to no other name than localhost.
final class OtherSites {
  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Set<String> OWN = Set.of("same-origin", "none");
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final boolean local;

  /// @param local whether the server listens on loopback alone
  OtherSites(boolean local) {
    this.local = local;
  }

  /// @throws Problem when the request is not for this server, or not from a page of its own
  void refuse(ServerRequest request) {
    String host = request.headers().value(HeaderNames.HOST).orElse("localhost");
    String name = host.replaceFirst(":[0-9]*$", "");
    if (local && !LOCAL.contains(name) && !name.endsWith(".localhost")) {
      String detail =
          "this server listens on loopback and answers to localhost, not to '"
              + host
              + "'; start it with --host to let others reach it";
      throw new Problem(421, "other-host", detail).expected("Host: localhost");
    }
    if (!READING.contains(request.prologue().method().text()) && !fromHere(request, host)) {
      throw new Problem(403, "other-site", "pages of other sites may not send this request");
    }
  }

  /// Programs send neither header; old browsers send only the second.
  private static boolean fromHere(ServerRequest request, String host) {
    return request
        .headers()
        .value(FETCH_SITE)
        .map(OWN::contains)
        .or(
            () ->
                request
                    .headers()
                    .value(HeaderNames.ORIGIN)
                    .map(origin -> origin.replaceFirst("^https?://", "").equals(host)))
        .orElse(true);
  }
}
