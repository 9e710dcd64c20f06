package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.LongTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The known entities of one kind with their attributes.
public final class EntityTable {
  private final FeaturePlan.Entity plan;
  private final LongTable<Row> rows = new LongTable<>();
  private int[] codes = new int[16];
  private int size;

  EntityTable(FeaturePlan.Entity plan) {
    this.plan = plan;
  }

  /// One entity.
  static final class Row {
    final double[] numbers;
    final @Nullable String[] texts;
    long updated = Long.MIN_VALUE;
    boolean withdrawn;

    Row(int attributes) {
      numbers = new double[attributes];
      Arrays.fill(numbers, Double.NaN);
      texts = new @Nullable String[attributes];
    }
  }

  public FeaturePlan.Entity plan() {
    return plan;
  }

  /// How many ids were ever known.
  public int size() {
    return size;
  }

  /// Symbol codes of all known ids in order of first mention; entries from [#size] on are
  /// undefined.
  public int[] codes() {
    return codes;
  }

  public boolean isKnown(int code) {
    return rows.get(code) != null;
  }

  /// Whether an id may be proposed: known, not withdrawn, not expired.
  public boolean isLive(int code, long now) {
    Row row = rows.get(code);
    return row != null
        && !row.withdrawn
        && (plan.expires() == 0
            || (row.updated != Long.MIN_VALUE && row.updated + plan.expires() > now));
  }

  /// A numeric attribute; NaN when missing or unknown.
  public double number(int code, int attribute) {
    Row row = rows.get(code);
    return row == null ? Double.NaN : row.numbers[attribute];
  }

  /// A text attribute; null when missing or unknown.
  public @Nullable String text(int code, int attribute) {
    Row row = rows.get(code);
    return row == null ? null : row.texts[attribute];
  }

  Row mention(int code) {
    Row known = rows.get(code);
    if (known != null) {
      return known;
    }
    Row made = new Row(plan.attributes().size());
    rows.put(code, made);
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, size * 2);
    }
    codes[size++] = code;
    return made;
  }

  @Nullable Row find(int code) {
    return rows.get(code);
  }

  boolean isNumber(int attribute) {
    return plan.attributes().get(attribute).type() != ValueType.TEXT;
  }

  private boolean isSymbol(int attribute) {
    ValueType type = plan.attributes().get(attribute).type();
    return type == ValueType.CATEGORY || type == ValueType.ID;
  }

  void write(int code, BinaryWriter out, Symbols symbols) {
    Row row = rows.get(code);
    if (row == null) {
      throw new IllegalStateException("no " + plan.name() + " " + symbols.name(code));
    }
    out.writeLong(row.updated).writeBoolean(row.withdrawn).writeVarint(plan.attributes().size());
    for (int i = 0; i < plan.attributes().size(); i++) {
      if (isSymbol(i)) {
        out.writeText(Double.isNaN(row.numbers[i]) ? null : symbols.name((int) row.numbers[i]));
      } else if (isNumber(i)) {
        out.writeNumber(row.numbers[i]);
      } else {
        out.writeText(row.texts[i]);
      }
    }
  }

  void read(int code, BinaryReader in, Symbols symbols) {
    Row row = mention(code);
    row.updated = in.readLong();
    row.withdrawn = in.readBoolean();
    int attributes = in.readCount();
    for (int i = 0; i < attributes; i++) {
      if (isSymbol(i)) {
        String name = in.readText();
        row.numbers[i] = name == null ? Double.NaN : symbols.code(name);
      } else if (isNumber(i)) {
        row.numbers[i] = in.readNumber();
      } else {
        row.texts[i] = in.readText();
      }
    }
  }
}
