package dev.sextant.spec.row;

import com.google.re2j.PatternSyntaxException;
import dev.sextant.decision.Expression;
import dev.sextant.decision.Expression.Function;
import dev.sextant.decision.Expression.Operator;
import dev.sextant.decision.TextPattern;
import dev.sextant.decision.ValueType;
import dev.sextant.math.Geography;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The closed list of functions, each with its typing rule.
final class Functions {
  private static final Set<ValueType> QUANTITIES =
      EnumSet.of(ValueType.NUMBER, ValueType.DURATION, ValueType.TIME);

  /// How each function is called; the key is its name.
  private static final Map<String, String> SIGNATURES = signatures();

  static final Set<String> NAMES = SIGNATURES.keySet();

  private final Checker checker;
  private final Operators operators;
  private final Findings findings;
  private final Wording wording;

  Functions(Checker checker, Operators operators, Findings findings, Wording wording) {
    this.checker = checker;
    this.operators = operators;
    this.findings = findings;
    this.wording = wording;
  }

  static String signature(String name) {
    return SIGNATURES.getOrDefault(name, name + "(...)");
  }

  private static Map<String, String> signatures() {
    Map<String, String> signatures = new LinkedHashMap<>();
    List.of(
            "default(x, y)",
            "is_missing(x)",
            "if(condition, a, b)",
            "min(a, b, ...)",
            "max(a, b, ...)",
            "clamp(x, low, high)",
            "abs(x)",
            "sign(x)",
            "floor(x)",
            "round(x)",
            "log(x)",
            "log1p(x)",
            "exp(x)",
            "sqrt(x)",
            "pow(x, y)",
            "seconds(duration)",
            "minutes(duration)",
            "hours(duration)",
            "days(duration)",
            "hour(time)",
            "weekday(time)",
            "lower(text)",
            "upper(text)",
            "length(text)",
            "words(text)",
            "digits(text)",
            "upper_share(text)",
            "contains(text, part)",
            "starts_with(text, part)",
            "ends_with(text, part)",
            "matches(text, 'pattern')",
            "count_of(text, 'pattern')",
            "number(text)",
            "text(x)",
            "category(text)",
            "time(text, 'pattern')",
            "size(list or map)",
            "first(list)",
            "last(list)",
            "sum(map)",
            "dot(map, map)",
            "cosine(map, map)",
            "common(list, list)",
            "distance(lat, lon, lat, lon)",
            "geohash(lat, lon, letters)")
        .forEach(
            signature -> signatures.put(signature.substring(0, signature.indexOf('(')), signature));
    return signatures;
  }

  /// A call with its checked arguments; an argument that made no sense is null.
  private record Call(Syntax.Call syntax, List<@Nullable Typed> arguments) {
    String name() {
      return syntax.function().path();
    }

    @Nullable Typed argument(int index) {
      return arguments.get(index);
    }
  }

  @Nullable Typed call(Syntax.Call syntax) {
    List<@Nullable Typed> arguments = new ArrayList<>();
    syntax.arguments().forEach(argument -> arguments.add(checker.typed(argument)));
    Call call = new Call(syntax, arguments);
    if (!NAMES.contains(call.name())) {
      findings.add(syntax.function().span(), checker.noFunction(call.name()));
      return null;
    }
    return rightCount(call) ? apply(call) : null;
  }

  private boolean rightCount(Call call) {
    String signature = signature(call.name());
    int expected = signature.split(",").length - (signature.contains("...") ? 1 : 0);
    int given = call.arguments().size();
    boolean right = signature.contains("...") ? given >= expected : given == expected;
    if (!right) {
      findings.add(
          call.syntax().span(),
          "%s takes %d %s%s, but was given %d; write %s"
              .formatted(
                  call.name(),
                  expected,
                  expected == 1 ? "argument" : "arguments",
                  signature.contains("...") ? " or more" : "",
                  given,
                  signature));
    }
    return right;
  }

