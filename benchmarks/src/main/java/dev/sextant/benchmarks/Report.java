package dev.sextant.benchmarks;

import dev.sextant.runtime.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What a benchmark found, on which machine: lines to read, or with `--json` one JSON object.
final class Report {
  private final boolean isJson;
  private final Map<String, Object> found = new LinkedHashMap<>();

  Report(String benchmark, String[] arguments) {
    isJson = Arrays.asList(arguments).contains("--json");
    add("benchmark", benchmark);
    add("processor", processor());
    add("cores", Runtime.getRuntime().availableProcessors());
    add("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    add("heap_most_mib", Runtime.getRuntime().maxMemory() >> 20);
  }

  /// The number after an option, such as `--events 1000`.
  static long option(String[] arguments, String name, long otherwise) {
    int at = Arrays.asList(arguments).indexOf(name);
    return at < 0 ? otherwise : Long.parseLong(arguments[at + 1]);
  }

  Report add(String name, Object value) {
    found.put(name, value);
    if (!isJson) {
      System.out.println(name + ": " + shown(value));
    }
    return this;
  }

  private static String shown(Object value) {
    return switch (value) {
      case Double number when Math.abs(number) >= 100 ->
          String.format(Locale.ROOT, "%,.0f", number);
      case Double number -> String.format(Locale.ROOT, "%.2f", number);
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      default -> String.valueOf(value);
    };
  }

  /// Median, tail and worst of durations in nanoseconds, told in microseconds.
  Report addMicros(String name, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    for (int percent : new int[] {50, 99}) {
      int at = (int) Math.ceil(percent / 100.0 * sorted.length) - 1;
      add(name + "_p" + percent + "_us", sorted[at] / 1e3);
    }
    return add(name + "_max_us", sorted[sorted.length - 1] / 1e3);
  }

  void end() {
    if (isJson) {
      System.out.println(Json.compact(found));
    }
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
