package dev.sextant.cli;

import dev.sextant.runtime.Watch;
import org.jspecify.annotations.Nullable;

/// Shows each piece of long work as a progress bar.
final class WorkBar implements Watch, AutoCloseable {
  private final Terminal terminal;
  private @Nullable Progress bar;
  private String what = "";

  WorkBar(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void reach(String work, long done, long total, String unit) {
    Progress current = bar;
    if (current == null || !work.equals(what)) {
      close();
      current = terminal.progress(work, total, unit);
      bar = current;
      what = work;
    }
    current.reach(done);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
