package dev.sextant.feature;

import dev.sextant.decision.Event;
import dev.sextant.decision.LogPosition;
import dev.sextant.feature.FeaturePlan.Route;
import dev.sextant.feature.FeaturePlan.Together;
import dev.sextant.feature.FeaturePlan.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Folds long stretches of history: the caller's thread takes the entities and half of the groups,
/// a second thread follows with the rest. Every accumulator sees the same events in the same order
/// as in [FeatureState#fold], so the state comes out the same.
///
/// The state may be read again after [#close].
public final class SplitFold implements AutoCloseable {
  private static final int CHUNK = 1024;
  private static final int CHUNKS = 16;

  /// An item counted with the rest of its basket costs as much as this many plain updates.
  private static final int TOGETHER_COST = 20;

  private final FeatureState state;
  private final GroupFold here;
  private final GroupFold there;
  private final BlockingQueue<List<Event>> ready = new ArrayBlockingQueue<>(CHUNKS);
  private final Thread follower;
  private volatile @Nullable RuntimeException failure;
  private List<Event> chunk = new ArrayList<>(CHUNK);
  private LogPosition position;

  SplitFold(FeatureState state) {
    this.state = state;
    this.position = state.position();
    boolean[] second = secondHalf(state.plan());
    here = state.fold(group -> !second[group]);
    there = state.fold(group -> second[group]);
    follower = Thread.ofPlatform().daemon().name("fold").start(this::follow);
  }

  /// Gives groups to the two threads by their share of the work; groups that feed each other stay
  /// together.
  private static boolean[] secondHalf(FeaturePlan plan) {
    int[] cost = new int[plan.groups().size()];
    int[] owner = new int[cost.length];
    Arrays.setAll(owner, group -> group);
    for (Route route : plan.routes()) {
      for (Update update : route.updates()) {
        cost[update.group()]++;
      }
      for (Together together : route.together()) {
        cost[together.group()] += TOGETHER_COST;
        int from = owner[together.basketGroup()];
        int to = owner[together.group()];
        Arrays.setAll(owner, group -> owner[group] == from ? to : owner[group]);
      }
    }
    long[] load = new long[2];
    boolean[] second = new boolean[cost.length];
    int[] unit = new int[cost.length];
    for (int group = 0; group < cost.length; group++) {
      unit[owner[group]] += cost[group];
    }
    Integer[] heaviestFirst = new Integer[cost.length];
    Arrays.setAll(heaviestFirst, group -> group);
    Arrays.sort(heaviestFirst, (a, b) -> unit[b] - unit[a]);
    for (int group : heaviestFirst) {
      int side = load[1] <= load[0] ? 1 : 0;
      load[side] += unit[group];
      for (int i = 0; i < owner.length; i++) {
        second[i] = owner[i] == group ? side == 1 : second[i];
      }
    }
    return second;
  }

  public void fold(Event event, LogPosition after) {
    state.foldEntities(event);
    here.fold(event);
    position = after;
    chunk.add(event);
    if (chunk.size() == CHUNK) {
      hand(chunk);
      chunk = new ArrayList<>(CHUNK);
    }
  }

  /// Passes over records that mean nothing to this plan.
  public void skipTo(LogPosition after) {
    position = after;
  }

  /// Waits until everything is folded.
  @Override
  public void close() {
    if (!chunk.isEmpty()) {
      hand(chunk);
    }
    hand(List.of());
    try {
      follower.join();
    } catch (InterruptedException e) {
      throw new CancellationException("the fold was given up");
    }
    if (failure != null) {
      throw failure;
    }
    state.skipTo(position);
  }

  private void hand(List<Event> events) {
    try {
      ready.put(events);
    } catch (InterruptedException e) {
      throw new CancellationException("the fold was given up");
    }
  }

  private void follow() {
    try {
      for (List<Event> events = ready.take(); !events.isEmpty(); events = ready.take()) {
        if (failure == null) {
          fold(events);
        }
      }
    } catch (InterruptedException e) {
      failure = new CancellationException("the fold was given up");
    }
  }

  private void fold(List<Event> events) {
    try {
      events.forEach(there::fold);
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
