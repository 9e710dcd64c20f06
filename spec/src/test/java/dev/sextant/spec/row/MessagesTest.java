package dev.sextant.spec.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Symbols;
import dev.sextant.decision.TextList;
import dev.sextant.decision.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a person sees after a mistake.
class MessagesTest {
  private final ColumnScope scope =
      new ColumnScope()
          .column("clicks", ValueType.NUMBER)
          .column("age", ValueType.DURATION)
          .column("story.published", ValueType.TIME)
          .column("story.category", ValueType.CATEGORY)
          .column("story.title", ValueType.TEXT)
          .column("taste", ValueType.MAP)
          .column("in_visit", ValueType.LIST)
          .column("seen", ValueType.BOOL)
          .columnWithGaps("ctr", ValueType.NUMBER)
          .list("blocklist", TextList.of(List.of()));

  @Test
  void theCaretMarksThePlace() {
    assertThat(rendered("clicks > 3 and age > 7", Usage.rule()))
        .isEqualTo(
            """
            clicks > 3 and age > 7
                           ^~~~~~~
            'age' is a duration; compare it with a duration such as 7d, not the number 7""");
  }

  @Test
  void aTextOfSeveralLinesShowsTheLineOfTheMistake() {
    assertThat(rendered("clicks\n  + ages", Usage.feature())).startsWith("  + ages\n    ^~~~\n");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThat(messages("clik > 3 and min(1) > age and log(story.title, 2", Usage.rule()))
        .hasSize(4);
  }

  @Test
  void unknownNamesAreAnsweredWithTheNearest() {
    assertThat(only("clik + 1"))
        .startsWith("no name 'clik' (did you mean 'clicks'?); known names: age, clicks, ctr,");
    assertThat(only("published"))
        .startsWith("no name 'published' (did you mean 'story.published'?)");
    assertThat(only("lgo(clicks)"))
        .startsWith("no function 'lgo' (did you mean 'log'?); known functions: abs,");
    assertThat(only("log + 1")).isEqualTo("'log' is a function; write log(x)");
    assertThat(only("taste('x')")).isEqualTo("'taste' is not a function; look up with taste[key]");
    assertThat(only("story.title in bloklist"))
        .startsWith("no list 'bloklist' (did you mean 'blocklist'?)");
    assertThat(only("blocklist"))
        .isEqualTo("'blocklist' is a list of texts; it stands only on the right of in");
  }

  @Test
  void whatMayBeMissingIsRefusedWithTheCure() {
    assertThat(messages("ctr + taste[story.category] > 0.3", Usage.rule()))
        .containsExactly(
            "'ctr' may be missing, but a rule may not; write default(ctr, 0)",
            "'taste[story.category]' may be missing where the map has no such key, but a rule may not; write"
                + " default(taste[story.category], 0)");
    assertThat(messages("clicks / clicks", Usage.value()))
        .containsExactly(
            "'clicks / clicks' may be missing where the divisor is 0, but a value may not; write"
                + " default(clicks / clicks, 0)");
    assertThat(messages("first(in_visit) == 'a'", Usage.filter()))
        .containsExactly(
            "'first(in_visit)' may be missing where the list is empty, but a filter may not; write"
                + " default(first(in_visit), '')");
    assertThat(messages("log(clicks)", Usage.value()).getFirst())
        .contains("where its operand is 0 or less");
  }

  @Test
  void whatCannotBeMissingNeedsNoDefault() {
    for (String text :
        List.of(
            "default(ctr, 0)",
            "clicks / 4",
            "log1p(size(taste))",
            "sqrt(abs(clicks))",
            "log(max(clicks, 1))",
            "days(age)",
            "clicks / max(size(in_visit), 1)",
            "if(is_missing(ctr), 1, 2)")) {
      assertThat(messages(text, Usage.value())).as(text).isEmpty();
    }
  }

  @Test
  void theResultMustServeTheUse() {
    assertThat(messages("clicks", Usage.rule()))
        .containsExactly(
            "a rule must be a bool, but 'clicks' is a number; compare it, as in clicks > 0");
    assertThat(messages("seen", Usage.value()))
        .containsExactly("a value must be a number, but 'seen' is a bool");
    assertThat(messages("'news'", Usage.field(ValueType.CATEGORY))).isEmpty();
  }

