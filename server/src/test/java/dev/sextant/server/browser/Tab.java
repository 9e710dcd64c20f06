package dev.sextant.server.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/// One page in the browser, with everything that went wrong on it.
final class Tab implements AutoCloseable {
  private final DevTools tools;
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<JsonNode> loaded = new CompletableFuture<>();

  Tab(DevTools tools) {
    this.tools = tools;
    tools.on("Page.loadEventFired", event -> loaded.complete(event));
    tools.on("Runtime.exceptionThrown", event -> problems.add(event.toString()));
    tools.on("Runtime.consoleAPICalled", event -> problems.add(event.toString()));
    tools.on("Log.entryAdded", event -> problems.add(event.at("/entry").toString()));
    tools.on(
        "Network.requestWillBeSent", event -> requests.add(event.at("/request/url").asString()));
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      tools.call(domain + ".enable", Map.of());
    }
  }

  /// Script errors, failed requests, violations of the content security policy, and whatever a
  /// script wrote to the console.
  List<String> problems() {
    return problems;
  }

  /// The addresses that were asked for.
  List<String> requests() {
    return requests;
  }

  void go(String address) {
    loading(() -> tools.call("Page.navigate", Map.of("url", address)));
  }

  /// Does something that leads to another page, and waits until that is loaded.
  void loading(Runnable action) {
    loaded = new CompletableFuture<>();
    action.run();
    DevTools.await(loaded, "loading a page");
  }

  /// @param width,height in CSS pixels
  /// @param scheme `light` or `dark`
  void show(int width, int height, String scheme) {
    tools.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    tools.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /// The value of a JavaScript expression.
  JsonNode value(String expression) {
    JsonNode answer =
        tools.call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  int number(String expression) {
    return (int) value(expression).asDouble();
  }

  int count(String selector) {
    return number("document.querySelectorAll('" + selector + "').length");
  }

  String text(String selector) {
    return value("document.querySelector('" + selector + "').innerText").asString();
  }

  List<String> texts(String selector) {
    return value("[...document.querySelectorAll('" + selector + "')].map(each => each.innerText)")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  /// Waits until an expression is true.
  void until(String expression) {
    value(
        """
        new Promise((done, fail) => {
          const end = Date.now() + 15000;
          const look = () => (%s) ? done(true)
            : Date.now() > end ? fail(new Error('never came true')) : setTimeout(look, 50);
          look();
        })"""
            .formatted(expression));
  }

  void press(String key) {
    boolean types = key.length() == 1;
    Map<String, Object> down =
        types
            ? Map.of("type", "keyDown", "key", key, "text", key)
            : Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", 13);
    tools.call("Input.dispatchKeyEvent", down);
    tools.call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /// Writes a picture of the whole page.
  void picture(Path file) {
    JsonNode picture =
        tools.call(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode(picture.get("data").asString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tools.close();
  }
}
