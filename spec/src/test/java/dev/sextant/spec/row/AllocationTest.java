package dev.sextant.spec.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sextant.decision.Columns;
import dev.sextant.decision.Program;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.SortedSymbolMap;
import dev.sextant.decision.SymbolList;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.TextList;
import dev.sextant.decision.ValueType;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int ROWS = 5000;
  private static final int ROUNDS = 200;

  private final Symbols symbols = new Symbols();
  private final ColumnScope scope =
      new ColumnScope(ZoneId.of("Europe/London"))
          .column("clicks", ValueType.NUMBER)
          .columnWithGaps("ctr", ValueType.NUMBER)
          .column("published", ValueType.TIME)
          .column("category", ValueType.CATEGORY)
          .column("title", ValueType.TEXT)
          .column("taste", ValueType.MAP)
          .column("seen", ValueType.LIST)
          .list("blocked", TextList.of(List.of("c3")));

  @Test
  void evaluationAllocatesNothingOnceWarm() {
    String text =
        """
        default(ctr, 0) * 8 + log1p(max(clicks, 0)) - days(now - published) / 30 + default(taste[category], 0)
        + if(category in ['c1', 'c2'] or category in seen or category in blocked or now - published < 1d, 1, 0)
        + hour(published) + weekday(now) + words(title) + upper_share(title) + if(contains(title, 'ab'), 1, 2)
        + size(seen) + sum(taste) + cosine(taste, taste) + clamp(pow(clicks, 2), 0, 9) + default(number(title), 0)""";
    RowLanguage.Result result = RowLanguage.compile(text, scope, Usage.feature(), symbols);
    assertThat(result).isInstanceOf(RowLanguage.Compiled.class);
    Program program = Program.compile(((RowLanguage.Compiled) result).expression());
    Columns columns = columns();
    Scratch scratch = new Scratch();
    double[] out = new double[ROWS];
    run(program, columns, scratch, out);
    long before = allocated();
    run(program, columns, scratch, out);
    long perRow = (allocated() - before) / ((long) ROUNDS * ROWS);
    assertThat(allocated() - before)
        .as("bytes in %d rows, %d each", ROUNDS * ROWS, perRow)
        .isLessThan(ROWS);
  }

  private static void run(Program program, Columns columns, Scratch scratch, double[] out) {
    for (int round = 0; round < ROUNDS; round++) {
      program.evaluate(columns, 1_772_000_000_000L, scratch, out);
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  private Columns columns() {
    Columns columns = new Columns(scope.types());
    columns.rows(ROWS);
    columns.constantObject(
        5, SortedSymbolMap.of(Map.of(symbols.code("c0"), 0.25, symbols.code("c4"), 0.75)));
    columns.constantObject(6, SymbolList.of(symbols.code("c2")));
    for (int row = 0; row < ROWS; row++) {
      columns.numbers(0)[row] = row % 17;
      columns.numbers(1)[row] = row % 3 == 0 ? Double.NaN : 0.01 * row;
      columns.numbers(2)[row] = 1_771_000_000_000.0 + row * 1000.0;
      columns.numbers(3)[row] = symbols.code("c" + row % 5);
      columns.objects(4)[row] = row % 2 == 0 ? "Ab abc word" : "not a number";
    }
    return columns;
  }
}
