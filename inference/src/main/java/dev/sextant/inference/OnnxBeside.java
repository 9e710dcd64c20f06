package dev.sextant.inference;

import dev.sextant.inference.StoredOnnx.Absent;
import dev.sextant.inference.StoredOnnx.Written;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.math.Digests;
import dev.sextant.model.Calibrator;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// `model.onnx` beside a stored model.
final class OnnxBeside {
  static final String FILE = "model.onnx";

  private OnnxBeside() {}

  /// Writes a model, unless it is too large for a file of this kind; a foreign one is copied.
  static StoredOnnx write(Path file, Manifest manifest, LearnedModel model) throws IOException {
    if (model instanceof ForeignScorer foreign) {
      return copy(file, manifest, foreign);
    }
    OnnxModel onnx = OnnxExport.of(head(manifest, model));
    if (onnx.isTooLarge()) {
      return new Absent(onnx.tooLarge());
    }
    MessageDigest digest = Digests.sha256();
    DurableFiles.write(file, out -> onnx.writeTo(new DigestOutputStream(out, digest)));
    return written(onnx, digest);
  }

  private static Written written(OnnxModel onnx, MessageDigest digest) {
    return new Written(onnx.size(), Digests.hex(digest.digest()), onnx.inputs(), onnx.outputs());
  }

  private static Written copy(Path file, Manifest manifest, ForeignScorer foreign)
      throws IOException {
    MessageDigest digest = Digests.sha256();
    DurableFiles.write(
        file, out -> Files.copy(foreign.file(), new DigestOutputStream(out, digest)));
    String sha256 = Digests.hex(digest.digest());
    if (!sha256.equals(foreign.sha256())) {
      throw new ModelProblem(foreign.file() + " changed while it was read; train again");
    }
    return new Written(
        foreign.length(),
        sha256,
        foreign.binding().described(foreign.signature()),
        List.of(foreign.binding().described(manifest.task())));
  }

  /// A number is measured by its distance, which is how it is told here.
  private static OnnxExport.Head head(Manifest manifest, LearnedModel model) {
    boolean isNumber =
        manifest.calibrator() instanceof Calibrator.Linear
            || manifest.metrics().containsKey("rmse");
    return new OnnxExport.Head(manifest.task(), model, manifest.calibrator(), isNumber);
  }

  /// Writes several heads of one net.
  ///
  /// @throws ModelProblem when they share no net, or it is too large for a file of this kind
  static Written export(List<Manifest> manifests, List<LearnedModel> models, Path to)
      throws IOException {
    List<OnnxExport.Head> heads = new ArrayList<>();
    for (int i = 0; i < manifests.size(); i++) {
      heads.add(head(manifests.get(i), models.get(i)));
    }
    try {
      return write(OnnxExport.of(heads), manifests.getFirst().model(), to);
    } catch (IllegalArgumentException problem) {
      throw new ModelProblem(
          "%s can not be one ONNX file: %s"
              .formatted(manifests.getFirst().model(), problem.getMessage()),
          problem);
    }
  }

  private static Written write(OnnxModel onnx, String name, Path to) throws IOException {
    if (onnx.isTooLarge()) {
      throw new ModelProblem("%s has no ONNX file: %s".formatted(name, onnx.tooLarge()));
    }
    MessageDigest digest = Digests.sha256();
    DurableFiles.replace(to, out -> onnx.writeTo(new DigestOutputStream(out, digest)));
    return written(onnx, digest);
  }

  /// Refuses a file that is not what was written.
  static Path whole(Path folder, long bytes, String sha256) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new ModelProblem(file + " is missing");
    }
    if (Files.size(file) != bytes) {
      throw new ModelProblem(
          "%s must have %d bytes, but has %d; restore it or train again"
              .formatted(file, bytes, Files.size(file)));
    }
    if (!Digests.sha256(file).equals(sha256)) {
      throw new ModelProblem(
          file + " is corrupt: its SHA-256 is not the manifest's; restore it or train again");
    }
    return file;
  }

  static Written copy(Path folder, Written written, Path to) throws IOException {
    Path from = whole(folder, written.bytes(), written.sha256());
    DurableFiles.replace(to, out -> Files.copy(from, out));
    return written;
  }

  /// Writes a version that was stored without such a file.
  ///
  /// @throws ModelProblem when it is too large for a file of this kind
  static Written export(Manifest manifest, LearnedModel model, Path to) throws IOException {
    return write(
        OnnxExport.of(head(manifest, model)), manifest.head() + " " + manifest.version(), to);
  }
}
