package dev.sextant.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyLimitTest {
  private static final String PATH = "/v1/books/events";
  private static final String CLICK =
      "{\"type\":\"click\",\"fields\":{\"reader\":\"r1\",\"book\":\"b1\"}}\n";
  private static final long HUGE = 100_000_000;

  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Spaces without end, made while they are read.
  private static final class Blank extends InputStream {
    private long left = HUGE;

    @Override
    public int read() {
      return left-- > 0 ? ' ' : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, left);
      Arrays.fill(target, offset, offset + count, (byte) ' ');
      left -= count;
      return count == 0 ? -1 : count;
    }
  }

  @Test
  void aDeclaredLengthBeyondTheLimitIsRefusedBeforeAnyByteIsRead() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.server.port())) {
      String head =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(PATH, HUGE);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 413").contains("\"limit\":8388608");
    }
  }

  @Test
  void aClientThatSendsAllOfItStillGetsTheAnswer() {
    HttpResponse<String> response =
        fixture.post(
            PATH,
            "application/json",
            BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(Blank::new), HUGE));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(ServerFixture.json(response).get("limit").asLong())
        .isEqualTo(ServerOptions.DEFAULT_MAX_BODY);
  }

  @Test
  void aBodyOfUnknownLengthIsCutAtTheLimitAndWhatCameBeforeIsKept() {
    InputStream body =
        new SequenceInputStream(
            new ByteArrayInputStream(CLICK.getBytes(StandardCharsets.UTF_8)), new Blank());
    HttpResponse<String> response =
        fixture.post(PATH, "application/json", BodyPublishers.ofInputStream(() -> body));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(ServerFixture.json(response).at("/totals/accepted").asInt()).isEqualTo(1);
    assertThat(fixture.books.events).hasSize(1);
  }

  /// A client that writes all of its body before it reads: when the connection closed under it, it
  /// would never see the answer.
  @Test
  void aMistakeAtTheStartIsAnsweredToAClientThatFirstSendsAllOfIt() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.server.port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(PATH);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      chunk(out, (CLICK + "{]").getBytes(StandardCharsets.UTF_8));
      byte[] blank = new byte[1 << 20];
      Arrays.fill(blank, (byte) ' ');
      for (int i = 0; i < 50; i++) {
        chunk(out, blank);
      }
      chunk(out, new byte[0]);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("malformed-json", "\"accepted\":1");
    }
  }

  private static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    int limit = (int) ServerOptions.DEFAULT_MAX_BODY;
    String body = CLICK + " ".repeat(limit - CLICK.length());
    assertThat(fixture.post(PATH, body).statusCode()).isEqualTo(200);
    assertThat(fixture.post(PATH, body + " ").statusCode()).isEqualTo(413);
  }
}
