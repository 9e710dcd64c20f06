package dev.sextant.inference;

import dev.sextant.inference.onnx.OnnxSession;
import dev.sextant.math.Digests;
import dev.sextant.model.ModelProblem;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The sessions of ONNX Runtime in this process: one for all heads, and all copies, of a file.
final class ForeignSessions {
  private static final Map<String, WeakReference<OnnxSession>> OPEN = new HashMap<>();

  private ForeignSessions() {}

  /// @param sha256 of the file
  /// @throws IllegalArgumentException when ONNX Runtime can not use the file
  /// @throws ModelProblem when the file has another content by now
  static synchronized OnnxSession of(Path file, String sha256) throws IOException {
    WeakReference<OnnxSession> known = OPEN.get(sha256);
    OnnxSession session = known == null ? null : known.get();
    if (session != null) {
      return session;
    }
    OnnxSession opened = OnnxSession.open(file);
    if (!Digests.sha256(file).equals(sha256)) {
      throw new ModelProblem(file + " changed while it was read; try again");
    }
    OPEN.values().removeIf(each -> each.get() == null);
    OPEN.put(sha256, new WeakReference<>(opened));
    return opened;
  }
}
