package dev.sextant.spec.row;

import dev.sextant.decision.Expression;
import dev.sextant.decision.NearestName;
import dev.sextant.decision.SymbolList;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.TextList;
import dev.sextant.decision.ValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Resolves the names of an expression and gives every piece its type.
///
/// A piece that makes no sense is reported once and yields null; what is built on it yields null
/// without a word.
final class Checker {
  private final Scope scope;
  private final Symbols symbols;
  private final Findings findings;
  private final Wording wording;
  private final Operators operators;
  private final Functions functions;

  Checker(String text, Scope scope, Symbols symbols, Findings findings) {
    this.scope = scope;
    this.symbols = symbols;
    this.findings = findings;
    wording = new Wording(text);
    operators = new Operators(this, findings, wording);
    functions = new Functions(this, operators, findings, wording);
  }

  /// The expression, if it makes sense and serves the usage.
  Optional<Expression> check(Syntax syntax, Usage usage) {
    Typed typed = typed(syntax);
    return typed == null ? Optional.empty() : Optional.of(fit(typed, usage).expression());
  }

  private Typed fit(Typed typed, Usage usage) {
    boolean wantsSymbol = usage.types().stream().anyMatch(ValueType::isSymbol);
    Typed fitting =
        wantsSymbol && !usage.types().contains(ValueType.TEXT) ? asSymbol(typed) : typed;
    boolean interchangeable = wantsSymbol && fitting.type().isSymbol();
    if (!usage.types().contains(fitting.type()) && !interchangeable) {
      findings.add(typed.span(), wrongUse(typed, usage));
    }
    if (!usage.missingAllowed()) {
      typed.gaps().forEach(gap -> findings.add(gap.syntax().span(), missing(gap, usage)));
    }
    return fitting;
  }

  private String wrongUse(Typed typed, Usage usage) {
    String wrong =
        "%s must be %s, but %s"
            .formatted(usage.noun(), Wording.oneOf(usage.types()), wording.kind(typed));
    boolean comparable = usage.types().equals(Set.of(ValueType.BOOL)) && typed.is(ValueType.NUMBER);
    return comparable
        ? wrong + "; compare it, as in " + wording.source(typed.syntax()) + " > 0"
        : wrong;
  }

  private String missing(Typed.Gap gap, Usage usage) {
    return "'%s' may be missing%s, but %s may not; write %s"
        .formatted(
            wording.source(gap.syntax()),
            Wording.reason(gap.expression()),
            usage.noun(),
            wording.withDefault(gap));
  }

  @Nullable Typed typed(Syntax syntax) {
    return switch (syntax) {
      case Syntax.Numeral n -> Typed.of(n, new Expression.Constant(n.value(), ValueType.NUMBER));
      case Syntax.Duration d ->
          Typed.of(d, new Expression.Constant(d.millis(), ValueType.DURATION));
      case Syntax.Bool b -> Typed.of(b, new Expression.Constant(b.value() ? 1 : 0, ValueType.BOOL));
      case Syntax.Text t -> Typed.of(t, new Expression.TextConstant(t.value()));
      case Syntax.Now n -> Typed.of(n, new Expression.Now());
      case Syntax.Path p -> path(p);
      case Syntax.Call c -> functions.call(c);
      case Syntax.Index i -> index(i);
      case Syntax.ListOf l -> list(l);
      case Syntax.Negate n -> operators.negate(n);
      case Syntax.Not n -> operators.not(n);
      case Syntax.Binary b when b.operator().equals("in") -> in(b);
      case Syntax.Binary b -> operators.binary(b);
      case Syntax.Unreadable _ -> null;
    };
  }

  // ---- names

  private @Nullable Typed path(Syntax.Path path) {
    Optional<Expression> known = scope.resolve(path.path());
    if (known.isEmpty() && !scope.isFlawed(path.path())) {
      findings.add(path.span(), unknown(path.path()));
    }
    return known.map(expression -> Typed.of(path, expression)).orElse(null);
  }

