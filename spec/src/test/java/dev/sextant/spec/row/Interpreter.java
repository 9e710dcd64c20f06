package dev.sextant.spec.row;

import dev.sextant.decision.Expression;
import dev.sextant.decision.SymbolList;
import dev.sextant.decision.SymbolMap;
import dev.sextant.math.Geography;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The plain twin of [dev.sextant.decision.Program]: walks the tree once per row, in boxed values,
/// null for *missing*.
record Interpreter(List<? extends @Nullable Object> row, long now) {

  @Nullable Object value(Expression expression) {
    return switch (expression) {
      case Expression.Column c -> row.get(c.index());
      case Expression.Constant c -> c.value();
      case Expression.TextConstant c -> c.value();
      case Expression.ListConstant c -> c.value();
      case Expression.Now _ -> (double) now;
      case Expression.IsMissing m -> truth(value(m.operand()) == null);
      case Expression.Default d -> {
        Object operand = value(d.operand());
        yield operand != null ? operand : value(d.fallback());
      }
      case Expression.If i -> {
        Object condition = value(i.condition());
        yield condition == null ? null : value(condition.equals(1.0) ? i.then() : i.otherwise());
      }
      case Expression.And a -> and(value(a.left()), value(a.right()));
      case Expression.Or o -> not(and(not(value(o.left())), not(value(o.right()))));
      case Expression.Not n -> not(value(n.operand()));
      case Expression.Arithmetic a ->
          both(a.left(), a.right(), (x, y) -> arithmetic(a.operator(), (Double) x, (Double) y));
      case Expression.Comparison c ->
          both(c.left(), c.right(), (x, y) -> truth(compare(c.relation(), (Double) x, (Double) y)));
      case Expression.SameText s -> both(s.left(), s.right(), (x, y) -> truth(x.equals(y)));
      case Expression.HasPart h ->
          both(h.text(), h.part(), (x, y) -> truth(hasPart(h.position(), (String) x, (String) y)));
      case Expression.ListHas h ->
          both(
              h.list(), h.symbol(), (x, y) -> truth(elements(x).contains(((Double) y).intValue())));
      case Expression.MapHas h ->
          both(h.map(), h.key(), (x, y) -> truth(entries(x).containsKey(((Double) y).intValue())));
      case Expression.Lookup l ->
          both(l.map(), l.key(), (x, y) -> entries(x).get(((Double) y).intValue()));
      case Expression.Similar s ->
          both(s.left(), s.right(), (x, y) -> similar(s.measure(), entries(x), entries(y)));
      case Expression.Apply a -> one(a.operand(), x -> apply(a.function(), (Double) x));
      case Expression.Clock c -> one(c.time(), x -> clock(c, (Double) x));
      case Expression.OneOf o ->
          one(
              o.operand(),
              x -> truth(Arrays.stream(o.values()).anyMatch(each -> each == (Double) x)));
      case Expression.Listed l -> one(l.text(), x -> truth(l.list().contains((String) x)));
      case Expression.Common c ->
          both(
              c.left(),
              c.right(),
              (x, y) ->
                  SymbolList.of(
                      elements(x).stream()
                          .filter(elements(y)::contains)
                          .mapToInt(Integer::intValue)
                          .toArray()));
      case Expression.Distance d -> {
        Object a = value(d.from().latitude());
        Object b = value(d.from().longitude());
        Object c = value(d.to().latitude());
        Object e = value(d.to().longitude());
        yield a == null || b == null || c == null || e == null
            ? null
            : present(Geography.distance((Double) a, (Double) b, (Double) c, (Double) e));
      }
      case Expression.Geohash g ->
          both(
              g.place().latitude(),
              g.place().longitude(),
              (x, y) ->
                  Geography.isPlace((Double) x, (Double) y)
                      ? Geography.geohash((Double) x, (Double) y, g.length())
                      : null);
      case Expression.Size s ->
          one(
              s.collection(),
              x -> (double) (x instanceof SymbolList ? elements(x).size() : entries(x).size()));
      case Expression.Sum s ->
          one(s.map(), x -> entries(x).values().stream().mapToDouble(Double::doubleValue).sum());
      case Expression.EndOf e -> one(e.list(), x -> end(e.end(), elements(x)));
      case Expression.Measure m -> one(m.text(), x -> measure(m.measure(), (String) x));
      case Expression.InCase c ->
          one(
              c.text(),
              x ->
                  c.letterCase() == Expression.LetterCase.LOWER
                      ? ((String) x).toLowerCase(Locale.ROOT)
                      : ((String) x).toUpperCase(Locale.ROOT));
      case Expression.Matches m -> one(m.text(), x -> truth(m.pattern().foundIn((String) x)));
      case Expression.CountOf c -> one(c.text(), x -> (double) c.pattern().countIn((String) x));
      case Expression.TextOf t -> one(t.operand(), x -> write(t, (Double) x));
      case Expression.CategoryOf c -> one(c.text(), x -> (double) c.symbols().code((String) x));
      case Expression.TimeOf t -> one(t.text(), x -> time(t, (String) x));
    };
  }

  private interface One {
    @Nullable Object of(Object x);
  }

  private interface Two {
    @Nullable Object of(Object x, Object y);
  }

  private @Nullable Object one(Expression operand, One function) {
    Object x = value(operand);
    return x == null ? null : present(function.of(x));
  }

  private @Nullable Object both(Expression left, Expression right, Two function) {
    Object x = value(left);
    Object y = value(right);
    return x == null || y == null ? null : present(function.of(x, y));
  }

