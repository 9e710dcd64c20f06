package dev.sextant.spec.row;

import dev.sextant.decision.Expression;
import dev.sextant.decision.TextList;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The names that an expression may use.
public interface Scope {
  /// What a dotted path such as `story.category`, `p.click` or `taste` stands for: a column, or a
  /// whole expression put in its place.
  Optional<Expression> resolve(String path);

  /// All paths that resolve; shown when a name is unknown.
  Collection<String> names();

  /// Whether a path that does not resolve is known to be at fault already, so that nothing is said
  /// of it here.
  default boolean isFlawed(String path) {
    return false;
  }

  /// A named list of texts, for the right side of `in`.
  default Optional<TextList> list(String name) {
    return Optional.empty();
  }

  /// All names of lists.
  default Collection<String> listNames() {
    return List.of();
  }

  /// The zone of `hour`, `weekday` and of texts that `time` reads.
  default ZoneId zone() {
    return ZoneOffset.UTC;
  }
}
