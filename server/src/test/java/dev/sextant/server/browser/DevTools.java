package dev.sextant.server.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One connection of the Chrome DevTools protocol: commands with their answers, and events.
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AtomicInteger commands = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final Map<String, List<Consumer<JsonNode>>> listeners = new ConcurrentHashMap<>();
  private final StringBuilder message = new StringBuilder();
  private volatile @Nullable WebSocket socket;

  static DevTools connect(HttpClient client, URI address) {
    DevTools tools = new DevTools();
    tools.socket = client.newWebSocketBuilder().buildAsync(address, tools).join();
    return tools;
  }

  void on(String event, Consumer<JsonNode> listener) {
    listeners.computeIfAbsent(event, _ -> new CopyOnWriteArrayList<>()).add(listener);
  }

  /// Sends a command and waits for its answer.
  JsonNode call(String method, Map<String, ?> parameters) {
    int id = commands.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    WebSocket to = socket;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    to.sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    return await(answer, method);
  }

  static <T> T await(CompletableFuture<T> what, String name) {
    try {
      return what.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(name + " took more than " + PATIENCE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new AssertionError(name + " failed", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      JsonNode whole = JSON.readTree(message.toString());
      message.setLength(0);
      receive(whole);
    }
    from.request(1);
    return null;
  }

  private void receive(JsonNode whole) {
    CompletableFuture<JsonNode> answer =
        whole.has("id") ? answers.remove(whole.get("id").asInt()) : null;
    if (answer != null && whole.has("error")) {
      answer.completeExceptionally(new IllegalStateException(whole.get("error").toString()));
    } else if (answer != null) {
      answer.complete(whole.path("result"));
    } else {
      listeners
          .getOrDefault(whole.path("method").asString(""), List.of())
          .forEach(each -> each.accept(whole.path("params")));
    }
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
