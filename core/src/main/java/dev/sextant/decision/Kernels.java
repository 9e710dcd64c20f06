package dev.sextant.decision;

import dev.sextant.decision.Expression.Operator;
import dev.sextant.math.Geography;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The kernel of each kind of [Expression]: which operands it evaluates, and which loop it runs
/// over them.
///
/// Slots form a stack: operand 0 is evaluated in the kernel's own slot, operand 1 in the next, and
/// the result replaces operand 0. A long sum or conjunction, which leans left, thus needs two slots
/// whatever its length.
final class Kernels {
  private Kernels() {}

  static Kernel of(Expression expression) {
    return switch (expression) {
      case Expression.Column c -> column(c);
      case Expression.Constant c -> (scratch, slot) -> scratch.constant(slot, c.value());
      case Expression.TextConstant c -> (scratch, slot) -> scratch.constant(slot, c.value());
      case Expression.ListConstant c -> (scratch, slot) -> scratch.constant(slot, c.value());
      case Expression.Now _ -> (scratch, slot) -> scratch.constant(slot, (double) scratch.now());
      case Expression.Arithmetic a -> numbers(a.left(), a.right(), loop(a.operator()));
      case Expression.Apply a -> numbers(a.operand(), loop(a.function()));
      case Expression.Clock c -> numbers(c.time(), loop(c.field(), new WallClock(c.zone())));
      case Expression.Comparison c -> numbers(c.left(), c.right(), loop(c.relation()));
      case Expression.SameText s -> texts(s.left(), s.right(), (a, b) -> truth(a.equals(b)));
      case Expression.And a -> unlessDecided(a.left(), a.right(), 0, Loops::and);
      case Expression.Or o -> unlessDecided(o.left(), o.right(), 1, Loops::or);
      case Expression.Not n -> numbers(n.operand(), Loops::not);
      case Expression.IsMissing m -> isMissing(m.operand());
      case Expression.Default d -> otherwise(d.operand(), d.fallback());
      case Expression.If i -> choose(i);
      case Expression.OneOf o ->
          numbers(o.operand(), (values, n) -> Loops.oneOf(values, o.values(), n));
      case Expression.Listed l -> text(l.text(), t -> truth(l.list().contains(t)));
      case Expression.ListHas h ->
          keyed(h.list(), h.symbol(), (list, code) -> truth(((SymbolList) list).contains(code)));
      case Expression.MapHas h ->
          keyed(h.map(), h.key(), (map, code) -> truth(!Double.isNaN(((SymbolMap) map).get(code))));
      case Expression.Lookup l ->
          keyed(l.map(), l.key(), (map, code) -> ((SymbolMap) map).get(code));
      case Expression.Similar s -> objects(s.left(), s.right(), similarity(s.measure()));
      case Expression.Common c -> common(c.left(), c.right());
      case Expression.Distance d -> distance(d.from(), d.to());
      case Expression.Geohash g -> geohash(g.place(), g.length());
      case Expression.Size s -> object(s.collection(), Kernels::size);
      case Expression.Sum s -> object(s.map(), map -> ((SymbolMap) map).sum());
      case Expression.EndOf e -> object(e.list(), end(e.end()));
      case Expression.Measure m -> text(m.text(), measure(m.measure()));
      case Expression.InCase c -> rewrite(c.text(), letters(c.letterCase()));
      case Expression.HasPart h -> texts(h.text(), h.part(), part(h.position()));
      case Expression.Matches m -> text(m.text(), t -> truth(m.pattern().foundIn(t)));
      case Expression.CountOf c -> text(c.text(), t -> c.pattern().countIn(t));
      case Expression.TextOf t ->
          write(t.operand(), Texts.writing(t.operand().type(), t.symbols()));
      case Expression.CategoryOf c -> text(c.text(), c.symbols()::code);
      case Expression.TimeOf t -> text(t.text(), s -> time(s, t.format()));
    };
  }

  // ---- shapes: what is evaluated, and where the result goes

  private static Kernel column(Expression.Column column) {
    int index = column.index();
    return column.type().isNumeric()
        ? (scratch, slot) -> scratch.loadNumbers(slot, index)
        : (scratch, slot) -> scratch.loadObjects(slot, index);
  }

