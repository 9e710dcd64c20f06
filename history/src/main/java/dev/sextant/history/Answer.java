package dev.sextant.history;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows that a query yields, read once, in order.
public final class Answer implements AutoCloseable {
  private final AutoCloseable statement;
  private final ResultSet result;
  private final List<String> names = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();

  Answer(AutoCloseable statement, ResultSet result) throws SQLException {
    this.statement = statement;
    this.result = result;
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      names.add(result.getMetaData().getColumnLabel(i));
      numeric.add(isNumeric(result.getMetaData().getColumnTypeName(i)));
    }
  }

  private static boolean isNumeric(String type) {
    return new ParquetFile.FileColumn("", type).kind() == ParquetFile.Kind.NUMBER;
  }

  public List<String> names() {
    return names;
  }

  /// Whether a column holds numbers, which stand right-aligned.
  public boolean isNumeric(int column) {
    return numeric.get(column);
  }

  /// @return the next row's values as plain ones: null, Boolean, Number, String, List or Map; or
  ///   null at the end
  /// @throws SqlProblem when the query fails on the way
  public @Nullable List<@Nullable Object> next() {
    try {
      if (!result.next()) {
        return null;
      }
      List<@Nullable Object> row = new ArrayList<>(names.size());
      for (int i = 1; i <= names.size(); i++) {
        row.add(plain(result.getObject(i)));
      }
      return row;
    } catch (SQLException e) {
      throw new SqlProblem(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Double number -> Double.isFinite(number) ? number : number.toString();
      case Float number -> Float.isFinite(number) ? number : number.toString();
      case Number number -> number;
      case Boolean truth -> truth;
      case OffsetDateTime time -> time.toInstant().toString();
      case Timestamp time -> time.toLocalDateTime().toString();
      case Instant time -> time.toString();
      case Temporal time -> time.toString();
      case Array array -> list((Object[]) array.getArray());
      case Struct struct -> list(struct.getAttributes());
      case Map<?, ?> map -> map(map);
      case Object[] array -> list(array);
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> list(@Nullable Object[] values) throws SQLException {
    List<@Nullable Object> list = new ArrayList<>(values.length);
    for (Object value : values) {
      list.add(plain(value));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> values) throws SQLException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      map.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
    }
    return map;
  }

  @Override
  public void close() {
    try {
      result.close();
      statement.close();
    } catch (Exception e) {
      throw new IllegalStateException("could not close a query", e);
    }
  }
}
