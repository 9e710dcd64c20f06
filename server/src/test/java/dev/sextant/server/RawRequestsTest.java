package dev.sextant.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that no well-behaved client sends.
class RawRequestsTest {
  private static final String CLICK =
      "{\"type\":\"click\",\"fields\":{\"reader\":\"r1\",\"book\":\"b1\"}}";
  private static final String EVENTS =
      """
      POST /v1/books/events HTTP/1.1\r
      Host: localhost\r
      Connection: close\r
      Content-Type: application/json\r
      """;

  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Sends the bytes, and nothing more.
  private String answer(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.server.port())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(String path, String header) {
    return answer("GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + header + "\r\n\r\n");
  }

  private String post(String headers) {
    return answer(EVENTS + headers + "\r\nContent-Length: " + CLICK.length() + "\r\n\r\n" + CLICK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /books/decisions/..\\.. HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
        "POST /v1/books/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n",
      })
  void whatIsNotHttpIsAnsweredAsAProblem(String request) {
    assertThat(answer(request))
        .startsWith("HTTP/1.1 400")
        .containsIgnoringCase("Content-Type: application/problem+json")
        .contains("urn:sextant:problem:malformed-request", "is not well-formed HTTP/1.1");
  }

  @Test
  void endlessHeadersAndAddressesAreRefused() {
    assertThat(get("/", "Host: localhost\r\nX-Long: " + "a".repeat(100_000)))
        .startsWith("HTTP/1.1 4")
        .contains("malformed-request");
    assertThat(get("/" + "a".repeat(100_000), "Host: localhost"))
        .startsWith("HTTP/1.1 4")
        .contains("malformed-request");
  }

  @Test
  void anEncodedBodyIsRefusedByTheNameOfItsEncoding() {
    assertThat(post("Content-Encoding: gzip"))
        .startsWith("HTTP/1.1 415")
        .contains("unsupported-content-encoding", "encoded as 'gzip'");
    assertThat(fixture.books.events).isEmpty();
  }

  @Test
  void aBodyThatEndsTooEarlyKeepsTheEventsBefore() {
    assertThat(answer(EVENTS + "Content-Length: 500\r\n\r\n" + CLICK + CLICK + "{\"type\""))
        .startsWith("HTTP/1.1 400")
        .contains("urn:sextant:problem:broken-body", "\"accepted\":2");
    assertThat(fixture.books.events).hasSize(2);
  }

  @Test
  void aChunkWithoutLengthKeepsTheEventsBefore() {
    String chunk = Integer.toHexString(CLICK.length()) + "\r\n" + CLICK + "\r\nzz\r\n";
    assertThat(answer(EVENTS + "Transfer-Encoding: chunked\r\n\r\n" + chunk))
        .startsWith("HTTP/1.1 400")
        .contains("urn:sextant:problem:broken-body", "\"accepted\":1");
    assertThat(fixture.books.events).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../../etc/passwd",
        "/assets/..%2f..%2fetc/passwd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/console.css%00.png",
        "/assets/",
        "//etc/passwd",
        "/../../../etc/passwd",
      })
  void noPathLeadsOutOfTheAssets(String path) {
    assertThat(get(path, "Host: localhost"))
        .startsWith("HTTP/1.1 404")
        .contains("urn:sextant:problem:unknown-route");
  }

  /// A page of another site whose name was pointed at this machine (DNS rebinding).
  @Test
  void aServerOnLoopbackAnswersToLocalhostAlone() {
    assertThat(get("/v1/books/status", "Host: evil.example"))
        .startsWith("HTTP/1.1 421")
        .contains("urn:sextant:problem:other-host", "not to 'evil.example'");
    for (String own : new String[] {"localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080"}) {
      assertThat(get("/v1/books/status", "Host: " + own)).as(own).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site: cross-site,             403",
    "Sec-Fetch-Site: same-site,              403",
    "Origin: https://evil.example,           403",
    "Origin: null,                           403",
    "Origin: http://localhost:99,            403",
    "Origin: http://localhost,               200",
    "Sec-Fetch-Site: same-origin,            200",
    "Sec-Fetch-Site: none,                   200",
    "Accept: */*,                            200",
  })
  void onlyPagesOfThisServerMayPost(String header, int status) {
    assertThat(post(header)).startsWith("HTTP/1.1 " + status);
    assertThat(fixture.books.events).hasSize(status == 200 ? 1 : 0);
  }
}
