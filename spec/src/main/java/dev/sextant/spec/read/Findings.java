package dev.sextant.spec.read;

import dev.sextant.decision.NearestName;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Problem;
import dev.sextant.spec.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Collects what is wrong with one file, so that all of it is told at once.
final class Findings {
  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  void add(Node at, String message) {
    int length = at instanceof ScalarNode scalar ? Math.max(1, scalar.getValue().length()) : 1;
    problems.add(new Problem(mark(at), length, message, null));
  }

  void add(Mark at, String message) {
    problems.add(new Problem(at, 1, message, null));
  }

  /// `no event 'clik' (did you mean 'click'?); known events: click, hide`.
  void unknown(Source name, String kind, String plural, Collection<String> known) {
    problems.add(
        Problem.of(
            name, "no " + kind + " '" + name + "'" + NearestName.hint(name.text(), plural, known)));
  }

  void unknown(Node at, String name, String kind, String plural, Collection<String> known) {
    add(at, "no " + kind + " '" + name + "'" + NearestName.hint(name, plural, known));
  }

  /// Where a node starts; for a quoted scalar, where its text starts.
  Mark mark(@Nullable Node node) {
    if (node == null || node.getStartMark().isEmpty()) {
      return new Mark(file, 1, 1);
    }
    var start = node.getStartMark().get();
    boolean quoted =
        node instanceof ScalarNode scalar
            && (scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                || scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED);
    return new Mark(file, start.getLine() + 1, start.getColumn() + 1 + (quoted ? 1 : 0));
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /// In order of place.
  List<Problem> sorted() {
    return problems.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((Problem p) -> p.at().line())
                .thenComparingInt(p -> p.at().column()))
        .toList();
  }
}
