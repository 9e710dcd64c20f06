package dev.sextant.cli;

import dev.sextant.decision.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The parameters of every verb that is about one system: which one, and where its state is kept.
/// Used as a picocli mixin.
final class SystemChoice {
  private static final String FILE = "system.yaml";

  @Parameters(
      paramLabel = "SYSTEM",
      description = "name under systems/, or path to a directory or a system.yaml")
  private String system = "";

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "where the system's log, state and models are kept (default: ./.sextant/SYSTEM)")
  private @Nullable Path home;

  SystemChoice() {}

  SystemChoice(String system, @Nullable Path home) {
    this.system = system;
    this.home = home;
  }

  /// @return the system's file; a path counts from the caller's directory, a name from the
  ///   product's `systems/`
  Path file() {
    if (system.isEmpty()) {
      throw new CommandMistake("name a SYSTEM: one of " + String.join(", ", known()));
    }
    Path path = Path.of(system);
    if (Files.isRegularFile(path)) {
      return path;
    }
    return Stream.of(path, shipped().resolve(system))
        .map(directory -> directory.resolve(FILE))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new CommandMistake(unknown()));
  }

  /// @return the directory of the system's state, whether it exists or not
  Path home() {
    return home != null ? home : Path.of(".sextant", name());
  }

  /// Whether the directory was named by whoever gave the command.
  boolean isHomeGiven() {
    return home != null;
  }

  /// The directory that the file lies in names the system.
  private String name() {
    Path file = file().toAbsolutePath().normalize();
    Path directory = file.getParent();
    return directory == null || directory.getFileName() == null
        ? "system"
        : directory.getFileName().toString();
  }

  private String unknown() {
    List<String> known = known();
    String meant =
        NearestName.of(system, known).map(name -> " (did you mean '" + name + "'?)").orElse("");
    return "no system '%s'%s: it is neither a path to a %s nor one of the shipped systems: %s"
        .formatted(system, meant, FILE, String.join(", ", known));
  }

  private static List<String> known() {
    if (!Files.isDirectory(shipped())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(shipped())) {
      return entries
          .filter(entry -> Files.isRegularFile(entry.resolve(FILE)))
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /// The launcher says where the product lies.
  private static Path shipped() {
    return Path.of(System.getProperty("sextant.root", "."), "systems");
  }
}
