package dev.sextant.spec.read;

import dev.sextant.spec.Findings;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Source;
import java.util.Collection;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The file that is read: where its nodes stand, and what is wrong with them.
final class Page {
  private final String file;
  private final int[] text;
  private final Findings findings;

  /// @param text as the nodes' marks count it
  Page(String file, String text, Findings findings) {
    this.file = file;
    this.text = text.codePoints().toArray();
    this.findings = findings;
  }

  Findings findings() {
    return findings;
  }

  void add(Node at, String message) {
    int length = at instanceof ScalarNode scalar ? Math.max(1, scalar.getValue().length()) : 1;
    findings.add(mark(at), length, message);
  }

  void add(Mark at, String message) {
    findings.add(at, 1, message);
  }

  void unknown(Node at, String name, String kind, String plural, Collection<String> known) {
    add(
        at,
        "no " + kind + " '" + Findings.clipped(name) + "'" + findings.hint(name, plural, known));
  }

  /// Where a node starts; for a quoted scalar, where its text starts.
  Mark mark(Node node) {
    return node.getStartMark()
        .map(start -> new Mark(file, start.getLine() + 1, start.getColumn() + 1 + quote(node)))
        .orElse(new Mark(file, 1, 1));
  }

  Source source(ScalarNode node) {
    Mark at = mark(node);
    return node.getStartMark()
        .map(start -> new Layout(text, start.getIndex() + quote(node), at, node).source())
        .orElse(new Source(node.getValue(), at));
  }

  private static int quote(Node node) {
    return node instanceof ScalarNode scalar
            && (scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                || scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED)
        ? 1
        : 0;
  }
}