  private @Nullable Typed apply(Call call) {
    return switch (call.name()) {
      case "default" -> defaulted(call);
      case "is_missing" -> isMissing(call);
      case "if" -> choice(call);
      case "min" -> extreme(call, Operator.MIN);
      case "max" -> extreme(call, Operator.MAX);
      case "clamp" -> clamp(call);
      case "pow" -> power(call);
      case "abs" -> quantity(call, Function.ABS);
      case "sign" -> sign(call);
      case "floor" -> number(call, Function.FLOOR);
      case "round" -> number(call, Function.ROUND);
      case "log" -> number(call, Function.LOG);
      case "log1p" -> number(call, Function.LOG1P);
      case "exp" -> number(call, Function.EXP);
      case "sqrt" -> number(call, Function.SQRT);
      case "seconds" -> inUnits(call, 1e3);
      case "minutes" -> inUnits(call, 6e4);
      case "hours" -> inUnits(call, 3.6e6);
      case "days" -> inUnits(call, 8.64e7);
      case "hour" -> clock(call, Expression.ClockField.HOUR);
      case "weekday" -> clock(call, Expression.ClockField.WEEKDAY);
      case "lower" ->
          one(
              call,
              ValueType.TEXT,
              text -> new Expression.InCase(Expression.LetterCase.LOWER, text));
      case "upper" ->
          one(
              call,
              ValueType.TEXT,
              text -> new Expression.InCase(Expression.LetterCase.UPPER, text));
      case "length" -> measure(call, Expression.TextMeasure.LENGTH);
      case "words" -> measure(call, Expression.TextMeasure.WORDS);
      case "digits" -> measure(call, Expression.TextMeasure.DIGITS);
      case "upper_share" -> measure(call, Expression.TextMeasure.UPPER_SHARE);
      case "number" -> measure(call, Expression.TextMeasure.NUMBER);
      case "contains" -> part(call, Expression.Position.ANYWHERE);
      case "starts_with" -> part(call, Expression.Position.START);
      case "ends_with" -> part(call, Expression.Position.END);
      case "matches" -> pattern(call, Expression.Matches::new);
      case "count_of" -> pattern(call, Expression.CountOf::new);
      case "text" -> text(call);
      case "category" ->
          one(call, ValueType.TEXT, text -> new Expression.CategoryOf(text, checker.symbols()));
      case "time" -> time(call);
      case "size" -> size(call);
      case "first" ->
          one(call, ValueType.LIST, list -> new Expression.EndOf(Expression.End.FIRST, list));
      case "last" ->
          one(call, ValueType.LIST, list -> new Expression.EndOf(Expression.End.LAST, list));
      case "sum" -> one(call, ValueType.MAP, Expression.Sum::new);
      case "dot" -> similar(call, Expression.Similarity.DOT);
      case "cosine" -> similar(call, Expression.Similarity.COSINE);
      case "common" -> common(call);
      case "distance" -> distance(call);
      case "geohash" -> geohash(call);
      default ->
          throw new IllegalStateException(
              "function '" + call.name() + "' is listed but has no rule");
    };
  }

  // ---- missing values and choice

  private @Nullable Typed defaulted(Call call) {
    Branches branches = branches(call, call.argument(0), call.argument(1));
    return branches == null
        ? null
        : Typed.of(
            call.syntax(),
            new Expression.Default(branches.first().expression(), branches.second().expression()),
            branches.second());
  }

  private @Nullable Typed isMissing(Call call) {
    Typed operand = call.argument(0);
    return operand == null
        ? null
        : Typed.of(call.syntax(), new Expression.IsMissing(operand.expression()));
  }

  private @Nullable Typed choice(Call call) {
    Typed condition = operators.condition(call.argument(0));
    Branches branches = branches(call, call.argument(1), call.argument(2));
    if (condition == null || branches == null) {
      return null;
    }
    Expression choice =
        new Expression.If(
            condition.expression(), branches.first().expression(), branches.second().expression());
    return Typed.of(call.syntax(), choice, condition, branches.first(), branches.second());
  }

  /// Two operands of one type, either of which may be the value.
  private record Branches(Typed first, Typed second) {}

  private @Nullable Branches branches(Call call, @Nullable Typed first, @Nullable Typed second) {
    if (first == null || second == null) {
      return null;
    }
    Typed a = second.type().isSymbol() ? checker.asSymbol(first) : first;
    Typed b = first.type().isSymbol() ? checker.asSymbol(second) : second;
    if (a.is(b.type()) || (a.type().isSymbol() && b.type().isSymbol())) {
      return new Branches(a, b);
    }
    findings.add(
        second.span(),
        "%s needs values of one type, but %s and %s"
            .formatted(call.name(), wording.kind(first), wording.kind(second)));
    return null;
  }

  // ---- numbers

  private @Nullable Typed extreme(Call call, Operator operator) {
    Typed extreme = want(call, 0, QUANTITIES);
    for (int i = 1; i < call.arguments().size(); i++) {
      extreme = join(call, operator, extreme, i);
    }
    return extreme;
  }

  private @Nullable Typed clamp(Call call) {
    return join(call, Operator.MIN, join(call, Operator.MAX, want(call, 0, QUANTITIES), 1), 2);
  }

  /// Joins what has been computed so far with one more argument of the same type.
  private @Nullable Typed join(Call call, Operator operator, @Nullable Typed left, int index) {
    Typed right =
        left == null ? want(call, index, QUANTITIES) : want(call, index, Set.of(left.type()));
    return left == null || right == null
        ? null
        : Operators.combine(call.syntax(), operator, left, right, left.type());
  }

