package dev.sextant.runtime.projection;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.SymbolList;
import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.EntityTable;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.FeatureState;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.RowBuffer;
import dev.sextant.history.TableSink;
import dev.sextant.runtime.Json;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every known entity of one kind with its attributes and the features that are kept for it alone,
/// as a decision at that moment would read them.
final class FeatureTable {
  private final int entity;
  private final FeaturePlan.Entity plan;
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<Feature> features = new ArrayList<>();
  private final Table table;

  /// @param index in the entity's table
  record Attribute(int index, String column, ValueType type) {}

  record Feature(FeaturePlan.Feature plan, String column) {}

  /// @param entity index of the entity
  FeatureTable(SystemPlan system, int entity, String name, boolean personal) {
    this.entity = entity;
    this.plan = system.features().entities().get(entity);
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("key", ColumnType.TEXT));
    columns.add(new Column("live", ColumnType.BOOLEAN));
    Naming names = new Naming("key", "live");
    SystemSpec.Entity spec = system.spec().entities().get(plan.name());
    for (int i = 0; i < plan.attributes().size(); i++) {
      FeaturePlan.Attribute each = plan.attributes().get(i);
      SystemSpec.Field field = spec == null ? null : spec.fields().get(each.name());
      if (personal || field == null || !field.personal()) {
        Attribute attribute = new Attribute(i, names.unique(each.name()), each.type());
        attributes.add(attribute);
        columns.add(new Column(attribute.column(), columnType(each.type())));
      }
    }
    for (FeaturePlan.Feature each : system.features().features()) {
      if (system.features().groups().get(each.group()).keys().equals(List.of(plan.name()))) {
        Feature feature = new Feature(each, names.unique(each.name()));
        features.add(feature);
        columns.add(new Column(feature.column(), columnType(each.type())));
      }
    }
    table = new Table(name, name, columns);
  }

  private static ColumnType columnType(ValueType type) {
    return switch (type) {
      case BOOL -> ColumnType.BOOLEAN;
      case NUMBER, DURATION -> ColumnType.DOUBLE;
      case TIME -> ColumnType.TIME;
      case CATEGORY, ID, TEXT, LIST, MAP -> ColumnType.TEXT;
    };
  }

  String entity() {
    return plan.name();
  }

  Table table() {
    return table;
  }

  List<Attribute> attributes() {
    return attributes;
  }

  List<Feature> features() {
    return features;
  }

  /// @param now the moment at which windows end
  void write(FeatureState state, long now, TableSink sink) {
    RowBuffer rows = new RowBuffer(sink);
    EntityTable known = state.entity(entity);
    for (int i = 0; i < known.size(); i++) {
      int code = known.codes()[i];
      rows.set(0, state.symbols().name(code)).set(1, known.isLive(code, now));
      int column = 2;
      for (Attribute each : attributes) {
        write(each, code, known, state, column++, rows);
      }
      for (Feature each : features) {
        write(each.plan(), code, state, now, column++, rows);
      }
      rows.endRow();
    }
    rows.flush();
  }

  private static void write(
      Attribute attribute,
      int code,
      EntityTable known,
      FeatureState state,
      int column,
      RowBuffer rows) {
    if (attribute.type() == ValueType.TEXT) {
      rows.set(column, known.text(code, attribute.index()));
      return;
    }
    writeNumber(attribute.type(), known.number(code, attribute.index()), state, column, rows);
  }

  private static void write(
      FeaturePlan.Feature feature,
      int code,
      FeatureState state,
      long now,
      int column,
      RowBuffer rows) {
    if (feature.type().isNumeric()) {
      writeNumber(feature.type(), state.number(feature, code, now), state, column, rows);
    } else {
      rows.set(column, text(state.object(feature, code, now), state));
    }
  }

  private static void writeNumber(
      ValueType type, double number, FeatureState state, int column, RowBuffer rows) {
    if (type.isSymbol()) {
      rows.set(column, Double.isNaN(number) ? null : state.symbols().name((int) number));
    } else {
      rows.set(column, number);
    }
  }

  private static @Nullable String text(@Nullable Object value, FeatureState state) {
    return switch (value) {
      case null -> null;
      case SymbolList _, SymbolMap _ -> Json.compact(requireNonNull(state.named(value)));
      default -> value.toString();
    };
  }
}
