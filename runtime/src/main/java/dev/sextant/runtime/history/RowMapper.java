package dev.sextant.runtime.history;

import dev.sextant.decision.Columns;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Program;
import dev.sextant.decision.Scratch;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemPlan.RowRule;
import dev.sextant.spec.SystemSpec.RowClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of one file to events, a batch at a time: the rules' programs run over columns.
final class RowMapper {
  private static final int BATCH = 2048;

  /// Events later than this are taken for mistakes: a clock can not have been right in the year
  /// 2200.
  private static final long LATEST = 7_258_118_400_000L;

  private final SystemPlan.Import plan;
  private final Symbols symbols;
  private final ZoneId zone;
  private final Sink sink;
  private final Columns columns;
  private final Scratch scratch = new Scratch();
  private final @Nullable Object[][] raw = new @Nullable Object[BATCH][];
  private final long[] lines = new long[BATCH];
  private final @Nullable String[] broken = new @Nullable String[BATCH];
  private final @Nullable DateTimeFormatter format;
  private final @Nullable RowClock clock;
  private final String file;
  private String lastTime = "";
  private double lastMillis;
  private int size;
  private long rowNumber;

  /// Receives what rows became.
  interface Sink {
    void event(Event event);

    /// A row that gave at least one event.
    void accepted();

    void ignored(String rule);

    void dead(long line, @Nullable Object[] row, String reason, String message);
  }

  RowMapper(SystemPlan.Import plan, Symbols symbols, ZoneId zone, String file, Sink sink) {
    this.plan = plan;
    this.symbols = symbols;
    this.zone = zone;
    this.file = file;
    this.sink = sink;
    this.columns = new Columns(plan.columns().stream().map(SystemPlan.Column::type).toList());
    String pattern = plan.spec().format().time();
    boolean epoch = pattern != null && pattern.startsWith("epoch-");
    this.format =
        pattern == null || epoch ? null : DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    this.clock = plan.spec().format().clock();
  }

  /// @param values as [RowFile.Rows#row] gives them
  void row(long line, @Nullable Object[] values) {
    raw[size] = values;
    lines[size] = line;
    size++;
    if (size == BATCH) {
      flush();
    }
  }

  /// Works off what has gathered.
  void flush() {
    if (size == 0) {
      return;
    }
    columns.rows(size);
    fill();
    List<double[]> conditions = new ArrayList<>();
    for (RowRule rule : plan.rules()) {
      conditions.add(rule.when() == null ? new double[0] : evaluate(rule.when()));
    }
    Map<Program, Object> values = new HashMap<>();
    for (int row = 0; row < size; row++) {
      map(row, conditions, values);
    }
    size = 0;
  }

  private void fill() {
    int column = 0;
    int given = 0;
    for (SystemPlan.Column each : plan.columns()) {
      switch (each.name()) {
        case "row" -> fillRowNumbers(column);
        case "file" -> columns.constantObject(column, file);
        case "row_time" -> fillRowTimes(column);
        default -> fill(column, given++, each);
      }
      column++;
    }
    rowNumber += size;
  }

  private void fillRowNumbers(int column) {
    for (int row = 0; row < size; row++) {
      columns.objects(column)[row] = Long.toString(rowNumber + row + 1);
    }
  }

  private void fillRowTimes(int column) {
    double[] out = columns.numbers(column);
    for (int row = 0; row < size; row++) {
      out[row] =
          clock == null
              ? Double.NaN
              : clock.start().toEpochMilli() + (double) (rowNumber + row) * clock.step().toMillis();
    }
  }

  private void fill(int column, int given, SystemPlan.Column each) {
    if (each.type() == ValueType.TEXT) {
      for (int row = 0; row < size; row++) {
        columns.objects(column)[row] = value(row, given);
      }
      return;
    }
    double[] out = columns.numbers(column);
    for (int row = 0; row < size; row++) {
      out[row] =
          switch (value(row, given)) {
            case null -> Double.NaN;
            case Double number when Double.isFinite(number) -> number;
            case Object text -> parse(row, each, text.toString());
          };
    }
  }

  private @Nullable Object value(int row, int given) {
    @Nullable Object[] values = raw[row];
    return values == null ? null : values[given];
  }

  private double parse(int row, SystemPlan.Column column, String text) {
    try {
      double number =
          switch (column.type()) {
            case TIME -> time(text);
            case BOOL -> bool(text);
            default -> Double.parseDouble(text.strip());
          };
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException | DateTimeException e) {
      // told below, with the place
    }
    broken[row] =
        column.name()
            + " must be a "
            + column.type().toString().toLowerCase(Locale.ROOT)
            + ", but is '"
            + text
            + "'";
    return Double.NaN;
  }

