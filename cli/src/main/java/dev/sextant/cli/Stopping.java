package dev.sextant.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets a verb that runs until Ctrl-C close what it opened before the process ends.
///
/// Closing this says that all is closed: the process, which waits for it a while, may go.
final class Stopping implements AutoCloseable {
  private static final long GRACE_SECONDS = 15;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  Stopping() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
  }

  private void stop() {
    asked.countDown();
    try {
      boolean _ = closed.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Counted down when the process is asked to end.
  CountDownLatch asked() {
    return asked;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