  private String unknown(String path) {
    if (Functions.NAMES.contains(path)) {
      return "'" + path + "' is a function; write " + Functions.signature(path);
    }
    if (scope.list(path).isPresent()) {
      return "'" + path + "' is a list of texts; it stands only on the right of in";
    }
    return "no name '" + path + "'" + NearestName.hint(path, "names", scope.names());
  }

  /// The problem of a call to something that is no function.
  String noFunction(String name) {
    return scope.resolve(name).isPresent()
        ? "'"
            + name
            + "' is not a function"
            + (isMap(name) ? "; look up with " + name + "[key]" : "")
        : "no function '" + name + "'" + NearestName.hint(name, "functions", Functions.NAMES);
  }

  private boolean isMap(String name) {
    return scope.resolve(name).filter(known -> known.type() == ValueType.MAP).isPresent();
  }

  // ---- symbols

  Symbols symbols() {
    return symbols;
  }

  Scope scope() {
    return scope;
  }

  /// A literal text as the category of that name; anything else as it is.
  Typed asSymbol(Typed typed) {
    return typed
        .literalText()
        .map(
            text ->
                Typed.of(
                    typed.syntax(),
                    new Expression.Constant(symbols.code(text), ValueType.CATEGORY)))
        .orElse(typed);
  }

  /// Whether the operand, with a literal text as a symbol, is a category or id; reported when not.
  private @Nullable Typed symbol(Typed typed, String role) {
    Typed symbol = asSymbol(typed);
    if (symbol.type().isSymbol()) {
      return symbol;
    }
    String hint =
        typed.is(ValueType.TEXT) ? "; write category(" + wording.source(typed.syntax()) + ")" : "";
    findings.add(
        typed.span(), role + " must be a category or an id, but " + wording.kind(typed) + hint);
    return null;
  }

  // ---- lists and maps

  private @Nullable Typed index(Syntax.Index index) {
    Typed map = typed(index.map());
    Typed key = typed(index.key());
    if (map != null && !map.is(ValueType.MAP)) {
      String hint = map.is(ValueType.LIST) ? "; a list has first(...), last(...) and in" : "";
      findings.add(map.span(), "only a map can be looked up in, but " + wording.kind(map) + hint);
      return null;
    }
    Typed symbol = key == null ? null : symbol(key, "a map's key");
    return map == null || symbol == null
        ? null
        : Typed.partial(index, new Expression.Lookup(map.expression(), symbol.expression()));
  }

  private @Nullable Typed list(Syntax.ListOf list) {
    List<Typed> elements = elements(list);
    if (elements == null) {
      return null;
    }
    Optional<Typed> other =
        elements.stream().filter(element -> !element.is(ValueType.TEXT)).findFirst();
    if (other.isPresent()) {
      findings.add(
          other.get().span(),
          "a list holds texts, but "
              + wording.kind(other.get())
              + "; numbers may be listed after in");
      return null;
    }
    int[] codes =
        elements.stream()
            .mapToInt(element -> symbols.code(element.literalText().orElseThrow()))
            .toArray();
    return Typed.of(list, new Expression.ListConstant(SymbolList.of(codes)));
  }

  private @Nullable List<Typed> elements(Syntax.ListOf list) {
    List<Typed> elements = new ArrayList<>();
    for (Syntax element : list.elements()) {
      Typed typed = typed(element);
      boolean literal = typed != null && isLiteral(typed.expression());
      if (typed != null && !literal) {
        findings.add(
            element.span(),
            "a list holds literals, but '" + wording.source(element) + "' is computed");
      }
      if (literal) {
        elements.add(typed);
      }
    }
    return elements.size() == list.elements().size() ? elements : null;
  }

  private static boolean isLiteral(Expression expression) {
    return expression instanceof Expression.Constant
        || expression instanceof Expression.TextConstant;
  }