  private static Kernel numbers(Expression expression, Loops.One loop) {
    Kernel operand = of(expression);
    return (scratch, slot) -> {
      operand.run(scratch, slot);
      loop.run(scratch.numbers(slot), scratch.align(slot, 1));
    };
  }

  private static Kernel numbers(
      Expression leftExpression, Expression rightExpression, Loops.Two loop) {
    Kernel left = of(leftExpression);
    Kernel right = of(rightExpression);
    return (scratch, slot) -> {
      left.run(scratch, slot);
      right.run(scratch, slot + 1);
      int n = scratch.align(slot, 2);
      loop.run(scratch.numbers(slot), scratch.numbers(slot + 1), n);
    };
  }

  /// Skips the right side of a block whose every row the left side has decided.
  private static Kernel unlessDecided(
      Expression leftExpression, Expression rightExpression, double deciding, Loops.Two loop) {
    Kernel left = of(leftExpression);
    Kernel right = of(rightExpression);
    return (scratch, slot) -> {
      left.run(scratch, slot);
      if (Loops.allAre(deciding, scratch.numbers(slot), scratch.align(slot, 1))) {
        return;
      }
      right.run(scratch, slot + 1);
      int n = scratch.align(slot, 2);
      loop.run(scratch.numbers(slot), scratch.numbers(slot + 1), n);
    };
  }

  private static Kernel text(Expression expression, ToDoubleFunction<String> function) {
    return object(expression, text -> function.applyAsDouble((String) text));
  }

  private static Kernel object(Expression expression, ToDoubleFunction<Object> function) {
    Kernel operand = of(expression);
    return (scratch, slot) -> {
      operand.run(scratch, slot);
      int n = scratch.align(slot, 1);
      @Nullable Object[] in = scratch.objects(slot);
      double[] out = scratch.numbers(slot);
      for (int i = 0; i < n; i++) {
        Object value = in[i];
        out[i] = value == null ? Double.NaN : function.applyAsDouble(value);
      }
    };
  }

  private static Kernel texts(
      Expression left, Expression right, ToDoubleBiFunction<String, String> function) {
    return objects(left, right, (a, b) -> function.applyAsDouble((String) a, (String) b));
  }

  private static Kernel objects(
      Expression leftExpression,
      Expression rightExpression,
      ToDoubleBiFunction<Object, Object> function) {
    Kernel left = of(leftExpression);
    Kernel right = of(rightExpression);
    return (scratch, slot) -> {
      left.run(scratch, slot);
      right.run(scratch, slot + 1);
      int n = scratch.align(slot, 2);
      @Nullable Object[] a = scratch.objects(slot);
      @Nullable Object[] b = scratch.objects(slot + 1);
      double[] out = scratch.numbers(slot);
      for (int i = 0; i < n; i++) {
        Object x = a[i];
        Object y = b[i];
        out[i] = x == null || y == null ? Double.NaN : function.applyAsDouble(x, y);
      }
    };
  }

  private static Kernel common(Expression leftExpression, Expression rightExpression) {
    Kernel left = of(leftExpression);
    Kernel right = of(rightExpression);
    return (scratch, slot) -> {
      left.run(scratch, slot);
      right.run(scratch, slot + 1);
      int n = scratch.align(slot, 2);
      @Nullable Object[] lists = scratch.objects(slot);
      @Nullable Object[] others = scratch.objects(slot + 1);
      for (int i = 0; i < n; i++) {
        lists[i] =
            lists[i] instanceof SymbolList list && others[i] instanceof SymbolList other
                ? list.common(other)
                : null;
      }
    };
  }

  private static Kernel distance(Expression.Place from, Expression.Place to) {
    Kernel latitude = of(from.latitude());
    Kernel longitude = of(from.longitude());
    Kernel toLatitude = of(to.latitude());
    Kernel toLongitude = of(to.longitude());
    return (scratch, slot) -> {
      latitude.run(scratch, slot);
      longitude.run(scratch, slot + 1);
      toLatitude.run(scratch, slot + 2);
      toLongitude.run(scratch, slot + 3);
      int n = scratch.align(slot, 4);
      double[] a = scratch.numbers(slot);
      double[] b = scratch.numbers(slot + 1);
      double[] c = scratch.numbers(slot + 2);
      double[] d = scratch.numbers(slot + 3);
      for (int i = 0; i < n; i++) {
        a[i] = Geography.distance(a[i], b[i], c[i], d[i]);
      }
    };
  }

