package dev.sextant.learning;

import dev.sextant.inference.ForeignScorer;
import dev.sextant.inference.ForeignWish;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes a model that was made elsewhere as it is: nothing is learned, so that all examples are
/// unseen by it. Some are kept to explain others.
public final class ForeignLearner implements Learner {
  private final Path file;
  private final ForeignWish wish;
  private @Nullable ForeignScorer opened;

  /// @param file ONNX
  public ForeignLearner(Path file, ForeignWish wish) {
    this.file = file;
    this.wish = wish;
  }

  @Override
  public String name() {
    return ForeignScorer.LEARNER;
  }

  @Override
  public synchronized LearnedModel fit(
      Examples train,
      @Nullable Examples validation,
      Map<String, Object> options,
      long seed,
      Rounds rounds) {
    ForeignScorer known = opened;
    ForeignScorer model =
        known == null ? ForeignScorer.of(file, wish, train.frame()) : known.before(train.frame());
    opened = model;
    return model;
  }

  /// The file's name is the only one.
  @Override
  public void check(Map<String, Object> options) {}
}