  private @Nullable Typed power(Call call) {
    Typed power = want(call, 0, Set.of(ValueType.NUMBER));
    Typed exponent = want(call, 1, Set.of(ValueType.NUMBER));
    return power == null || exponent == null
        ? null
        : Operators.combine(call.syntax(), Operator.POWER, power, exponent, ValueType.NUMBER);
  }

  private @Nullable Typed number(Call call, Function function) {
    return applied(call, function, want(call, 0, Set.of(ValueType.NUMBER)), ValueType.NUMBER);
  }

  private @Nullable Typed quantity(Call call, Function function) {
    Typed operand = want(call, 0, EnumSet.of(ValueType.NUMBER, ValueType.DURATION));
    return operand == null ? null : applied(call, function, operand, operand.type());
  }

  private @Nullable Typed sign(Call call) {
    return applied(
        call,
        Function.SIGN,
        want(call, 0, EnumSet.of(ValueType.NUMBER, ValueType.DURATION)),
        ValueType.NUMBER);
  }

  private static @Nullable Typed applied(
      Call call, Function function, @Nullable Typed operand, ValueType type) {
    if (operand == null) {
      return null;
    }
    boolean partial = isPartial(function, Bounds.least(operand.expression()));
    boolean missing = partial || operand.expression().mayBeMissing();
    Expression applied = new Expression.Apply(function, operand.expression(), type, missing);
    return partial
        ? Typed.partial(call.syntax(), applied)
        : Typed.of(call.syntax(), applied, operand);
  }

  /// Whether a function has no result for some operand from `least` up.
  private static boolean isPartial(Function function, double least) {
    return switch (function) {
      case LOG -> !(least > 0);
      case LOG1P -> !(least > -1);
      case SQRT -> !(least >= 0);
      case NEGATE, ABS, EXP, FLOOR, ROUND, SIGN -> false;
    };
  }

  // ---- durations and times

  private @Nullable Typed inUnits(Call call, double millis) {
    Typed duration = want(call, 0, Set.of(ValueType.DURATION));
    if (duration == null) {
      return null;
    }
    Typed unit = Typed.of(call.syntax(), new Expression.Constant(millis, ValueType.DURATION));
    return Operators.combine(call.syntax(), Operator.DIVIDE, duration, unit, ValueType.NUMBER);
  }

  private @Nullable Typed clock(Call call, Expression.ClockField field) {
    return one(
        call, ValueType.TIME, time -> new Expression.Clock(field, time, checker.scope().zone()));
  }

  private @Nullable Typed time(Call call) {
    Typed text = want(call, 0, Set.of(ValueType.TEXT));
    String pattern = literal(call);
    if (text == null || pattern == null) {
      return null;
    }
    try {
      DateTimeFormatter format = TimePattern.compile(pattern, checker.scope().zone());
      return Typed.partial(call.syntax(), new Expression.TimeOf(text.expression(), format));
    } catch (IllegalArgumentException e) {
      findings.add(
          secondSpan(call),
          "no time pattern: " + e.getMessage() + "; write one such as 'yyyy-MM-dd HH:mm:ss'");
      return null;
    }
  }

  // ---- text

  private @Nullable Typed measure(Call call, Expression.TextMeasure measure) {
    Typed text = want(call, 0, Set.of(ValueType.TEXT));
    if (text == null) {
      return null;
    }
    Expression measured = new Expression.Measure(measure, text.expression());
    return measure == Expression.TextMeasure.NUMBER
        ? Typed.partial(call.syntax(), measured)
        : Typed.of(call.syntax(), measured, text);
  }

  private @Nullable Typed part(Call call, Expression.Position position) {
    Typed text = want(call, 0, Set.of(ValueType.TEXT));
    Typed part = want(call, 1, Set.of(ValueType.TEXT));
    return text == null || part == null
        ? null
        : Typed.of(
            call.syntax(),
            new Expression.HasPart(position, text.expression(), part.expression()),
            text,
            part);
  }

  private @Nullable Typed pattern(Call call, PatternUse use) {
    Typed text = want(call, 0, Set.of(ValueType.TEXT));
    String pattern = literal(call);
    if (text == null || pattern == null) {
      return null;
    }
    try {
      return Typed.of(
          call.syntax(), use.of(text.expression(), RegularExpression.compile(pattern)), text);
    } catch (PatternSyntaxException e) {
      findings.add(
          secondSpan(call), "no pattern of RE2 (linear time, no look-around): " + e.getMessage());
      return null;
    }
  }

  private @Nullable Typed text(Call call) {
    Set<ValueType> writable =
        EnumSet.of(
            ValueType.BOOL, ValueType.NUMBER, ValueType.CATEGORY, ValueType.ID, ValueType.TIME);
    Typed operand = want(call, 0, writable);
    return operand == null
        ? null
        : Typed.of(
            call.syntax(), new Expression.TextOf(operand.expression(), checker.symbols()), operand);
  }