  private static double bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "t", "y" -> 1;
      case "false", "0", "no", "f", "n" -> 0;
      default -> Double.NaN;
    };
  }

  /// Rows of one moment stand together in most files, so the last time is kept.
  private double time(String text) {
    if (!text.equals(lastTime)) {
      lastMillis = millis(text);
      lastTime = text;
    }
    return lastMillis;
  }

  private double millis(String text) {
    String pattern = plan.spec().format().time();
    if (pattern == null) {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    }
    if (format == null) {
      return Math.rint(Double.parseDouble(text) * (pattern.equals("epoch-seconds") ? 1000 : 1));
    }
    TemporalAccessor parsed = format.parse(text);
    ZoneId given = parsed.query(TemporalQueries.zone());
    LocalDate date = LocalDate.from(parsed);
    var clockTime = parsed.query(TemporalQueries.localTime());
    LocalDateTime local = clockTime == null ? date.atStartOfDay() : date.atTime(clockTime);
    return local.atZone(given == null ? zone : given).toInstant().toEpochMilli();
  }

  private double[] evaluate(Program program) {
    double[] out = new double[size];
    program.evaluate(columns, 0, scratch, out);
    return out;
  }

  private Object column(Program program, Map<Program, Object> known) {
    return known.computeIfAbsent(
        program,
        _ -> {
          if (program.type().isNumeric()) {
            return evaluate(program);
          }
          @Nullable Object[] out = new @Nullable Object[size];
          program.evaluateObjects(columns, 0, scratch, out);
          return out;
        });
  }

  private void map(int row, List<double[]> conditions, Map<Program, Object> values) {
    String why = broken[row];
    broken[row] = null;
    if (why != null) {
      sink.dead(lines[row], rawRow(row), "wrong-type", why);
      return;
    }
    boolean gave = false;
    for (int i = 0; i < plan.rules().size(); i++) {
      RowRule rule = plan.rules().get(i);
      if (rule.when() != null && conditions.get(i)[row] != 1) {
        continue;
      }
      if (rule.kind().equals("ignore")) {
        sink.ignored(rule.name());
        return;
      }
      Event event = event(rule, row, values);
      if (event == null) {
        return;
      }
      sink.event(event);
      gave = true;
      if (rule.settles()) {
        sink.accepted();
        return;
      }
    }
    if (gave) {
      sink.accepted();
    } else {
      sink.dead(lines[row], rawRow(row), "no-rule", "no row rule matches");
    }
  }

  private @Nullable Object[] rawRow(int row) {
    @Nullable Object[] values = raw[row];
    return values == null ? new @Nullable Object[0] : values;
  }

  /// @return null when the row is dead, which was told
  private @Nullable Event event(RowRule rule, int row, Map<Program, Object> values) {
    EventType type = rule.type();
    if (type == null) {
      throw new IllegalStateException("rule " + rule.name() + " makes no event");
    }
    @Nullable Object[] fields = new @Nullable Object[type.fields().size()];
    for (SystemPlan.Set set : rule.set()) {
      fields[set.field()] =
          cell(
              column(set.program(), values),
              row,
              set.program().type(),
              type.fields().get(set.field()));
    }
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] == null && type.fields().get(i).required()) {
        sink.dead(
            lines[row],
            rawRow(row),
            "missing-field",
            type.name() + " needs " + type.fields().get(i).name());
        return null;
      }
    }
    double at = time(rule, row, values);
    if (!(at > 0 && at < LATEST)) {
      sink.dead(lines[row], rawRow(row), "absurd-time", "the time must lie between 1970 and 2200");
      return null;
    }
    double arrived = rule.arrived() == null ? at : number(rule.arrived(), row, values);
    if (!(arrived >= at && arrived < LATEST)) {
      sink.dead(lines[row], rawRow(row), "absurd-arrival", arrival(at, arrived));
      return null;
    }
    return new Event(type, "", (long) at, (long) arrived, fields);
  }

  private static String arrival(double at, double arrived) {
    return Double.isNaN(arrived)
        ? "the row does not say when it became known"
        : "it became known at %s, before it happened at %s"
            .formatted(Instant.ofEpochMilli((long) arrived), Instant.ofEpochMilli((long) at));
  }

  private double number(Program program, int row, Map<Program, Object> values) {
    return ((double[]) column(program, values))[row];
  }

  private double time(RowRule rule, int row, Map<Program, Object> values) {
    if (rule.at() != null) {
      return number(rule.at(), row, values);
    }
    return clock == null
        ? Double.NaN
        : clock.start().toEpochMilli()
            + (double) (rowNumber - size + row) * clock.step().toMillis();
  }

  private @Nullable Object cell(Object column, int row, ValueType type, EventType.Field field) {
    if (column instanceof double[] numbers) {
      double number = numbers[row];
      if (Double.isNaN(number)) {
        return null;
      }
      boolean symbol = type == ValueType.CATEGORY || type == ValueType.ID;
      return symbol ? (Object) symbols.name((int) number) : (Object) number;
    }
    Object value = ((@Nullable Object[]) column)[row];
    return value == null || (field.required() && value.equals("")) ? null : value;
  }
}
