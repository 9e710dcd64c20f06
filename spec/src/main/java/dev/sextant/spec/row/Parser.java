package dev.sextant.spec.row;

import dev.sextant.spec.row.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A recursive-descent parser, one method per level of precedence from `or` down to a single
/// operand.
///
/// After a mistake it goes on with the next argument or closing bracket, so that one text yields
/// all its problems.
final class Parser {
  private static final Set<String> RELATIONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final Findings findings;
  private final List<Token> tokens;
  private int at;
  private int depth;
  private int operators;

  private Parser(String text, Findings findings) {
    this.findings = findings;
    tokens = Lexer.split(text, findings);
  }

  static Syntax parse(String text, Findings findings) {
    Parser parser = new Parser(text, findings);
    Syntax whole = parser.or();
    if (parser.token().kind() != Kind.END) {
      findings.add(
          parser.token().span(),
          "expected an operator or the end, but found " + parser.token().shown());
    }
    return whole;
  }

  private Syntax or() {
    Syntax left = and();
    while (token().is("or")) {
      left = binary(left, take(), and());
    }
    return left;
  }

  private Syntax and() {
    Syntax left = not();
    while (token().is("and")) {
      left = binary(left, take(), not());
    }
    return left;
  }

  private Syntax not() {
    if (!token().is("not")) {
      return comparison();
    }
    Token not = take();
    Syntax operand = nested(this::not);
    return new Syntax.Not(not.span().to(operand.span()), operand);
  }

  private Syntax comparison() {
    Syntax left = sum();
    if (!atRelation()) {
      return left;
    }
    Syntax compared = relation(left);
    while (atRelation()) {
      findings.add(token().span(), "comparisons do not chain; write a < b and b < c");
      compared = new Syntax.Unreadable(relation(compared).span());
    }
    return compared;
  }

  private Syntax relation(Syntax left) {
    boolean negated = token().is("not");
    if (negated) {
      take();
    }
    Syntax compared = binary(left, take(), sum());
    return negated ? new Syntax.Not(compared.span(), compared) : compared;
  }

  private boolean atRelation() {
    Token token = token();
    boolean notIn = token.is("not") && tokens.get(at + 1).is("in");
    return notIn
        || token.is("in")
        || (token.kind() == Kind.SYMBOL && RELATIONS.contains(token.text()));
  }

  private Syntax sum() {
    Syntax left = product();
    while (token().is("+") || token().is("-")) {
      left = binary(left, take(), product());
    }
    return left;
  }

  private Syntax product() {
    Syntax left = signed();
    while (token().is("*") || token().is("/")) {
      left = binary(left, take(), signed());
    }
    return left;
  }

  private Syntax signed() {
    if (!token().is("-")) {
      return indexed();
    }
    Token minus = take();
    Syntax operand = nested(this::signed);
    Span span = minus.span().to(operand.span());
    return switch (operand) {
      case Syntax.Numeral number -> new Syntax.Numeral(span, -number.value());
      case Syntax.Duration duration -> new Syntax.Duration(span, -duration.millis());
      default -> new Syntax.Negate(span, operand);
    };
  }

  private Syntax indexed() {
    Syntax operand = operand();
    while (token().is("[")) {
      take();
      Syntax key = nested(this::or);
      operand = new Syntax.Index(operand.span().to(close("]")), operand, key);
    }
    if (token().is(".")) {
      findings.add(
          token().span(),
          "'.' joins names, as in story.category; it cannot follow " + kindOf(operand));
      skip();
    }
    return operand;
  }

  private Syntax operand() {
    Token token = token();
    return switch (token.kind()) {
      case NUMBER -> new Syntax.Numeral(take().span(), token.value());
      case DURATION -> new Syntax.Duration(take().span(), token.value());
      case TEXT -> new Syntax.Text(take().span(), token.text());
      case NAME -> pathOrCall();
      case KEYWORD -> keyword();
      case SYMBOL -> bracketed();
      case END -> unreadable();
    };
  }

