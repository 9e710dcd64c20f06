package dev.sextant.spec.row;

import dev.sextant.decision.Expression;
import dev.sextant.decision.Symbols;
import java.util.List;
import java.util.Set;

/// The row language's compiler: parses, resolves names, checks types. `docs/row-language.md` is the
/// reference.
public final class RowLanguage {
  /// Longest expression accepted, in characters.
  public static final int MAX_LENGTH = 4096;

  /// Deepest nesting of brackets, calls and signs accepted.
  public static final int MAX_DEPTH = 64;

  /// Most operators accepted; with the nesting, this bounds the depth of the tree and so the stack
  /// that it needs.
  public static final int MAX_OPERATORS = 500;

  private RowLanguage() {}

  /// @param symbols where texts that stand for categories get their codes
  public static Result compile(String text, Scope scope, Usage usage, Symbols symbols) {
    if (text.length() > MAX_LENGTH) {
      return new Problems(List.of(tooLong(text)));
    }
    Findings findings = new Findings();
    Syntax syntax = Parser.parse(text, findings);
    Checker checker = new Checker(text, scope, symbols, findings);
    return checker
        .check(syntax, usage)
        .filter(_ -> findings.isEmpty())
        .<Result>map(Compiled::new)
        .orElseGet(() -> new Problems(findings.sorted()));
  }

  /// The paths that a text reads, whether it makes sense or not.
  public static Set<String> names(String text) {
    return text.length() > MAX_LENGTH ? Set.of() : Lexer.paths(text);
  }

  /// The expression in one spelling for all that mean the same at first sight: white space,
  /// brackets, the spelling of numbers and the order of what may change places do not show.
  public static String canonical(String text) {
    return text.length() > MAX_LENGTH ? text : Canonical.text(syntax(text));
  }

  /// The names that an expression reads, its functions left out, in order.
  public static Set<String> reads(String text) {
    return text.length() > MAX_LENGTH ? Set.of() : Canonical.paths(syntax(text));
  }

  /// The functions that an expression calls, in order.
  public static Set<String> functions(String text) {
    return text.length() > MAX_LENGTH ? Set.of() : Canonical.functions(syntax(text));
  }

  private static Syntax syntax(String text) {
    return Parser.parse(text, new Findings());
  }

  private static Problem tooLong(String text) {
    return new Problem(
        MAX_LENGTH,
        text.length() - MAX_LENGTH,
        "an expression has at most %,d characters, but this has %,d; split it into features"
            .formatted(MAX_LENGTH, text.length()));
  }

  /// What compiling yields.
  public sealed interface Result {}

  public record Compiled(Expression expression) implements Result {}

  /// @param problems in order of place; empty only where all that is wrong is a name that the scope
  ///   has as flawed
  public record Problems(List<Problem> problems) implements Result {
    public Problems {
      problems = List.copyOf(problems);
    }

    /// Every problem under its line of the text.
    public String render(String text) {
      return String.join("\n", problems.stream().map(problem -> problem.render(text)).toList());
    }
  }
}
