package dev.sextant.spec.row;

import dev.sextant.spec.row.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Splits an expression into tokens; what is no token is reported and left out.
final class Lexer {
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "not", "in", "true", "false", "now");

  /// Longer symbols first, so that `<=` is not read as `<`.
  private static final List<String> SYMBOLS =
      List.of("==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", ".");

  private static final Map<String, String> OTHER_LANGUAGES =
      Map.of("&&", "and", "||", "or", "=", "==", "<>", "!=", "!", "not", "&", "and", "|", "or");

  private static final Map<String, Double> UNITS =
      Map.of("ms", 1.0, "s", 1e3, "m", 6e4, "h", 3.6e6, "d", 8.64e7, "w", 6.048e8);

  private final String text;
  private final Findings findings;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text, Findings findings) {
    this.text = text;
    this.findings = findings;
  }

  /// The tokens in order; the last one is the end.
  static List<Token> split(String text, Findings findings) {
    Lexer lexer = new Lexer(text, findings);
    while (lexer.at < text.length()) {
      lexer.next();
    }
    lexer.tokens.add(new Token(Kind.END, new Span(text.length(), 0), "", 0));
    return lexer.tokens;
  }

  /// Names that stand for a value, with what is joined to them by dots; not those of functions.
  static Set<String> paths(String text) {
    Set<String> paths = new LinkedHashSet<>();
    StringBuilder path = new StringBuilder();
    for (Token token : split(text, new Findings())) {
      boolean joins = token.is(".") || (path.length() > 0 && path.charAt(path.length() - 1) == '.');
      if (path.length() > 0 && !joins) {
        if (!token.is("(")) {
          paths.add(path.toString());
        }
        path.setLength(0);
      }
      if (token.kind() == Kind.NAME || (joins && path.length() > 0)) {
        path.append(token.text());
      }
    }
    return paths;
  }

  private void next() {
    char first = text.charAt(at);
    if (Character.isWhitespace(first)) {
      at++;
    } else if (isDigit(at) || (first == '.' && isDigit(at + 1) && !afterOperand())) {
      number();
    } else if (isNameStart(first)) {
      name();
    } else if (first == '\'' || first == '"') {
      quoted(first);
    } else {
      symbol();
    }
  }

  /// `a.5` is a mistaken path, not a name and a number.
  private boolean afterOperand() {
    return !tokens.isEmpty()
        && tokens.getLast().span().end() == at
        && tokens.getLast().kind() == Kind.NAME;
  }

  private void number() {
    int start = at;
    digits();
    if (at < text.length() && text.charAt(at) == '.' && isDigit(at + 1)) {
      at++;
      digits();
    }
    exponent();
    double value = Double.parseDouble(text.substring(start, at));
    int unitAt = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    String unit = text.substring(unitAt, at);
    if (unit.isEmpty()) {
      add(Kind.NUMBER, start, value);
    } else {
      duration(start, value, unit);
    }
  }

  private void duration(int start, double value, String unit) {
    Double millis = UNITS.get(unit);
    add(Kind.DURATION, start, value * (millis == null ? 1 : millis));
    if (millis == null) {
      findings.add(
          new Span(start, at - start),
          "no unit '%s' in '%s'; durations end in ms, s, m, h, d or w"
              .formatted(unit, text.substring(start, at)));
    }
  }

  /// An `e` begins an exponent only when digits follow.
  private void exponent() {
    int digits = at + 1;
    if (at >= text.length() || Character.toLowerCase(text.charAt(at)) != 'e') {
      return;
    }
    if (digits < text.length() && (text.charAt(digits) == '-' || text.charAt(digits) == '+')) {
      digits++;
    }
    if (isDigit(digits)) {
      at = digits;
      digits();
    }
  }

  private void digits() {
    while (isDigit(at)) {
      at++;
    }
  }

  private void name() {
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    add(KEYWORDS.contains(text.substring(start, at)) ? Kind.KEYWORD : Kind.NAME, start, 0);
  }

  /// A backslash stands for itself, so that patterns stay readable; a doubled quote stands for one.
  private void quoted(char quote) {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (at < text.length()) {
      char each = text.charAt(at++);
      if (each != quote) {
        content.append(each);
      } else if (at < text.length() && text.charAt(at) == quote) {
        content.append(quote);
        at++;
      } else {
        tokens.add(new Token(Kind.TEXT, new Span(start, at - start), content.toString(), 0));
        return;
      }
    }
    findings.add(new Span(start, at - start), "this text has no closing " + quote);
    tokens.add(new Token(Kind.TEXT, new Span(start, at - start), content.toString(), 0));
  }

  private void symbol() {
    int start = at;
    for (String foreign : List.of("&&", "||", "<>")) {
      if (text.startsWith(foreign, at)) {
        at += 2;
        foreign(start);
        return;
      }
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        add(Kind.SYMBOL, start, 0);
        return;
      }
    }
    at += Character.charCount(text.codePointAt(at));
    foreign(start);
  }

  /// A sign of other languages is reported and read as what it means here; any other is reported
  /// and left out.
  private void foreign(int start) {
    String sign = text.substring(start, at);
    String meant = OTHER_LANGUAGES.get(sign);
    Span span = new Span(start, at - start);
    if (meant == null) {
      findings.add(span, "'" + sign + "' has no meaning here");
    } else {
      findings.add(span, "'" + sign + "' has no meaning here; write '" + meant + "'");
      tokens.add(new Token(KEYWORDS.contains(meant) ? Kind.KEYWORD : Kind.SYMBOL, span, meant, 0));
    }
  }

  private void add(Kind kind, int start, double value) {
    tokens.add(new Token(kind, new Span(start, at - start), text.substring(start, at), value));
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private static boolean isNameStart(char c) {
    return Character.isLetter(c) || c == '_';
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