  private @Nullable Typed in(Syntax.Binary in) {
    Typed element = typed(in.left());
    if (in.right() instanceof Syntax.ListOf list) {
      return inLiterals(in, element, list);
    }
    if (in.right() instanceof Syntax.Path path && scope.resolve(path.path()).isEmpty()) {
      return inNamed(in, element, path);
    }
    Typed collection = typed(in.right());
    return element == null || collection == null ? null : inCollection(in, element, collection);
  }

  private @Nullable Typed inLiterals(
      Syntax.Binary in, @Nullable Typed element, Syntax.ListOf list) {
    List<Typed> literals = elements(list);
    if (element == null || literals == null) {
      return null;
    }
    if (element.is(ValueType.LIST) || element.is(ValueType.MAP)) {
      findings.add(element.span(), wording.kind(element) + ", which cannot be in another list");
      return null;
    }
    List<Typed> fitting =
        element.type().isSymbol() ? literals.stream().map(this::asSymbol).toList() : literals;
    Optional<Typed> odd =
        fitting.stream().filter(literal -> !comparable(element, literal)).findFirst();
    if (odd.isPresent()) {
      findings.add(
          odd.get().span(),
          "%s, but this list holds %s"
              .formatted(wording.kind(element), wording.apposition(odd.get())));
      return null;
    }
    return Typed.of(in, oneOf(element.expression(), fitting), element);
  }

  private static boolean comparable(Typed element, Typed literal) {
    return element.is(literal.type()) || (element.type().isSymbol() && literal.type().isSymbol());
  }

  private static Expression oneOf(Expression element, List<Typed> literals) {
    if (element.type() == ValueType.TEXT) {
      return new Expression.Listed(element, TextList.of(texts(literals)));
    }
    return new Expression.OneOf(
        element,
        literals.stream()
            .mapToDouble(
                literal ->
                    ((Expression.Constant) literal.expression()).value() + 0.0) // -0 becomes 0
            .sorted()
            .toArray());
  }

  private static List<String> texts(List<Typed> literals) {
    return literals.stream().map(literal -> literal.literalText().orElseThrow()).toList();
  }

  private @Nullable Typed inNamed(Syntax.Binary in, @Nullable Typed element, Syntax.Path path) {
    Optional<TextList> list = scope.list(path.path());
    if (list.isEmpty() && !scope.isFlawed(path.path())) {
      Collection<String> known =
          Stream.concat(scope.listNames().stream(), scope.names().stream()).toList();
      findings.add(
          path.span(),
          "no list '" + path.path() + "'" + NearestName.hint(path.path(), "names", known));
    }
    if (list.isEmpty()) {
      return null;
    }
    Expression text = element == null ? null : text(element);
    return element == null || text == null
        ? null
        : Typed.of(in, new Expression.Listed(text, list.get()), element);
  }

  private @Nullable Expression text(Typed element) {
    if (element.type().isSymbol()) {
      return new Expression.TextOf(element.expression(), symbols);
    }
    if (!element.is(ValueType.TEXT)) {
      findings.add(element.span(), "the list holds texts, but " + wording.kind(element));
      return null;
    }
    return element.expression();
  }

  private @Nullable Typed inCollection(Syntax.Binary in, Typed element, Typed collection) {
    if (!collection.is(ValueType.LIST) && !collection.is(ValueType.MAP)) {
      String hint = collection.is(ValueType.TEXT) ? "; write contains(text, part)" : "";
      findings.add(
          collection.span(),
          "the right of in must be a list or a map, but " + wording.kind(collection) + hint);
      return null;
    }
    Typed symbol =
        symbol(element, collection.is(ValueType.MAP) ? "a map's key" : "a list's element");
    if (symbol == null) {
      return null;
    }
    Expression has =
        collection.is(ValueType.MAP)
            ? new Expression.MapHas(collection.expression(), symbol.expression())
            : new Expression.ListHas(collection.expression(), symbol.expression());
    return Typed.of(in, has, collection, symbol);
  }
}