  @Test
  void mixedTypesAreNamed() {
    assertThat(only("age + 7"))
        .isEqualTo(
            "'+' cannot join 'age', a duration and the number 7; give the number a unit, as in 7d");
    assertThat(only("8 * seen")).isEqualTo("'*' takes no bool; write if(seen, 1, 0)");
    assertThat(only("story.title + 1"))
        .isEqualTo("'+' takes numbers, durations and times, but 'story.title' is a text");
    assertThat(only("story.category == 5"))
        .isEqualTo(
            "'story.category' is a category; compare it with a text such as 'news', not the number 5");
    assertThat(only("story.title == story.category")).endsWith("; or write category(story.title)");
    assertThat(only("story.category < 'x'"))
        .isEqualTo("'story.category' is a category, which has no order; compare it with == or !=");
    assertThat(only("age in [7d, 30]"))
        .isEqualTo("'age' is a duration, but this list holds the number 30");
    assertThat(only("'a' in story.title"))
        .endsWith("but 'story.title' is a text; write contains(text, part)");
    assertThat(only("in_visit[1]")).endsWith("; a list has first(...), last(...) and in");
    assertThat(only("taste[story.title]")).endsWith("; write category(story.title)");
    assertThat(only("log(age)"))
        .isEqualTo("log takes a number here, but 'age' is a duration; write days(age)");
    assertThat(only("not clicks"))
        .isEqualTo(
            "a condition must be a bool, but 'clicks' is a number; compare it with a number such as 3");
    assertThat(only("if(seen, 1, 'x')"))
        .isEqualTo("if needs values of one type, but 1 is a number and 'x' is a text");
  }

  @Test
  void slipsFromOtherLanguagesAreTranslated() {
    assertThat(only("clicks = 3")).isEqualTo("'=' has no meaning here; write '=='");
    assertThat(only("seen && seen")).isEqualTo("'&&' has no meaning here; write 'and'");
    assertThat(only("!seen")).isEqualTo("'!' has no meaning here; write 'not'");
    assertThat(only("1 < clicks < 3")).isEqualTo("comparisons do not chain; write a < b and b < c");
    assertThat(only("age > 7days"))
        .isEqualTo("no unit 'days' in '7days'; durations end in ms, s, m, h, d or w");
    assertThat(only("story.title == 'a")).isEqualTo("this text has no closing '");
    assertThat(only("clicks +")).isEqualTo("expected a value, but found the end");
    assertThat(only("clicks 3")).isEqualTo("expected an operator or the end, but found '3'");
    assertThat(only("min(clicks, 3")).isEqualTo("expected ',' or ')', but found the end");
    assertThat(only("min(clicks)"))
        .isEqualTo("min takes 2 arguments or more, but was given 1; write min(a, b, ...)");
    assertThat(only("")).isEqualTo("expected a value, but found the end");
  }

  @Test
  void patternsAreCheckedWhenCompiled() {
    assertThat(only("matches(story.title, '(?=a)')"))
        .startsWith("no pattern of RE2 (linear time, no look-around):");
    assertThat(only("matches(story.title, story.title)"))
        .startsWith("matches needs its pattern written out as a text");
    assertThat(only("time(story.title, 'bogus')")).startsWith("no time pattern: ");
  }

  private String only(String text) {
    assertThat(messages(text, Usage.feature())).as(text).hasSize(1);
    return messages(text, Usage.feature()).getFirst();
  }

  private List<String> messages(String text, Usage usage) {
    return RowLanguage.compile(text, scope, usage, new Symbols())
            instanceof RowLanguage.Problems problems
        ? problems.problems().stream().map(Problem::message).toList()
        : List.of();
  }

  private String rendered(String text, Usage usage) {
    return RowLanguage.compile(text, scope, usage, new Symbols())
            instanceof RowLanguage.Problems problems
        ? problems.render(text)
        : "";
  }
}
