package dev.sextant.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Open-loop load on `decide` over loopback: requests leave at their planned times whether or not
/// earlier ones were answered, and a latency counts from the planned time, so that a stall is not
/// hidden by the requests it delays.
///
/// `DecideLoad http://127.0.0.1:8080/v1/shop/decide SUBJECTS_FILE RATE SECONDS OUT_FILE [TIME]`:
/// subjects one a line, used in turn; TIME is when they ask, for a server that was started with
/// `--past-queries`. The raw latencies go to OUT_FILE in microseconds, one a line, in planned
/// order.
///
/// It needs nothing but the JDK: `java DecideLoad.java ...` runs it, and `benchmarks/decide-load`
/// does so against a server of its own.
public final class DecideLoad {
  private static final Duration GIVE_UP = Duration.ofSeconds(10);

  private DecideLoad() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean complete = arguments.length == 5 || arguments.length == 6;
    if (!complete || !"127.0.0.1".equals(URI.create(arguments[0]).getHost())) {
      System.err.println(
          "usage: DecideLoad http://127.0.0.1:PORT/v1/SYSTEM/decide SUBJECTS RATE SECONDS OUT [TIME]");
      System.exit(2);
    }
    String time = arguments.length == 6 ? ", \"time\": \"" + arguments[5] + "\"" : "";
    List<String> bodies =
        Files.readAllLines(Path.of(arguments[1])).stream()
            .map(subject -> "{\"for\": \"" + subject + "\"" + time + "}")
            .toList();
    int rate = Integer.parseInt(arguments[2]);
    int count = rate * Integer.parseInt(arguments[3]);
    long[] latencies = run(URI.create(arguments[0]), bodies, rate, count);
    Files.write(Path.of(arguments[4]), Arrays.stream(latencies).mapToObj(Long::toString).toList());
    report(latencies, rate);
  }

  private static long[] run(URI uri, List<String> bodies, int rate, int count)
      throws InterruptedException {
    long[] latencies = new long[count];
    AtomicInteger failed = new AtomicInteger();
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long planned = start + i * 1_000_000_000L / rate;
        while (System.nanoTime() < planned) {
          LockSupport.parkNanos(planned - System.nanoTime());
        }
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .timeout(GIVE_UP)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(bodies.get(i % bodies.size())))
                .build();
        int at = i;
        answers.add(
            client
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle(
                    (response, problem) -> {
                      latencies[at] = (System.nanoTime() - planned) / 1000;
                      if (problem != null || response.statusCode() != 200) {
                        failed.incrementAndGet();
                      }
                      return null;
                    }));
      }
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    }
    System.out.printf("%d requests, %d failed%n", count, failed.get());
    return latencies;
  }

  private static void report(long[] latencies, int rate) {
    long[] sorted = latencies.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "open loop at %d/s on %d cores of %s, Java %s%n",
        rate,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        Runtime.version());
    for (double share : new double[] {0.5, 0.9, 0.99, 0.999, 1}) {
      int at = (int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
      System.out.printf("p%-6s %8.2f ms%n", 100 * share, sorted[at] / 1000.0);
    }
  }
}
