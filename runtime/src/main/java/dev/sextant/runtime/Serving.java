package dev.sextant.runtime;

import dev.sextant.decision.Event;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import dev.sextant.feature.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/// Holds what answers now, and keeps those who read it from those who change it.
///
/// Whoever appends events, writes a barrier or puts another [Running] in place has the *turn*, one
/// at a time. Readers are kept out only while events are folded or the other one is put in place,
/// so the position that a decision names is exactly what it saw.
final class Serving implements AutoCloseable {
  /// How much earlier a barrier comes when memory is short.
  private static final int EARLIER = 5;

  private final ReentrantLock turn = new ReentrantLock(true);
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final int barrierEvents;
  private long sinceBarrier;
  private CompletableFuture<Void> barrier = CompletableFuture.completedFuture(null);
  private volatile Running running;

  /// @param barrierEvents state goes to disk each time so many events were folded
  Serving(Running running, int barrierEvents) {
    this.running = running;
    this.barrierEvents = barrierEvents;
    this.sinceBarrier = running.folded().folded();
  }

  /// What answers now. Its state is for [#read] alone.
  Running now() {
    return running;
  }

  /// Reads the state while nothing changes it.
  <T> T read(Function<Running, T> reader) {
    lock.readLock().lock();
    try {
      return reader.apply(running);
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Keeps the state of one [Running] as it is, for as long as it is locked.
  final class Hold {
    private final Running of;

    private Hold(Running of) {
      this.of = of;
    }

    /// @throws Replaced when another one answers by now
    void lock() {
      lock.readLock().lock();
      if (running != of) {
        lock.readLock().unlock();
        throw new Replaced();
      }
    }

    void unlock() {
      lock.readLock().unlock();
    }
  }

  /// Another one answers by now than the one that was to be read.
  static final class Replaced extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  Hold hold(Running of) {
    return new Hold(of);
  }

  /// Waits for the turn and has it for a while.
  <T> T inTurn(Function<Running, T> work) {
    turn.lock();
    try {
      return work.apply(running);
    } finally {
      turn.unlock();
    }
  }

  /// Appends and folds, in order. Needs the turn.
  ///
  /// @return for each event its offset, or [RecordLog#DUPLICATE]
  long[] append(List<Event> events) {
    if (events.isEmpty()) {
      return new long[0];
    }
    Running now = running;
    List<LogRecord> records = new ArrayList<>(events.size());
    for (Event event : events) {
      now.state().resolve(event);
      records.add(now.codec().encode(event));
    }
    long[] offsets = now.home().log().log().append(LogStream.EVENTS, records).join();
    lock.writeLock().lock();
    try {
      fold(now, events, offsets);
    } finally {
      lock.writeLock().unlock();
    }
    if (isBarrierDue()) {
      beginBarrier();
    }
    return offsets;
  }

  private void fold(Running now, List<Event> events, long[] offsets) {
    List<Event> fresh = new ArrayList<>(offsets.length);
    long last = RecordLog.DUPLICATE;
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] != RecordLog.DUPLICATE) {
        fresh.add(events.get(i));
        last = offsets[i];
      }
    }
    if (!fresh.isEmpty()) {
      int generation = now.state().position().generation();
      now.state().fold(fresh, new LogPosition(generation, last + 1));
      sinceBarrier += fresh.size();
    }
  }

  /// Changed states that take a good part of the memory can not be evicted, so they go earlier.
  private boolean isBarrierDue() {
    return sinceBarrier >= barrierEvents
        || (sinceBarrier >= barrierEvents / EARLIER && running.state().isCrowded());
  }

  /// Writes the state to disk. Needs the turn.
  private void barrier() {
    beginBarrier();
    awaitBarrier();
  }

  /// Takes down what is to go to disk and writes it beside answers and further events, which are
  /// kept out only while the state is tidied up. One barrier at a time. Needs the turn.
  private void beginBarrier() {
    awaitBarrier();
    Running now = running;
    Checkpoint checkpoint = now.state().checkpoint();
    sinceBarrier = 0;
    barrier = CompletableFuture.runAsync(() -> write(now, checkpoint), Serving::startThread);
  }

  private static void startThread(Runnable work) {
    Thread.ofPlatform().daemon().name("barrier").start(work);
  }

  /// @throws CompletionException when the barrier that was begun last failed: then there can be no
  ///   other one, since it would lack what that one had
  private void awaitBarrier() {
    barrier.join();
  }

  private void write(Running now, Checkpoint checkpoint) {
    checkpoint.write(now.store());
    boolean isTidy = false;
    while (!isTidy) {
      isTidy = !tidy(now);
    }
  }

  private boolean tidy(Running now) {
    lock.writeLock().lock();
    try {
      return now.state().tidy();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// Answers with another one from now on, and leaves no other state on disk. Needs the turn, and a
  /// state that is as far as the log.
  void replaceBy(Running next) {
    awaitBarrier();
    Running before = running;
    lock.writeLock().lock();
    try {
      running = next;
    } finally {
      lock.writeLock().unlock();
    }
    next.state().unfinished(false);
    barrier();
    before.store().close();
    next.home().keepOnly(next.folded());
  }

  @Override
  public void close() {
    inTurn(
        now -> {
          barrier();
          lock.writeLock().lock();
          try {
            now.store().close();
          } finally {
            lock.writeLock().unlock();
          }
          now.home().close();
          return now;
        });
  }
}
