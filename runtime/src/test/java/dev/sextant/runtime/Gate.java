package dev.sextant.runtime;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/// Makes long work wait at its first step until it is let go.
final class Gate implements Watch {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  @Override
  public void reach(String what, long done, long total, String unit) {
    reached.countDown();
    await(open);
  }

  void awaitReached() {
    await(reached);
  }

  void open() {
    open.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CancellationException("given up at the gate");
    }
  }
}
