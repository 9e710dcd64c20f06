package dev.sextant.server;

import dev.sextant.decision.Query;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Starts the test's worlds for a look with a browser: `java ... ConsolePreview PORT`.
final class ConsolePreview {
  private ConsolePreview() {}

  public static void main(String[] arguments) throws InterruptedException {
    ServerOptions options = ServerFixture.OPTIONS.withPort(Integer.parseInt(arguments[0]));
    try (ServerFixture fixture = new ServerFixture(options)) {
      long now = ServerFixture.NOW.toEpochMilli();
      for (int i = 0; i < 40; i++) {
        String reader = i % 9 == 4 ? "slow" : "reader-" + (48213 + i);
        fixture.books.decide(
            new Query("shelf", reader, now - 900L * i, Map.of("device", "phone"), true));
      }
      for (int i = 0; i < 12; i++) {
        Map<String, Object> fields =
            Map.of("links", (double) (i % 8), "text", "Win " + Books.HOSTILE + " now");
        fixture.desk.decide(
            new Query("message", "m" + i, now - 600_000L * (12 - i), Map.copyOf(fields), true));
      }
      new CountDownLatch(1).await();
    }
  }
}
