package dev.sextant.cli;

import dev.sextant.runtime.Refusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A system that another process serves, over its HTTP interface.
final class RunningServer implements AutoCloseable {
  static final String DEFAULT_URL = "http://127.0.0.1:8080";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI url;
  private final String system;
  private final HttpClient client = HttpClient.newHttpClient();

  /// @param system its name in the spec
  RunningServer(URI url, String system) {
    this.url = url;
    this.system = system;
  }

  static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// @param path below the system's, such as `events/e1`
  /// @throws Refusal when the server says so
  JsonNode send(String method, String path) throws IOException, InterruptedException {
    URI address = url.resolve("/v1/" + escaped(system) + "/" + path);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .method(method, BodyPublishers.noBody())
            .build();
    HttpResponse<String> response;
    try {
      response = client.send(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException(
          "no server answers at " + url + "; start one with ./sextant serve, or name its --url", e);
    }
    JsonNode answer = JSON.readTree(response.body());
    if (response.statusCode() >= 400) {
      throw new Refusal(
          response.statusCode() >= 500 ? Refusal.Fault.CONFIGURATION : Refusal.Fault.CALLER,
          answer.path("detail").asString(response.body()));
    }
    return answer;
  }

  /// Waits until no state is being folded beside the one that answers.
  ///
  /// @throws Refusal when that failed
  void awaitRebuilt(WorkBar bar) throws IOException, InterruptedException {
    while (true) {
      JsonNode rebuild = send("GET", "status").path("rebuild");
      String stage = rebuild.path("stage").asString("done");
      if (stage.equals("failed")) {
        throw new Refusal(Refusal.Fault.CONFIGURATION, rebuild.path("failure").asString(""));
      }
      if (!stage.equals("folding")) {
        return;
      }
      bar.reach(
          rebuild.path("why").asString(""),
          rebuild.path("done").asLong(),
          rebuild.path("total").asLong(),
          "events");
      Thread.sleep(PAUSE);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