  private static Kernel geohash(Expression.Place place, int length) {
    Kernel latitude = of(place.latitude());
    Kernel longitude = of(place.longitude());
    return (scratch, slot) -> {
      latitude.run(scratch, slot);
      longitude.run(scratch, slot + 1);
      int n = scratch.align(slot, 2);
      double[] a = scratch.numbers(slot);
      double[] b = scratch.numbers(slot + 1);
      @Nullable Object[] out = scratch.objects(slot);
      for (int i = 0; i < n; i++) {
        out[i] = Geography.isPlace(a[i], b[i]) ? Geography.geohash(a[i], b[i], length) : null;
      }
    };
  }

  private static Kernel keyed(
      Expression collectionExpression, Expression keyExpression, Keyed function) {
    Kernel collection = of(collectionExpression);
    Kernel key = of(keyExpression);
    return (scratch, slot) -> {
      collection.run(scratch, slot);
      key.run(scratch, slot + 1);
      int n = scratch.align(slot, 2);
      @Nullable Object[] collections = scratch.objects(slot);
      double[] codes = scratch.numbers(slot + 1);
      double[] out = scratch.numbers(slot);
      for (int i = 0; i < n; i++) {
        Object in = collections[i];
        out[i] =
            in == null || Double.isNaN(codes[i]) ? Double.NaN : function.apply(in, (int) codes[i]);
      }
    };
  }

  private static Kernel rewrite(Expression expression, UnaryOperator<String> function) {
    Kernel operand = of(expression);
    return (scratch, slot) -> {
      operand.run(scratch, slot);
      int n = scratch.align(slot, 1);
      @Nullable Object[] values = scratch.objects(slot);
      for (int i = 0; i < n; i++) {
        values[i] = values[i] instanceof String text ? function.apply(text) : null;
      }
    };
  }

  private static Kernel write(Expression expression, DoubleFunction<String> function) {
    Kernel operand = of(expression);
    return (scratch, slot) -> {
      operand.run(scratch, slot);
      int n = scratch.align(slot, 1);
      double[] in = scratch.numbers(slot);
      @Nullable Object[] out = scratch.objects(slot);
      for (int i = 0; i < n; i++) {
        out[i] = Double.isNaN(in[i]) ? null : function.apply(in[i]);
      }
    };
  }

  private static Kernel isMissing(Expression expression) {
    if (expression.type().isNumeric()) {
      return numbers(expression, Loops::isMissing);
    }
    Kernel operand = of(expression);
    return (scratch, slot) -> {
      operand.run(scratch, slot);
      int n = scratch.align(slot, 1);
      @Nullable Object[] in = scratch.objects(slot);
      double[] out = scratch.numbers(slot);
      for (int i = 0; i < n; i++) {
        out[i] = truth(in[i] == null);
      }
    };
  }

  private static Kernel otherwise(Expression expression, Expression fallbackExpression) {
    if (expression.type().isNumeric()) {
      return numbers(expression, fallbackExpression, Loops::otherwise);
    }
    Kernel operand = of(expression);
    Kernel fallback = of(fallbackExpression);
    return (scratch, slot) -> {
      operand.run(scratch, slot);
      fallback.run(scratch, slot + 1);
      int n = scratch.align(slot, 2);
      @Nullable Object[] values = scratch.objects(slot);
      @Nullable Object[] others = scratch.objects(slot + 1);
      for (int i = 0; i < n; i++) {
        values[i] = values[i] == null ? others[i] : values[i];
      }
    };
  }

  private static Kernel choose(Expression.If expression) {
    Kernel condition = of(expression.condition());
    Kernel then = of(expression.then());
    Kernel otherwise = of(expression.otherwise());
    boolean numeric = expression.type().isNumeric();
    return (scratch, slot) -> {
      condition.run(scratch, slot);
      then.run(scratch, slot + 1);
      otherwise.run(scratch, slot + 2);
      int n = scratch.align(slot, 3);
      if (numeric) {
        Loops.choose(
            scratch.numbers(slot), scratch.numbers(slot + 1), scratch.numbers(slot + 2), n);
      } else {
        chooseObjects(scratch, slot, n);
      }
    };
  }

