package dev.sextant.feature;

import dev.sextant.feature.FeaturePlan.Feature;
import dev.sextant.feature.FeaturePlan.Route;
import dev.sextant.feature.FeaturePlan.Together;
import dev.sextant.feature.FeaturePlan.Update;
import dev.sextant.math.Hashes;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/// Which keys one of several owners keeps, so that all can fold the same events beside each other
/// and each key sees what it would see in one state.
///
/// A key belongs to the owner that its hash names. Only groups that `together` links are not split:
/// the counts of an item are made from baskets of other keys, so those groups belong to one owner
/// whole. What nobody reads is folded by nobody.
public final class Share {
  /// Everything, for one owner.
  public static final Share ALL = new Share(0, 1, new int[0], new boolean[0][], true);

  private static final int BY_KEY = -1;

  private final int index;
  private final int count;

  /// Per group: the owner that has it whole, or [#BY_KEY].
  private final int[] whole;

  /// Per group and slot: whether it is folded.
  private final boolean[][] wanted;

  private final boolean entities;

  private Share(int index, int count, int[] whole, boolean[][] wanted, boolean entities) {
    this.index = index;
    this.count = count;
    this.whole = whole;
    this.wanted = wanted;
    this.entities = entities;
  }

  /// One share for each of `count` owners.
  ///
  /// @param read the features that will be read
  /// @param entities whether attributes of entities will be read
  public static List<Share> split(
      FeaturePlan plan, Collection<Feature> read, boolean entities, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("there must be at least 1 owner, but were " + count);
    }
    boolean[][] wanted = wanted(plan, read);
    int[] whole = whole(plan, wanted, count);
    return IntStream.range(0, count)
        .mapToObj(index -> new Share(index, count, whole, wanted, entities))
        .toList();
  }

  private static boolean[][] wanted(FeaturePlan plan, Collection<Feature> read) {
    boolean[][] wanted =
        plan.groups().stream()
            .map(group -> new boolean[group.operators().size()])
            .toArray(boolean[][]::new);
    read.forEach(feature -> wanted[feature.group()][feature.slot()] = true);
    for (Route route : plan.routes()) {
      for (Together together : route.together()) {
        wanted[together.basketGroup()][together.basketSlot()] |=
            wanted[together.group()][together.slot()];
      }
    }
    return wanted;
  }

  /// Deals the linked groups out, one unit after the other.
  private static int[] whole(FeaturePlan plan, boolean[][] wanted, int count) {
    int[] unit = new int[wanted.length];
    Arrays.setAll(unit, group -> group);
    boolean[] linked = new boolean[unit.length];
    for (Route route : plan.routes()) {
      for (Together together : route.together()) {
        if (wanted[together.group()][together.slot()]) {
          linked[together.group()] = true;
          linked[together.basketGroup()] = true;
          int from = unit[together.basketGroup()];
          int to = unit[together.group()];
          Arrays.setAll(unit, group -> unit[group] == from ? to : unit[group]);
        }
      }
    }
    int[] units =
        IntStream.range(0, unit.length).filter(g -> linked[g]).map(g -> unit[g]).toArray();
    int[] distinct = IntStream.of(units).distinct().toArray();
    int[] whole = new int[unit.length];
    Arrays.fill(whole, BY_KEY);
    for (int group = 0; group < whole.length; group++) {
      if (linked[group]) {
        whole[group] = Arrays.binarySearch(sorted(distinct), unit[group]) % count;
      }
    }
    return whole;
  }

  private static int[] sorted(int[] values) {
    int[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /// Whether the value of a key is read from this share.
  ///
  /// @param key may be [FeatureState#NO_KEY], which belongs to one owner as well
  public boolean owns(int group, long key) {
    if (count == 1) {
      return true;
    }
    int owner = whole[group];
    return (owner == BY_KEY ? owner(key) : owner) == index;
  }

  /// Whether an entity's attributes are read from this share.
  ///
  /// @param code may be negative, which belongs to one owner as well
  public boolean ownsEntity(int code) {
    return count == 1 || owner(code) == index;
  }

  private int owner(long key) {
    return (int) ((Hashes.mix(key) >>> 33) % count);
  }

  boolean foldsEntities() {
    return entities;
  }

  boolean folds(Update update) {
    return folds(update.group(), update.slot());
  }

  boolean folds(Together together) {
    return folds(together.group(), together.slot());
  }

  private boolean folds(int group, int slot) {
    if (wanted.length == 0) {
      return true;
    }
    boolean mayOwn = whole[group] == BY_KEY || whole[group] == index;
    return mayOwn && wanted[group][slot];
  }
}
