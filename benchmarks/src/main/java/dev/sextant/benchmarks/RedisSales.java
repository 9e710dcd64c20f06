package dev.sextant.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.sextant.feature.Window;
import dev.sextant.runtime.DecisionService.EventInput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The aggregates of [BusySales] as one would keep them in Redis: a hash for each key, window and
/// tile with a count `n` and a sum `s` (`HINCRBY`), which expires with the window (`EXPIRE`, sent
/// once, when the count says that the hash is new).
///
/// A batch is sent before the replies of the batch before it are read, so Redis never waits.
final class RedisSales {
  private static final byte[] INCREASE = ascii("HINCRBY");
  private static final byte[] EXPIRE = ascii("EXPIRE");
  private static final byte[] READ = ascii("HMGET");
  private static final byte[] COUNT = ascii("n");
  private static final byte[] SUM = ascii("s");
  private static final List<String> ENTITIES = List.of("user", "item");

  private final RedisPipeline redis;
  private final List<Window> windows;
  private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();

  /// @param expiring keys whose first reply tells whether they are new
  /// @param windows of those keys
  /// @param expirations how many replies to `EXPIRE` come first
  private record Sent(List<byte[]> expiring, List<Window> windows, int expirations) {}

  private List<byte[]> fresh = new ArrayList<>();
  private List<Window> freshWindows = new ArrayList<>();

  RedisSales(RedisPipeline redis, List<Window> windows) {
    this.redis = redis;
    this.windows = windows;
  }

  void add(List<EventInput> events) throws IOException {
    int expirations = expire();
    List<byte[]> keys = new ArrayList<>();
    List<Window> ofKeys = new ArrayList<>();
    for (EventInput event : events) {
      long amount = ((Double) requireNonNull(event.fields().get("amount"))).longValue();
      for (String entity : ENTITIES) {
        String name = (String) requireNonNull(event.fields().get(entity));
        for (int window = 0; window < windows.size(); window++) {
          byte[] key =
              key(name, window, requireNonNull(event.time()) / windows.get(window).tileLength());
          redis.command(4).part(INCREASE).part(key).part(COUNT).part(1);
          redis.command(4).part(INCREASE).part(key).part(SUM).part(amount);
          keys.add(key);
          ofKeys.add(windows.get(window));
        }
      }
    }
    redis.flush();
    unanswered.add(new Sent(keys, ofKeys, expirations));
    if (unanswered.size() > 1) {
      answer();
    }
  }

  private int expire() throws IOException {
    for (int i = 0; i < fresh.size(); i++) {
      Window window = freshWindows.get(i);
      redis
          .command(3)
          .part(EXPIRE)
          .part(fresh.get(i))
          .part((window.over() + window.tileLength()) / 1000);
    }
    int sent = fresh.size();
    fresh = new ArrayList<>();
    freshWindows = new ArrayList<>();
    return sent;
  }

  private void answer() throws IOException {
    Sent sent = unanswered.remove();
    for (int i = 0; i < sent.expirations(); i++) {
      redis.integer();
    }
    for (int i = 0; i < sent.expiring().size(); i++) {
      if (redis.integer() == 1) {
        fresh.add(sent.expiring().get(i));
        freshWindows.add(sent.windows().get(i));
      }
      redis.integer();
    }
  }

  /// Waits until everything is counted.
  void finish() throws IOException {
    while (!unanswered.isEmpty()) {
      answer();
    }
    int expirations = expire();
    redis.flush();
    for (int i = 0; i < expirations; i++) {
      redis.integer();
    }
  }

  /// Count and sum of a window's tiles up to `now`.
  double[] read(String name, int window, long now) throws IOException {
    Window over = windows.get(window);
    long newest = now / over.tileLength();
    int tiles = (int) Math.ceilDiv(over.over(), over.tileLength());
    for (long tile = newest - tiles + 1; tile <= newest; tile++) {
      redis.command(4).part(READ).part(key(name, window, tile)).part(COUNT).part(SUM);
    }
    redis.flush();
    double[] sums = new double[2];
    for (int i = 0; i < tiles; i++) {
      int values = redis.array();
      for (int value = 0; value < values; value++) {
        String text = redis.text();
        sums[value] += text == null ? 0 : Double.parseDouble(text);
      }
    }
    return sums;
  }

  /// Seconds of processor time that the server has used.
  double processorSeconds() throws IOException {
    redis.command(2).part(ascii("INFO")).part(ascii("cpu"));
    redis.flush();
    @Nullable String info = redis.text();
    double seconds = 0;
    for (String line : info == null ? List.<String>of() : info.lines().toList()) {
      if (line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:")) {
        seconds += Double.parseDouble(line.substring(line.indexOf(':') + 1));
      }
    }
    return seconds;
  }

  private static byte[] key(String name, int window, long tile) {
    return ascii(name + ":" + window + ":" + tile);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
