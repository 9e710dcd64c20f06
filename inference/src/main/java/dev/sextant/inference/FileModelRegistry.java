package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.NearestName;
import dev.sextant.inference.ManifestJson.Stored;
import dev.sextant.math.Digests;
import dev.sextant.model.Explanation;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import dev.sextant.model.ModelRegistry;
import dev.sextant.model.Scorer;
import dev.sextant.model.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// Models as files: `model.task/v0001/` with `manifest.json`, `model.bin`, the same as `model.onnx`
/// for use outside, and what belongs to it, `model.task/champion` with every promoted version, a
/// line each, the champion last, and `model.task/challenger` with one version or nothing.
///
/// A version appears by one rename of a synced folder and never changes. One process writes at a
/// time.
public final class FileModelRegistry implements ModelRegistry {
  private static final Pattern HEAD = Pattern.compile("[\\w-]+(\\.[\\w-]+)+");
  private static final Pattern VERSION = Pattern.compile("v\\d{4,9}");
  private static final Pattern BESIDE = Pattern.compile("[a-z]+\\.json");
  private static final String CHAMPION = "champion";
  private static final String CHALLENGER = "challenger";
  private static final String MANIFEST = "manifest.json";
  private static final String MODEL = "model.bin";

  private final Path root;
  private final Map<String, WeakReference<LearnedModel>> loaded = new ConcurrentHashMap<>();

  /// @param root a folder, made when the first model is added
  public FileModelRegistry(Path root) {
    this.root = root;
  }

  @Override
  public synchronized Manifest add(Manifest draft, LearnedModel model, Map<String, byte[]> beside) {
    requireSame(draft, model);
    beside.keySet().forEach(FileModelRegistry::requireBeside);
    try {
      Path folder = Files.createDirectories(folder(draft.head()));
      DurableFiles.sync(root);
      Manifest manifest = draft.withVersion(nextVersion(folder));
      byte[] bytes = model.bytes();
      Path unfinished = DurableFiles.unfinished(folder.resolve(manifest.version()));
      DurableFiles.discard(unfinished);
      Files.createDirectory(unfinished);
      DurableFiles.write(unfinished.resolve(MODEL), bytes);
      for (Map.Entry<String, byte[]> file : beside.entrySet()) {
        DurableFiles.write(unfinished.resolve(file.getKey()), file.getValue());
      }
      StoredOnnx onnx = OnnxBeside.write(unfinished.resolve(OnnxBeside.FILE), manifest, model);
      DurableFiles.write(
          unfinished.resolve(MANIFEST),
          ManifestJson.write(new Stored(manifest, bytes.length, Digests.sha256(bytes), onnx)));
      DurableFiles.publish(unfinished, folder.resolve(manifest.version()));
      return manifest;
    } catch (IOException e) {
      throw new UncheckedIOException("could not store model " + draft.head() + " in " + root, e);
    }
  }

  @Override
  public List<String> heads() {
    return names(root).stream()
        .filter(name -> HEAD.matcher(name).matches() && !versionNames(name).isEmpty())
        .toList();
  }

  @Override
  public List<Manifest> versions(String head) {
    return versionNames(head).stream().map(version -> found(head, version).manifest()).toList();
  }

  @Override
  public Optional<Manifest> champion(String head) {
    List<String> promoted = promoted(head);
    return promoted.isEmpty()
        ? Optional.empty()
        : Optional.of(stored(head, promoted.getLast()).manifest());
  }

  private static void requireBeside(String name) {
    if (!BESIDE.matcher(name).matches() || name.equals(MANIFEST)) {
      throw new IllegalArgumentException("no file of a model can be called '" + name + "'");
    }
  }

  @Override
  public synchronized void promote(String head, String version) {
    requireVersion(head, version);
    List<String> before = promoted(head);
    if (before.isEmpty() || !before.getLast().equals(version)) {
      write(head, CHAMPION, String.join("\n", before) + "\n" + version);
    }
    if (challenging(head).equals(version)) {
      withdraw(head);
    }
  }

  @Override
  public Optional<Manifest> previous(String head) {
    List<String> promoted = promoted(head);
    return promoted.size() < 2
        ? Optional.empty()
        : Optional.of(stored(head, promoted.get(promoted.size() - 2)).manifest());
  }

  @Override
  public Optional<Manifest> challenger(String head) {
    String version = challenging(head);
    return version.isEmpty() ? Optional.empty() : Optional.of(stored(head, version).manifest());
  }

