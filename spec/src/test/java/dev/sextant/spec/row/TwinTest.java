package dev.sextant.spec.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Expression;
import dev.sextant.decision.Program;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.SortedSymbolMap;
import dev.sextant.decision.SymbolList;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.TextList;
import dev.sextant.decision.ValueType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The column kernels against the plain twin, on random expressions over random rows.
class TwinTest {
  private static final long NOW = 1_772_000_000_000L;
  private static final double DAY = 8.64e7;
  private static final int ROWS = 1500; // more than one block

  private static final List<ValueType> TYPES = List.of(ValueType.values());

  private final Symbols symbols = new Symbols();
  private final Scratch scratch = new Scratch();
  private final ColumnScope scope =
      new ColumnScope(ZoneId.of("Europe/London"))
          .column("x", ValueType.NUMBER)
          .columnWithGaps("gappy", ValueType.NUMBER)
          .column("one", ValueType.NUMBER)
          .column("flag", ValueType.BOOL)
          .columnWithGaps("gappy_flag", ValueType.BOOL)
          .column("one_flag", ValueType.BOOL)
          .column("kind", ValueType.CATEGORY)
          .columnWithGaps("gappy_kind", ValueType.ID)
          .column("one_kind", ValueType.CATEGORY)
          .column("title", ValueType.TEXT)
          .columnWithGaps("gappy_title", ValueType.TEXT)
          .column("one_title", ValueType.TEXT)
          .column("at", ValueType.TIME)
          .column("age", ValueType.DURATION)
          .column("seen", ValueType.LIST)
          .columnWithGaps("gappy_seen", ValueType.LIST)
          .column("taste", ValueType.MAP)
          .columnWithGaps("gappy_taste", ValueType.MAP)
          .column("one_taste", ValueType.MAP)
          .list("blocked", TextList.of(List.of("a b", "c2", "7")));

  @Test
  void kernelsAgreeWithTheTreeWalkingTwin() {
    for (long seed = 1; seed <= 600; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      ValueType type = TYPES.get(random.nextInt(TYPES.size()));
      String text = new RandomExpressions(random).of(type, 4);
      if (text.length() <= RowLanguage.MAX_LENGTH) {
        agree(text, fill(random), "seed " + seed + ": " + text);
      }
    }
  }

  private void agree(String text, Columns columns, String label) {
    RowLanguage.Result result = RowLanguage.compile(text, scope, Usage.feature(), symbols);
    assertThat(result).as(label).isInstanceOf(RowLanguage.Compiled.class);
    Expression expression = ((RowLanguage.Compiled) result).expression();
    List<@Nullable Object> fast = evaluate(Program.compile(expression), columns);
    for (int row = 0; row < columns.rows(); row++) {
      Object plain = new Interpreter(row(columns, row), NOW).value(expression);
      same(fast.get(row), plain, label + " in row " + row);
      assertThat(plain != null || expression.mayBeMissing())
          .as(label + ": missing only where announced")
          .isTrue();
    }
  }

  /// Sums may differ in their last digits, also where they are written as text.
  private static void same(@Nullable Object fast, @Nullable Object plain, String label) {
    if (fast instanceof String a && plain instanceof String b && isFraction(b)) {
      same((Object) Double.valueOf(a), Double.valueOf(b), label);
    } else if (fast instanceof Double a && plain instanceof Double b && Double.isFinite(b)) {
      assertThat(a).as(label).isCloseTo(b, within(1e-9 * Math.max(1, Math.abs(b))));
    } else {
      assertThat(fast).as(label).isEqualTo(plain);
    }
  }

  private static boolean isFraction(String text) {
    return text.matches("-?\\d+\\.\\d{6,}(E-?\\d+)?");
  }

  private List<@Nullable Object> evaluate(Program program, Columns columns) {
    List<@Nullable Object> values = new ArrayList<>();
    if (program.type().isNumeric()) {
      double[] out = new double[columns.rows()];
      program.evaluate(columns, NOW, scratch, out);
      for (double value : out) {
        values.add(boxed(value));
      }
    } else {
      @Nullable Object[] out = new Object[columns.rows()];
      program.evaluateObjects(columns, NOW, scratch, out);
      values.addAll(Arrays.asList(out));
    }
    return values;
  }

  private List<@Nullable Object> row(Columns columns, int row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < columns.types().size(); i++) {
      int at = columns.isConstant(i) ? 0 : row;
      values.add(
          columns.types().get(i).isNumeric()
              ? boxed(columns.numbers(i)[at])
              : columns.objects(i)[at]);
    }
    return values;
  }

  private static @Nullable Object boxed(double value) {
    return Double.isNaN(value) ? null : (Object) value;
  }

  private Columns fill(RandomGenerator random) {
    Columns columns = new Columns(scope.types());
    columns.rows(random.nextInt(10) == 0 ? ROWS : 1 + random.nextInt(40));
    List<String> names = List.copyOf(scope.names());
    for (int i = 0; i < names.size(); i++) {
      fill(columns, i, names.get(i), random);
    }
    return columns;
  }

  private void fill(Columns columns, int index, String name, RandomGenerator random) {
    ValueType type = scope.types().get(index);
    if (name.startsWith("one_") || name.equals("one")) {
      if (type.isNumeric()) {
        columns.constantNumber(index, number(type, random));
      } else {
        columns.constantObject(index, object(type, random));
      }
      return;
    }
    boolean gappy = name.startsWith("gappy");
    for (int row = 0; row < columns.rows(); row++) {
      boolean missing = gappy && random.nextInt(3) == 0;
      if (type.isNumeric()) {
        columns.numbers(index)[row] = missing ? Double.NaN : number(type, random);
      } else {
        columns.objects(index)[row] = missing ? null : object(type, random);
      }
    }
  }

  private double number(ValueType type, RandomGenerator random) {
    return switch (type) {
      case BOOL -> random.nextInt(2);
      case NUMBER -> random.nextBoolean() ? random.nextInt(-3, 4) : random.nextDouble(-5, 5);
      case TIME -> NOW + Math.floor(random.nextDouble(-400, 400) * DAY);
      case DURATION -> Math.floor(random.nextDouble(-10, 10) * DAY);
      case CATEGORY, ID -> symbols.code("c" + random.nextInt(5));
      case TEXT, LIST, MAP -> throw new IllegalArgumentException(type.word());
    };
  }

  private Object object(ValueType type, RandomGenerator random) {
    return switch (type) {
      case TEXT ->
          List.of(
                  "a b",
                  "A1",
                  "aAa 12",
                  "",
                  " -7 ",
                  ".5e1",
                  "2026-03-29",
                  "Éa\uD83D\uDE00",
                  "1772000000",
                  "1e999")
              .get(random.nextInt(10));
      case LIST ->
          SymbolList.of(IntStream.range(0, random.nextInt(4)).map(_ -> code(random)).toArray());
      case MAP ->
          random.nextInt(4) == 0
              ? SortedSymbolMap.EMPTY
              : SortedSymbolMap.of(
                  Map.of(code(random), random.nextDouble(-1, 1), symbols.code("c1"), 0.5));
      default -> throw new IllegalArgumentException(type.word());
    };
  }

  private int code(RandomGenerator random) {
    return symbols.code(List.of("c0", "c2", "c3", "c4").get(random.nextInt(4)));
  }
}
