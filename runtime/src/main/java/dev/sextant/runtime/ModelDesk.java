package dev.sextant.runtime;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.NearestName;
import dev.sextant.inference.FileModelRegistry;
import dev.sextant.inference.StoredOnnx;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lists the versions of a system's models, and says which one answers and which one is asked
/// beside it. Every change is a record in the control stream.
public final class ModelDesk {
  private final SystemHome home;
  private final Clock clock;
  private final FileModelRegistry registry;

  public ModelDesk(SystemHome home, Clock clock) {
    this.home = home;
    this.clock = clock;
    this.registry = new FileModelRegistry(home.models());
  }

  /// @param champion version that answers; null when none was promoted
  /// @param challenger version that is asked beside it; null for none
  /// @param previous version that a rollback goes back to; null for none
  /// @param versions oldest first
  public record Listed(
      String head,
      @Nullable String champion,
      @Nullable String challenger,
      @Nullable String previous,
      List<Version> versions) {
    public Optional<Version> version(String name) {
      return versions.stream().filter(each -> each.name().equals(name)).findFirst();
    }
  }

  /// @param bytes that it takes when stored
  /// @param obstacle why it would not be asked under the present spec; empty when it would
  public record Version(Manifest manifest, long bytes, String obstacle) {
    public String name() {
      return manifest.version();
    }
  }

  /// Every head with a version, in order of name.
  public List<Listed> list() {
    Askable askable = new Askable(home.plan());
    return registry.heads().stream().map(head -> list(head, askable)).toList();
  }

  private Listed list(String head, Askable askable) {
    return new Listed(
        head,
        version(registry.champion(head)),
        version(registry.challenger(head)),
        version(registry.previous(head)),
        registry.sized(head).stream().map(each -> version(each, askable)).toList());
  }

  private static Version version(FileModelRegistry.Sized stored, Askable askable) {
    Manifest manifest = stored.manifest();
    return new Version(manifest, stored.bytes(), askable.obstacle(manifest));
  }

  private static @Nullable String version(Optional<Manifest> manifest) {
    return manifest.map(Manifest::version).orElse(null);
  }

  /// Makes a version the one that answers.
  ///
  /// @param version null for the challenger, or else the newest
  /// @return the champion now
  public Manifest promote(String head, @Nullable String version) {
    String wanted = version == null ? next(head) : version;
    registry.promote(head, wanted);
    return told("promotion", head);
  }

  private String next(String head) {
    List<Manifest> versions = registry.versions(head);
    return registry
        .challenger(head)
        .map(Manifest::version)
        .orElse(versions.isEmpty() ? "the newest" : versions.getLast().version());
  }

  /// Makes the champion before this one the champion again.
  ///
  /// @return the champion now
  public Manifest rollback(String head) {
    registry.rollback(head);
    return told("rollback", head);
  }

  private Manifest told(String kind, String head) {
    Manifest champion = registry.champion(head).orElseThrow();
    append(ControlRecord.of(kind, champion));
    return champion;
  }

  /// Asks a version beside the champion from now on.
  ///
  /// @param version null for the newest
  /// @return the challenger now
  public Manifest challenge(String head, @Nullable String version) {
    List<Manifest> versions = registry.versions(head);
    String newest = versions.isEmpty() ? "the newest" : versions.getLast().version();
    registry.challenge(head, version == null ? newest : version);
    Manifest challenger = registry.challenger(head).orElseThrow();
    append(ControlRecord.of("challenge", challenger));
    return challenger;
  }

  /// Asks nobody beside the champion any more.
  ///
  /// @return the version that was the challenger
  public Manifest withdraw(String head) {
    if (!registry.heads().contains(head)) {
      throw unknown(head);
    }
    Manifest challenger =
        registry
            .challenger(head)
            .orElseThrow(() -> new ModelProblem(head + " has no challenger to withdraw"));
    registry.withdraw(head);
    append(ControlRecord.of("withdrawal", challenger));
    return challenger;
  }

  /// @param versions such as `feed.click v0003`
  public record Exported(List<String> versions, StoredOnnx.Written file) {}

  /// Writes a version as an ONNX file, which appears as a whole.
  ///
  /// @param name of a head, or of a model whose heads share a net
  /// @param version null for the champion, or else the newest
  /// @throws ModelProblem when there is no such version, it is not whole, or ONNX can not say it
  public Exported export(String name, @Nullable String version, Path to) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (String head : heads(name)) {
      versions.put(head, version == null ? current(head) : version);
    }
    List<String> shown =
        versions.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    if (versions.size() > 1) {
      return new Exported(shown, registry.export(versions, to));
    }
    Map.Entry<String, String> only = versions.entrySet().iterator().next();
    return new Exported(shown, registry.export(only.getKey(), only.getValue(), to));
  }

  /// What should be known of versions that were stored, but is not wrong.
  public List<String> remarks(List<Manifest> stored) {
    List<String> remarks = new ArrayList<>();
    for (Manifest manifest : stored) {
      if (registry.onnx(manifest.head(), manifest.version()).orElse(null)
          instanceof StoredOnnx.Absent(String why)) {
        remarks.add(
            "%s %s is stored without model.onnx: %s"
                .formatted(manifest.head(), manifest.version(), why));
      }
    }
    return remarks;
  }

  private List<String> heads(String name) {
    List<String> known = registry.heads();
    if (known.contains(name)) {
      return List.of(name);
    }
    List<String> heads = known.stream().filter(head -> head.startsWith(name + ".")).toList();
    if (heads.isEmpty()) {
      throw unknown(name);
    }
    return heads;
  }

  private ModelProblem unknown(String name) {
    return new ModelProblem(
        "no trained model '%s'%s"
            .formatted(name, NearestName.hint(name, "models", registry.heads())));
  }

  private String current(String head) {
    return registry
        .champion(head)
        .map(Manifest::version)
        .orElseGet(() -> registry.versions(head).getLast().version());
  }

  private void append(ControlRecord change) {
    LogRecord entry = change.toRecord(clock.millis());
    home.log().log().append(LogStream.CONTROL, List.of(entry)).join();
  }
}
