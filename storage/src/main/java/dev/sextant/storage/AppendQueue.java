package dev.sextant.storage;

import dev.sextant.decision.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The calls that wait for the writer, bounded in bytes: a caller that finds it full waits.
///
/// A call larger than the whole queue is let in when the queue is empty.
final class AppendQueue {
  /// @param bytes about what the records take in a block
  record Call(List<LogRecord> records, long bytes, CompletableFuture<long[]> answer) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private final long capacity;
  private long waiting;
  private @Nullable LogStoppedException stopped;

  AppendQueue(long capacity) {
    this.capacity = capacity;
  }

  /// Waits for room. A call that comes after the stop fails at once.
  void put(Call call) {
    lock.lock();
    try {
      while (stopped == null && waiting > 0 && waiting + call.bytes() > capacity) {
        changed.awaitUninterruptibly();
      }
      if (stopped == null) {
        calls.add(call);
        waiting += call.bytes();
        changed.signalAll();
        return;
      }
    } finally {
      lock.unlock();
    }
    call.answer().completeExceptionally(stopped);
  }

  /// Waits for calls and takes the oldest, up to `bytes` in sum but at least one.
  ///
  /// @return empty when the queue is stopped and drained
  List<Call> take(long bytes) {
    lock.lock();
    try {
      while (calls.isEmpty() && stopped == null) {
        changed.awaitUninterruptibly();
      }
      List<Call> taken = new ArrayList<>();
      for (long sum = 0; !calls.isEmpty() && fits(sum, bytes); ) {
        Call call = calls.remove();
        taken.add(call);
        sum += call.bytes();
        waiting -= call.bytes();
      }
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more calls; those that wait remain to be taken. The first reason stays.
  void stop(LogStoppedException reason) {
    lock.lock();
    try {
      if (stopped == null) {
        stopped = reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(long sum, long bytes) {
    return sum == 0 || sum + calls.element().bytes() <= bytes;
  }
}
