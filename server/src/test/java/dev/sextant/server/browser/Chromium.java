package dev.sextant.server.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// A headless browser of its own: Chromium, or one of its kin, driven over the DevTools protocol.
final class Chromium implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;

  private Chromium(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /// The binary that the system property `sextant.chromium` names, else the first one on the path.
  static Optional<Path> find() {
    String named = System.getProperty("sextant.chromium");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    List<String> directories =
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return NAMES.stream()
        .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// @param profile an empty directory
  static Chromium start(Path binary, Path profile) {
    List<String> command =
        List.of(
            binary.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank");
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new Chromium(process, listening(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the browser says that it listens; what it says later is read and dropped.
  private static String listening(Process process) throws IOException {
    BufferedReader output = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher found = LISTENING.matcher(line);
      if (found.matches()) {
        Thread.ofVirtual().start(() -> drain(output));
        return found.group(1);
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("the browser ended before it listened:\n" + said);
  }

  private static void drain(BufferedReader output) {
    try (Stream<String> lines = output.lines()) {
      long _ = lines.count();
    } catch (UncheckedIOException e) {
      // the browser was stopped
    }
  }

  Tab open() {
    try {
      URI blank = URI.create("http://" + address + "/json/new?about:blank");
      String opened =
          client
              .send(
                  HttpRequest.newBuilder(blank).PUT(BodyPublishers.noBody()).build(),
                  BodyHandlers.ofString())
              .body();
      String socket = JsonMapper.shared().readTree(opened).get("webSocketDebuggerUrl").asString();
      return new Tab(DevTools.connect(client, URI.create(socket)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
    client.close();
  }
}
