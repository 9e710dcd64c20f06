package dev.sextant.feature;

import dev.sextant.decision.EventType;
import dev.sextant.decision.Program;
import dev.sextant.decision.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that folding the event log needs, compiled: no name is looked up while events flow.
///
/// @param groups state tables: the operators of all features with the same key
/// @param features aggregated features, by index
/// @param entities attribute tables, by index
/// @param routes per event type (by its index), what it updates
/// @param digest names this plan; state folded under another digest is folded anew
public record FeaturePlan(
    List<EventType> events,
    List<Group> groups,
    List<Feature> features,
    List<Entity> entities,
    List<Route> routes,
    String digest) {

  /// @param keys one entity name, or two for a pair
  public record Group(String name, List<String> keys, List<Operator> operators) {}

  /// Where an aggregated feature's value is.
  ///
  /// @param group index of the group
  /// @param slot index of the operator in the group
  public record Feature(String name, int group, int slot, ValueType type) {}

  /// @param attributes fields in order; those of a numeric type are stored as numbers, the rest as
  ///   text
  /// @param expires milliseconds from the last upsert to withdrawal; 0 for never
  public record Entity(String name, List<Attribute> attributes, long expires) {
    public int attribute(String name) {
      for (int i = 0; i < attributes.size(); i++) {
        if (attributes.get(i).name().equals(name)) {
          return i;
        }
      }
      return -1;
    }
  }

  public record Attribute(String name, ValueType type) {}

  /// What an event type does.
  ///
  /// @param resolves attributes of related entities to store in the event when it is accepted
  /// @param mentions fields that name entities: a first mention makes the entity known
  /// @param upsert the attributes that it replaces, else null
  /// @param updates which accumulators it feeds
  /// @param columns the types of the row that `when` programs read: the event's fields in order
  public record Route(
      List<Resolve> resolves,
      List<Mention> mentions,
      @Nullable Upsert upsert,
      List<Update> updates,
      List<Together> together,
      List<ValueType> columns) {}

  /// @param field index of the event field that is filled
  /// @param keyField index of the field that names the related entity
  /// @param entity index of its table
  /// @param attribute index in the table
  public record Resolve(int field, int keyField, int entity, int attribute) {}

  public record Mention(int field, int entity) {}

  /// @param entity index of the table
  /// @param fields event field per attribute, -1 where the event has none
  /// @param withdraws whether the entity goes instead
  public record Upsert(int entity, int[] fields, boolean withdraws) {}

  /// One accumulator that an event feeds.
  ///
  /// @param keyFields event fields that make the key, one or two
  /// @param channel see [Accumulator#add]
  /// @param input event field that must be there: [#NONE] for no field, [#EVENT_TIME] for `.at`
  /// @param counts adds 1 instead of the field's number
  /// @param when keeps the events for which it is true; null for all
  public record Update(
      int group,
      int slot,
      int[] keyFields,
      int channel,
      int input,
      boolean counts,
      @Nullable Program when) {
    public static final int NONE = -1;
    public static final int EVENT_TIME = -2;
  }

  /// Counts which items come in the same basket: each new item of a basket is counted with each
  /// earlier one, both ways.
  ///
  /// @param group of the counts, keyed by the item's entity
  /// @param slot a [Operator.Distribution]
  /// @param itemField event field with the item
  /// @param basketGroup group of the baskets' contents
  /// @param basketSlot a distinct [Operator.Recent]
  /// @param basketField event field with the basket
  public record Together(
      int group,
      int slot,
      int itemField,
      int basketGroup,
      int basketSlot,
      int basketField,
      @Nullable Program when) {}
}