  private Syntax keyword() {
    return switch (token().text()) {
      case "true" -> new Syntax.Bool(take().span(), true);
      case "false" -> new Syntax.Bool(take().span(), false);
      case "now" -> new Syntax.Now(take().span());
      default -> unreadable();
    };
  }

  private Syntax pathOrCall() {
    Token first = take();
    StringBuilder path = new StringBuilder(first.text());
    Span span = first.span();
    while (token().is(".") && isWord(tokens.get(at + 1))) {
      take();
      span = span.to(token().span());
      path.append('.').append(take().text());
    }
    Syntax.Path name = new Syntax.Path(span, path.toString());
    return token().is("(") ? call(name) : name;
  }

  private Syntax call(Syntax.Path function) {
    take();
    List<Syntax> arguments = elements(")");
    return new Syntax.Call(function.span().to(close(")")), function, arguments);
  }

  private Syntax bracketed() {
    Token open = token();
    if (open.is("(")) {
      take();
      Syntax inner = nested(this::or);
      close(")");
      return inner;
    }
    if (open.is("[")) {
      take();
      List<Syntax> elements = elements("]");
      return new Syntax.ListOf(open.span().to(close("]")), elements);
    }
    return unreadable();
  }

  private List<Syntax> elements(String closing) {
    List<Syntax> elements = new ArrayList<>();
    if (token().is(closing)) {
      return elements;
    }
    elements.add(nested(this::or));
    while (recover(closing).is(",")) {
      take();
      elements.add(nested(this::or));
    }
    return elements;
  }

  /// Reports and skips what is neither a comma nor a closing bracket.
  private Token recover(String closing) {
    if (!token().is(",") && !token().is(closing)) {
      findings.add(
          token().span(), "expected ',' or '%s', but found %s".formatted(closing, token().shown()));
      skip();
    }
    return token();
  }

  private Span close(String closing) {
    if (!token().is(closing)) {
      findings.add(
          token().span(), "expected '%s', but found %s".formatted(closing, token().shown()));
      skip();
    }
    return token().is(closing) ? take().span() : previous();
  }

  private Syntax unreadable() {
    Token token = token();
    findings.add(token.span(), "expected a value, but found " + token.shown());
    skip();
    return new Syntax.Unreadable(token.span());
  }

  /// Passes over tokens up to the comma or closing bracket that ends the present operand.
  private void skip() {
    int open = 0;
    while (token().kind() != Kind.END) {
      boolean closes = token().is(")") || token().is("]");
      if (open == 0 && (closes || token().is(","))) {
        return;
      }
      open += token().is("(") || token().is("[") ? 1 : closes ? -1 : 0;
      take();
    }
  }

  private Syntax nested(Supplier<Syntax> level) {
    if (depth == RowLanguage.MAX_DEPTH) {
      Span span = token().span();
      findings.add(
          span,
          "nested deeper than %d levels; split the expression into features"
              .formatted(RowLanguage.MAX_DEPTH));
      at = tokens.size() - 1;
      return new Syntax.Unreadable(span);
    }
    depth++;
    Syntax inner = level.get();
    depth--;
    return inner;
  }

  private Syntax binary(Syntax left, Token operator, Syntax right) {
    Span span = left.span().to(right.span());
    operators++;
    if (operators <= RowLanguage.MAX_OPERATORS) {
      return new Syntax.Binary(span, operator.text(), left, right);
    }
    if (operators == RowLanguage.MAX_OPERATORS + 1) {
      findings.add(
          operator.span(),
          "more than %d operators; split the expression into features"
              .formatted(RowLanguage.MAX_OPERATORS));
    }
    return new Syntax.Unreadable(span);
  }

  private static boolean isWord(Token token) {
    return token.kind() == Kind.NAME || token.kind() == Kind.KEYWORD;
  }

  private static String kindOf(Syntax operand) {
    return operand instanceof Syntax.Path ? "a name without another one" : "a value";
  }

  private Token token() {
    return tokens.get(at);
  }

  private Span previous() {
    return tokens.get(Math.max(0, at - 1)).span();
  }

  /// The present token; the end is never passed.
  private Token take() {
    Token taken = token();
    at = Math.min(at + 1, tokens.size() - 1);
    return taken;
  }
}