  private static void chooseObjects(Scratch scratch, int slot, int n) {
    double[] condition = scratch.numbers(slot);
    @Nullable Object[] then = scratch.objects(slot + 1);
    @Nullable Object[] otherwise = scratch.objects(slot + 2);
    @Nullable Object[] out = scratch.objects(slot);
    for (int i = 0; i < n; i++) {
      out[i] = condition[i] == 1 ? then[i] : condition[i] == 0 ? otherwise[i] : null;
    }
  }

  // ---- what is computed

  private static Loops.Two loop(Operator operator) {
    return switch (operator) {
      case ADD -> Loops::add;
      case SUBTRACT -> Loops::subtract;
      case MULTIPLY -> Loops::multiply;
      case DIVIDE -> Loops::divide;
      case MIN -> Loops::min;
      case MAX -> Loops::max;
      case POWER -> Loops::power;
    };
  }

  private static Loops.One loop(Expression.Function function) {
    return switch (function) {
      case NEGATE -> Loops::negate;
      case ABS -> Loops::abs;
      case LOG -> Loops::log;
      case LOG1P -> Loops::log1p;
      case EXP -> Loops::exp;
      case SQRT -> Loops::sqrt;
      case FLOOR -> Loops::floor;
      case ROUND -> Loops::round;
      case SIGN -> Loops::sign;
    };
  }

  private static Loops.Two loop(Expression.Relation relation) {
    return switch (relation) {
      case EQUAL -> Loops::equal;
      case NOT_EQUAL -> Loops::notEqual;
      case LESS -> Loops::less;
      case LESS_OR_EQUAL -> Loops::lessOrEqual;
      case GREATER -> Loops::greater;
      case GREATER_OR_EQUAL -> Loops::greaterOrEqual;
    };
  }

  private static Loops.One loop(Expression.ClockField field, WallClock clock) {
    return switch (field) {
      case HOUR -> clock::hours;
      case WEEKDAY -> clock::weekdays;
    };
  }

  private static ToDoubleBiFunction<Object, Object> similarity(Expression.Similarity measure) {
    return switch (measure) {
      case DOT -> (a, b) -> ((SymbolMap) a).dot((SymbolMap) b);
      case COSINE -> (a, b) -> cosine((SymbolMap) a, (SymbolMap) b);
    };
  }

  private static double cosine(SymbolMap a, SymbolMap b) {
    double lengths = Math.sqrt(a.dot(a)) * Math.sqrt(b.dot(b));
    return lengths == 0 ? 0 : a.dot(b) / lengths;
  }

  private static double size(Object collection) {
    return collection instanceof SymbolList list ? list.size() : ((SymbolMap) collection).size();
  }

  private static ToDoubleFunction<Object> end(Expression.End end) {
    return switch (end) {
      case FIRST -> list -> elementOf((SymbolList) list, 0);
      case LAST -> list -> elementOf((SymbolList) list, ((SymbolList) list).size() - 1);
    };
  }

  private static double elementOf(SymbolList list, int index) {
    return list.size() == 0 ? Double.NaN : list.code(index);
  }

  private static ToDoubleFunction<String> measure(Expression.TextMeasure measure) {
    return switch (measure) {
      case LENGTH -> text -> text.codePointCount(0, text.length());
      case WORDS -> Texts::words;
      case DIGITS -> Texts::digits;
      case UPPER_SHARE -> Texts::upperShare;
      case NUMBER -> Texts::number;
    };
  }

  private static UnaryOperator<String> letters(Expression.LetterCase letterCase) {
    return switch (letterCase) {
      case LOWER -> text -> text.toLowerCase(Locale.ROOT);
      case UPPER -> text -> text.toUpperCase(Locale.ROOT);
    };
  }

  private static ToDoubleBiFunction<String, String> part(Expression.Position position) {
    return switch (position) {
      case ANYWHERE -> (text, part) -> truth(text.contains(part));
      case START -> (text, part) -> truth(text.startsWith(part));
      case END -> (text, part) -> truth(text.endsWith(part));
    };
  }

  private static double time(String text, DateTimeFormatter format) {
    try {
      return format.parse(text, Instant::from).toEpochMilli();
    } catch (DateTimeException | ArithmeticException _) {
      return Double.NaN;
    }
  }

  private static double truth(boolean value) {
    return value ? 1 : 0;
  }

  /// A function of a list or map and a symbol code.
  private interface Keyed {
    double apply(Object collection, int code);
  }
}
