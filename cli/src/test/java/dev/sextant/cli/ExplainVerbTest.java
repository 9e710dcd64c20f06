package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.runtime.DecisionService.Explained.Contribution;
import dev.sextant.runtime.DecisionService.Explained.Head;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplainVerbTest {
  @Test
  void whatIsShownAddsUpToTheMargin() {
    List<Contribution> all =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> new Contribution("f" + i, "1.0", i % 2 == 0 ? i : -i / 2.0))
            .toList();
    double margin = 0.5 + all.stream().mapToDouble(Contribution::amount).sum();
    StringWriter text = new StringWriter();
    Head head = new Head("h", 0.5, all, margin, "c", 0.5, true);
    ExplainVerb.print(head, new PrintWriter(text, true));
    double shown =
        text.toString()
            .lines()
            .filter(line -> line.startsWith("  ") && !line.startsWith("  prediction"))
            .filter(line -> !line.startsWith("  margin"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    assertThat(text.toString()).contains("  8 more ");
    assertThat(shown).isCloseTo(margin, within(0.01));
  }
}