  private static @Nullable Object present(@Nullable Object result) {
    return result instanceof Double number && number.isNaN() ? null : result;
  }

  private static double truth(boolean value) {
    return value ? 1.0 : 0.0;
  }

  private static @Nullable Object and(@Nullable Object left, @Nullable Object right) {
    if (Objects.equals(left, 0.0) || Objects.equals(right, 0.0)) {
      return 0.0;
    }
    return left == null || right == null ? null : (Object) 1.0;
  }

  private static @Nullable Object not(@Nullable Object operand) {
    return operand == null ? null : truth(operand.equals(0.0));
  }

  private static @Nullable Double arithmetic(Expression.Operator operator, double x, double y) {
    return switch (operator) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> y == 0 ? null : (Double) (x / y);
      case MIN -> Math.min(x, y);
      case MAX -> Math.max(x, y);
      case POWER -> Double.isInfinite(Math.pow(x, y)) ? null : (Double) Math.pow(x, y);
    };
  }

  private static @Nullable Double apply(Expression.Function function, double x) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case LOG -> x <= 0 ? null : (Double) Math.log(x);
      case LOG1P -> x <= -1 ? null : (Double) Math.log1p(x);
      case EXP -> Math.exp(x);
      case SQRT -> x < 0 ? null : (Double) Math.sqrt(x);
      case FLOOR -> Math.floor(x);
      case ROUND -> Math.rint(x);
      case SIGN -> Math.signum(x);
    };
  }

  private static boolean compare(Expression.Relation relation, double x, double y) {
    return switch (relation) {
      case EQUAL -> x == y;
      case NOT_EQUAL -> x != y;
      case LESS -> x < y;
      case LESS_OR_EQUAL -> x <= y;
      case GREATER -> x > y;
      case GREATER_OR_EQUAL -> x >= y;
    };
  }

  private static boolean hasPart(Expression.Position position, String text, String part) {
    return switch (position) {
      case ANYWHERE -> text.indexOf(part) >= 0;
      case START -> text.regionMatches(0, part, 0, part.length());
      case END ->
          text.length() >= part.length()
              && text.substring(text.length() - part.length()).equals(part);
    };
  }

  private static double clock(Expression.Clock clock, double millis) {
    ZonedDateTime local = Instant.ofEpochMilli((long) Math.floor(millis)).atZone(clock.zone());
    return clock.field() == Expression.ClockField.HOUR
        ? local.getHour()
        : local.getDayOfWeek().getValue();
  }

  private static List<Integer> elements(Object list) {
    return Arrays.stream(((SymbolList) list).toArray()).boxed().toList();
  }

  private static Map<Integer, Double> entries(Object map) {
    Map<Integer, Double> entries = new HashMap<>();
    ((SymbolMap) map).forEach(entries::put);
    return entries;
  }

  private static double similar(
      Expression.Similarity measure, Map<Integer, Double> x, Map<Integer, Double> y) {
    double lengths = Math.sqrt(dot(x, x)) * Math.sqrt(dot(y, y));
    return measure == Expression.Similarity.DOT
        ? dot(x, y)
        : lengths == 0 ? 0 : dot(x, y) / lengths;
  }

  private static double dot(Map<Integer, Double> x, Map<Integer, Double> y) {
    return x.keySet().stream().filter(y::containsKey).mapToDouble(key -> product(x, y, key)).sum();
  }

  private static double product(Map<Integer, Double> x, Map<Integer, Double> y, Integer key) {
    return x.getOrDefault(key, 0.0) * y.getOrDefault(key, 0.0);
  }

  private static @Nullable Object end(Expression.End end, List<Integer> elements) {
    if (elements.isEmpty()) {
      return null;
    }
    return (end == Expression.End.FIRST ? elements.getFirst() : elements.getLast()).doubleValue();
  }

  private static @Nullable Double measure(Expression.TextMeasure measure, String text) {
    return switch (measure) {
      case LENGTH -> (double) text.codePoints().count();
      case WORDS ->
          (double)
              new ArrayList<>(List.of(text.split("\\s+")))
                  .stream().filter(word -> !word.isEmpty()).count();
      case DIGITS -> (double) text.chars().filter(Character::isDigit).count();
      case UPPER_SHARE -> upperShare(text);
      case NUMBER -> number(text.strip());
    };
  }

  private static @Nullable Double number(String text) {
    boolean decimal = text.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    return decimal && Double.isFinite(Double.parseDouble(text))
        ? (Double) Double.parseDouble(text)
        : null;
  }

  private static double upperShare(String text) {
    long letters = text.chars().filter(Character::isLetter).count();
    return letters == 0
        ? 0
        : (double) text.chars().filter(Character::isLetter).filter(Character::isUpperCase).count()
            / letters;
  }

  private static String write(Expression.TextOf text, double value) {
    return switch (text.operand().type()) {
      case BOOL -> value == 0 ? "false" : "true";
      case CATEGORY, ID -> text.symbols().name((int) value);
      case TIME -> Instant.ofEpochMilli((long) value).toString();
      default ->
          value == Math.rint(value) && Math.abs(value) < 1e15
              ? String.valueOf((long) value)
              : String.valueOf(value);
    };
  }

  private static @Nullable Double time(Expression.TimeOf time, String text) {
    try {
      return (double) Instant.from(time.format().parse(text)).toEpochMilli();
    } catch (DateTimeException _) {
      return null;
    }
  }
}