  // ---- lists and maps

  private @Nullable Typed size(Call call) {
    Typed collection = want(call, 0, EnumSet.of(ValueType.LIST, ValueType.MAP));
    return collection == null
        ? null
        : Typed.of(call.syntax(), new Expression.Size(collection.expression()), collection);
  }

  private @Nullable Typed similar(Call call, Expression.Similarity measure) {
    Typed left = want(call, 0, Set.of(ValueType.MAP));
    Typed right = want(call, 1, Set.of(ValueType.MAP));
    return left == null || right == null
        ? null
        : Typed.of(
            call.syntax(),
            new Expression.Similar(measure, left.expression(), right.expression()),
            left,
            right);
  }

  private @Nullable Typed common(Call call) {
    Typed left = want(call, 0, Set.of(ValueType.LIST));
    Typed right = want(call, 1, Set.of(ValueType.LIST));
    return left == null || right == null
        ? null
        : Typed.of(
            call.syntax(),
            new Expression.Common(left.expression(), right.expression()),
            left,
            right);
  }

  // ---- places

  private @Nullable Typed distance(Call call) {
    Expression.Place from = place(call, 0);
    Expression.Place to = place(call, 2);
    return from == null || to == null
        ? null
        : Typed.partial(call.syntax(), new Expression.Distance(from, to));
  }

  private @Nullable Typed geohash(Call call) {
    Expression.Place place = place(call, 0);
    Typed length = want(call, 2, Set.of(ValueType.NUMBER));
    if (place == null || length == null) {
      return null;
    }
    boolean fits =
        length.expression() instanceof Expression.Constant constant
            && constant.value() == Math.rint(constant.value())
            && constant.value() >= 1
            && constant.value() <= Geography.LONGEST_HASH;
    if (!fits) {
      findings.add(
          length.span(),
          "geohash needs its length written out, a whole number in [1, %d]; 5 letters are about 5 km"
              .formatted(Geography.LONGEST_HASH));
      return null;
    }
    int letters = (int) ((Expression.Constant) length.expression()).value();
    return Typed.partial(call.syntax(), new Expression.Geohash(place, letters));
  }

  private Expression.@Nullable Place place(Call call, int first) {
    Typed latitude = want(call, first, Set.of(ValueType.NUMBER));
    Typed longitude = want(call, first + 1, Set.of(ValueType.NUMBER));
    return latitude == null || longitude == null
        ? null
        : new Expression.Place(latitude.expression(), longitude.expression());
  }

  // ---- arguments

  /// A function of one operand; `first` and `last`, which may find nothing, are named by the whole
  /// call.
  private @Nullable Typed one(Call call, ValueType type, Build build) {
    Typed operand = want(call, 0, Set.of(type));
    if (operand == null) {
      return null;
    }
    Expression built = build.of(operand.expression());
    return built instanceof Expression.EndOf
        ? Typed.partial(call.syntax(), built)
        : Typed.of(call.syntax(), built, operand);
  }

  /// The argument if it has one of the types; reported when not.
  private @Nullable Typed want(Call call, int index, Set<ValueType> types) {
    Typed argument = call.argument(index);
    if (argument == null || types.contains(argument.type())) {
      return argument;
    }
    findings.add(
        argument.span(),
        "%s takes %s here, but %s%s"
            .formatted(
                call.name(),
                Wording.oneOf(types),
                wording.kind(argument),
                conversion(argument, types)));
    return null;
  }

  private String conversion(Typed argument, Set<ValueType> wanted) {
    String source = wording.source(argument.syntax());
    if (wanted.contains(ValueType.NUMBER)) {
      return switch (argument.type()) {
        case BOOL -> "; write if(" + source + ", 1, 0)";
        case DURATION -> "; write days(" + source + ")";
        case TEXT -> "; write number(" + source + ")";
        case NUMBER, CATEGORY, ID, TIME, LIST, MAP -> "";
      };
    }
    return wanted.contains(ValueType.TEXT)
            && argument.type() != ValueType.LIST
            && argument.type() != ValueType.MAP
        ? "; write text(" + source + ")"
        : "";
  }

  private @Nullable String literal(Call call) {
    if (call.syntax().arguments().get(1) instanceof Syntax.Text text) {
      return text.value();
    }
    findings.add(
        secondSpan(call),
        call.name() + " needs its pattern written out as a text; write " + signature(call.name()));
    return null;
  }

  private static Span secondSpan(Call call) {
    return call.syntax().arguments().get(1).span();
  }

  private interface Build {
    Expression of(Expression operand);
  }

  private interface PatternUse {
    Expression of(Expression text, TextPattern pattern);
  }
}