  @Override
  public synchronized void challenge(String head, String version) {
    requireVersion(head, version);
    List<String> promoted = promoted(head);
    if (!promoted.isEmpty() && promoted.getLast().equals(version)) {
      throw new ModelProblem(
          "%s of %s is the champion and can not challenge itself".formatted(version, head));
    }
    write(head, CHALLENGER, version);
  }

  @Override
  public synchronized void withdraw(String head) {
    if (!challenging(head).isEmpty()) {
      write(head, CHALLENGER, "");
    }
  }

  @Override
  public synchronized Manifest rollback(String head) {
    List<String> promoted = promoted(head);
    if (promoted.size() < 2) {
      throw new ModelProblem(
          "%s has no champion before %s to go back to"
              .formatted(head, promoted.isEmpty() ? "the first" : promoted.getLast()));
    }
    Manifest earlier = stored(head, promoted.get(promoted.size() - 2)).manifest();
    write(head, CHAMPION, String.join("\n", promoted.subList(0, promoted.size() - 1)));
    return earlier;
  }

  @Override
  public Scorer load(String head, String version) {
    Stored stored = stored(head, version);
    LearnedModel model = read(folder(head).resolve(version), stored);
    Signature signature = stored.manifest().signature();
    return model.signature().equals(signature) ? model : new Named(model, signature);
  }

  @Override
  public LearnedModel learned(String head, String version) {
    return read(folder(head).resolve(version), stored(head, version));
  }

  private LearnedModel read(Path folder, Stored stored) {
    Path file = folder.resolve(MODEL);
    byte[] bytes = whole(file, stored);
    try {
      LearnedModel model = loaded(folder, stored, bytes).forTask(stored.manifest().task());
      requireSame(stored.manifest(), model);
      return model;
    } catch (IllegalArgumentException problem) {
      throw new ModelProblem(file + ": " + problem.getMessage(), problem);
    }
  }

  /// @param bytes that it takes with all that it can not do without; the ONNX file of a model of
  ///   ours can be written again
  public record Sized(Manifest manifest, long bytes) {}

  /// As [#versions], with their sizes.
  public List<Sized> sized(String head) {
    return versionNames(head).stream()
        .map(version -> found(head, version))
        .map(stored -> new Sized(stored.manifest(), bytes(stored)))
        .toList();
  }

  private static long bytes(Stored stored) {
    boolean isForeign = stored.manifest().learner().equals(ForeignScorer.LEARNER);
    return isForeign && stored.onnx() instanceof StoredOnnx.Written written
        ? stored.bytes() + written.bytes()
        : stored.bytes();
  }

  /// What a version has as ONNX; empty when it was stored before such files were written.
  public Optional<StoredOnnx> onnx(String head, String version) {
    return Optional.ofNullable(stored(head, version).onnx());
  }

  /// Writes a version as ONNX to a file, which appears as a whole.
  ///
  /// @return what the file is
  /// @throws ModelProblem when it can not be written as ONNX, or what is stored is not whole
  public StoredOnnx.Written export(String head, String version, Path to) {
    Stored stored = stored(head, version);
    Path folder = folder(head).resolve(version);
    try {
      return switch (stored.onnx()) {
        case StoredOnnx.Written written -> OnnxBeside.copy(folder, written, to);
        case StoredOnnx.Absent(String why) ->
            throw new ModelProblem("%s %s has no ONNX file: %s".formatted(head, version, why));
        case null -> OnnxBeside.export(stored.manifest(), read(folder, stored), to);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + to, e);
    }
  }

  /// Heads that were stored with the same bytes are heads of one model, which is then loaded once.
  private LearnedModel loaded(Path folder, Stored stored, byte[] bytes) {
    WeakReference<LearnedModel> known = loaded.get(stored.sha256());
    LearnedModel model = known == null ? null : known.get();
    if (model == null) {
      model = Scorers.load(stored.manifest().learner(), bytes, folder);
      loaded.put(stored.sha256(), new WeakReference<>(model));
    }
    return model;
  }

