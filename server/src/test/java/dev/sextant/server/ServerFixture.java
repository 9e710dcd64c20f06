package dev.sextant.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server in front of [Books] and [Desk], and a client that talks to it over loopback.
final class ServerFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-23T14:03:07.412Z");
  static final ServerOptions OPTIONS =
      new ServerOptions("127.0.0.1", 0, ServerOptions.DEFAULT_MAX_BODY, 2, 4, false);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final Books books = new Books();
  final Desk desk = new Desk();
  final SextantServer server;
  final HttpClient client = HttpClient.newHttpClient();

  ServerFixture() {
    this(OPTIONS);
  }

  ServerFixture(ServerOptions options) {
    server =
        SextantServer.start(
            List.of(books, desk), options, InstantSource.fixed(NOW), System::nanoTime);
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  /// As a browser asks.
  HttpResponse<String> page(String path) {
    return send(request(path).header("Accept", "text/html").GET());
  }

  HttpResponse<String> post(String path, String json) {
    return post(path, "application/json", BodyPublishers.ofString(json));
  }

  HttpResponse<String> post(String path, String type, BodyPublisher body) {
    return send(request(path).header("Content-Type", type).POST(body));
  }

  /// As a browser sends a form.
  HttpResponse<String> form(String path, String fields) {
    return post(path, "application/x-www-form-urlencoded", BodyPublishers.ofString(fields));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  static String code(HttpResponse<String> response) {
    return json(response).get("type").asString().replace("urn:sextant:problem:", "");
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
