package dev.sextant.spec.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Program;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FuzzTest {
  private static final List<String> PIECES =
      List.of(
          "and",
          "or",
          "not",
          "in",
          "(",
          ")",
          "[",
          "]",
          ",",
          ".",
          "+",
          "-",
          "*",
          "/",
          "==",
          "<",
          ">=",
          "=",
          "&&",
          "!",
          "x",
          "title",
          "taste",
          "seen",
          "default",
          "if",
          "min",
          "log",
          "matches",
          "count_of",
          "time",
          "default(",
          "if(",
          "'a",
          "'(?='",
          "'yyyy'",
          "'b'",
          "\"",
          "7",
          "7d",
          "7q",
          "1e",
          ".5",
          "now",
          "true",
          "é",
          "\u0000",
          "\uD83D",
          "\n",
          "§");

  private final ColumnScope scope =
      new ColumnScope()
          .column("x", ValueType.NUMBER)
          .columnWithGaps("title", ValueType.TEXT)
          .column("taste", ValueType.MAP)
          .column("seen", ValueType.LIST);

  @Test
  void garbageYieldsProblemsInsideTheTextAndNeverThrows() {
    for (long seed = 1; seed <= 30_000; seed++) {
      String text = garbage(new SplittableRandom(seed));
      assertThatCode(() -> problemsAreInside(text))
          .as("seed " + seed + ": " + text)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aLongChainOfTermsIsNoNesting() {
    String sum = "x" + "+x".repeat(500);
    assertThat(compile(sum)).isInstanceOf(RowLanguage.Compiled.class);
    Columns columns = new Columns(scope.types());
    columns.rows(1);
    columns.numbers(0)[0] = 1;
    double[] out = new double[1];
    Program.compile(((RowLanguage.Compiled) compile(sum)).expression())
        .evaluate(columns, 0, new Scratch(), out);
    assertThat(out).containsExactly(501);
  }

  @Test
  void nestingAndLengthAreBounded() {
    assertThat(render("(".repeat(65) + "x" + ")".repeat(65)))
        .contains("nested deeper than 64 levels");
    assertThat(render("x" + "+x".repeat(2047))).contains("more than 500 operators");
    assertThat(render("-".repeat(2000) + "x")).contains("nested deeper than 64 levels");
    assertThat(compile("(".repeat(64) + "x" + ")".repeat(64)))
        .isInstanceOf(RowLanguage.Compiled.class);
    assertThat(render("x" + " ".repeat(4096)))
        .contains("at most 4,096 characters, but this has 4,097");
  }

  private void problemsAreInside(String text) {
    if (compile(text) instanceof RowLanguage.Problems problems) {
      assertThat(problems.problems()).isNotEmpty();
      assertThat(problems.problems())
          .allMatch(p -> p.offset() >= 0 && p.offset() <= text.length() && p.length() > 0);
      assertThat(problems.render(text)).contains("^");
    }
  }

  private RowLanguage.Result compile(String text) {
    return RowLanguage.compile(text, scope, Usage.feature(), new Symbols());
  }

  private String render(String text) {
    return compile(text) instanceof RowLanguage.Problems problems
        ? problems.render(text)
        : "compiled";
  }

  private static String garbage(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(25);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())))
          .append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }
}