  /// Writes versions of several heads as one ONNX model.
  ///
  /// @param versions head -> version
  /// @return what the file is
  /// @throws ModelProblem when they are not heads of one net, or what is stored is not whole
  public StoredOnnx.Written export(Map<String, String> versions, Path to) {
    List<Manifest> manifests = new ArrayList<>();
    List<LearnedModel> models = new ArrayList<>();
    versions.forEach(
        (head, version) -> {
          Stored stored = stored(head, version);
          manifests.add(stored.manifest());
          models.add(read(folder(head).resolve(version), stored));
        });
    try {
      return OnnxBeside.export(manifests, models, to);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + to, e);
    }
  }

  private static byte[] whole(Path file, Stored stored) {
    byte[] bytes = read(file);
    if (bytes.length != stored.bytes()) {
      throw new ModelProblem(
          "%s must have %d bytes, but has %d; restore it or train again"
              .formatted(file, stored.bytes(), bytes.length));
    }
    if (!Digests.sha256(bytes).equals(stored.sha256())) {
      throw new ModelProblem(
          file + " is corrupt: its SHA-256 is not the manifest's; restore it or train again");
    }
    return bytes;
  }

  private Stored stored(String head, String version) {
    requireVersion(head, version);
    return found(head, version);
  }

  private Stored found(String head, String version) {
    Path file = folder(head).resolve(version).resolve(MANIFEST);
    try {
      Stored stored = ManifestJson.read(read(file));
      if (!stored.manifest().head().equals(head) || !stored.manifest().version().equals(version)) {
        throw new ModelProblem(
            "%s is of %s %s"
                .formatted(file, stored.manifest().head(), stored.manifest().version()));
      }
      return stored;
    } catch (JacksonException problem) {
      throw new ModelProblem(file + " is not whole; restore it or train again", problem);
    } catch (IllegalArgumentException problem) {
      throw new ModelProblem(file + " is not whole: " + problem.getMessage(), problem);
    }
  }

  private void requireVersion(String head, String version) {
    List<String> known = versionNames(head);
    if (known.isEmpty()) {
      throw new ModelProblem(
          "no trained model '%s'%s".formatted(head, NearestName.hint(head, "models", heads())));
    }
    if (!known.contains(version)) {
      throw new ModelProblem(
          "%s has no version '%s'%s"
              .formatted(head, version, NearestName.hint(version, "versions", known)));
    }
  }

  private static void requireSame(Manifest manifest, LearnedModel model) {
    if (!manifest.learner().equals(model.learner())
        || !manifest.signature().inputs().equals(model.signature().inputs())) {
      throw new IllegalArgumentException(
          "the manifest of %s is of another model: %s reading %s, but the model is %s reading %s"
              .formatted(
                  manifest.head(),
                  manifest.learner(),
                  manifest.signature().inputs(),
                  model.learner(),
                  model.signature().inputs()));
    }
  }

  private List<String> versionNames(String head) {
    return names(folder(head)).stream()
        .filter(name -> VERSION.matcher(name).matches())
        .sorted(Comparator.comparingInt(FileModelRegistry::number))
        .toList();
  }

  private static int number(String version) {
    return Integer.parseInt(version.substring(1));
  }

  private String nextVersion(Path folder) {
    List<String> known = versionNames(folder.getFileName().toString());
    return "v%04d".formatted(known.isEmpty() ? 1 : number(known.getLast()) + 1);
  }

  private List<String> promoted(String head) {
    return text(head, CHAMPION).lines().toList();
  }

  private String challenging(String head) {
    return text(head, CHALLENGER);
  }

  private String text(String head, String name) {
    Path file = folder(head).resolve(name);
    return Files.exists(file) ? new String(read(file), StandardCharsets.UTF_8).strip() : "";
  }

  private void write(String head, String name, String lines) {
    try {
      DurableFiles.replace(
          folder(head).resolve(name), (lines.strip() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("could not write the " + name + " of " + head, e);
    }
  }

  private Path folder(String head) {
    if (!HEAD.matcher(head).matches()) {
      throw new ModelProblem(
          "a head must be model.task, of letters, digits, _ and -, but was '" + head + "'");
    }
    return root.resolve(head);
  }

  private static List<String> names(Path folder) {
    try {
      return DurableFiles.list(folder).stream().map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("could not list " + folder, e);
    }
  }

  private static byte[] read(Path file) {
    if (!Files.exists(file)) {
      throw new ModelProblem(file + " is missing");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }

  /// A scorer that knows what it predicts.
  private record Named(Scorer scorer, Signature signature) implements Scorer {
    @Override
    public void margins(Frame rows, double[] out) {
      scorer.margins(rows, out);
    }

    @Override
    public Explanation explain(Frame rows, int row) {
      return scorer.explain(rows, row);
    }
  }
}
