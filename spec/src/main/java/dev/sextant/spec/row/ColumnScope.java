package dev.sextant.spec.row;

import dev.sextant.decision.Expression;
import dev.sextant.decision.TextList;
import dev.sextant.decision.ValueType;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A scope of named columns, which get the indices 0, 1, 2, ... in the order in which they are
/// added.
public final class ColumnScope implements Scope {
  private final Map<String, Expression> columns = new LinkedHashMap<>();
  private final List<ValueType> types = new ArrayList<>();
  private final Map<String, TextList> lists = new LinkedHashMap<>();
  private final ZoneId zone;

  public ColumnScope() {
    this(ZoneOffset.UTC);
  }

  public ColumnScope(ZoneId zone) {
    this.zone = zone;
  }

  /// Adds a column that has a value in every row.
  public ColumnScope column(String path, ValueType type) {
    return add(path, type, false);
  }

  /// Adds a column that may be missing in some rows.
  public ColumnScope columnWithGaps(String path, ValueType type) {
    return add(path, type, true);
  }

  public ColumnScope list(String name, TextList list) {
    lists.put(name, list);
    return this;
  }

  /// The type of each column by index, as [dev.sextant.decision.Columns] takes them.
  public List<ValueType> types() {
    return Collections.unmodifiableList(types);
  }

  @Override
  public Optional<Expression> resolve(String path) {
    return Optional.ofNullable(columns.get(path));
  }

  @Override
  public Collection<String> names() {
    return Collections.unmodifiableSet(columns.keySet());
  }

  @Override
  public Optional<TextList> list(String name) {
    return Optional.ofNullable(lists.get(name));
  }

  @Override
  public Collection<String> listNames() {
    return Collections.unmodifiableSet(lists.keySet());
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  private ColumnScope add(String path, ValueType type, boolean mayBeMissing) {
    if (columns.putIfAbsent(path, new Expression.Column(types.size(), type, mayBeMissing))
        != null) {
      throw new IllegalArgumentException("column '" + path + "' is already in the scope");
    }
    types.add(type);
    return this;
  }
}
