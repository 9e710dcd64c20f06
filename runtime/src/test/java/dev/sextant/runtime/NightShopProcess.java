package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Runs a [NightShopMain] in a process of its own, listens to it, and kills it.
final class NightShopProcess {
  /// Threads that send events.
  static final int TAKING = 2;

  private NightShopProcess() {}

  /// When the process is killed.
  ///
  /// @param fromStart whether the time counts from the start of the process, not of its work
  /// @param millis in which it lives on
  /// @param lines after which it is killed if it has not been
  record Moment(boolean fromStart, long millis, int lines) {
    static Moment random(RandomGenerator random) {
      return new Moment(random.nextInt(8) == 0, random.nextInt(1_500), Integer.MAX_VALUE);
    }

    static Moment afterLines(int lines) {
      return new Moment(false, 60_000, lines);
    }
  }

  /// What a process said before it died.
  ///
  /// @param decisions id -> first item
  record Heard(
      Set<String> events, Set<String> refused, Map<String, String> decisions, Set<String> imports) {
    Heard() {
      this(new HashSet<>(), new HashSet<>(), new HashMap<>(), new HashSet<>());
    }

    private void line(String line) {
      String[] words = line.split(" ");
      if (!words[words.length - 1].equals(".")) {
        return; // it died while it said this
      }
      switch (words[0]) {
        case "event" -> events.add(words[1]);
        case "refused" -> refused.add(words[1]);
        case "decision" -> decisions.put(words[1], words[2]);
        case "import" -> imports.add(words[1]);
        case "ready" -> {}
        default -> throw new AssertionError("the process said: " + line);
      }
    }

    /// How many events a thread was heard to have sent.
    int ofThread(int round, int thread) {
      String mark = round + "." + thread + ".";
      return Stream.concat(events.stream(), refused.stream())
          .filter(id -> id.startsWith(mark))
          .mapToInt(id -> 1 + Integer.parseInt(id.substring(mark.length())))
          .max()
          .orElse(0);
    }
  }

  /// @param options of the JVM
  /// @param arguments what [NightShopMain] takes after the directory
  static Heard runAndKill(
      Path directory, Moment moment, List<String> options, String... arguments) {
    Path complaints = directory.resolve("complaints.txt");
    Heard heard = new Heard();
    try {
      Process child = start(directory, complaints, options, arguments);
      if (moment.fromStart()) {
        killAfter(child, moment.millis());
      }
      try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
        int lines = 0;
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          heard.line(line);
          if (line.equals("ready .") && !moment.fromStart()) {
            killAfter(child, moment.millis());
          }
          if (++lines == moment.lines()) {
            kill(child);
          }
        }
      } finally {
        child.destroyForcibly().waitFor();
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(complaints).as("what the process complained about").isEmptyFile();
    return heard;
  }

  private static void killAfter(Process child, long millis) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                if (!child.waitFor(millis, TimeUnit.MILLISECONDS)) {
                  kill(child);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /// The handle kills and leaves the pipe alone: what was said before counts.
  private static void kill(Process child) {
    child.toHandle().destroyForcibly();
  }

  private static Process start(
      Path directory, Path complaints, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("java.home"), "bin", "java").toString());
    Collections.addAll(command, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    Collections.addAll(command, "-cp", property("java.class.path"));
    Collections.addAll(command, NightShopMain.class.getName(), directory.toString());
    Collections.addAll(command, arguments);
    return new ProcessBuilder(command).redirectError(complaints.toFile()).start();
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
