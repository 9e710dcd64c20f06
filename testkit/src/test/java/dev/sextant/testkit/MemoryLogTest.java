package dev.sextant.testkit;

import dev.sextant.decision.RecordLog;

class MemoryLogTest extends RecordLogContract {
  @Override
  protected RecordLog openEmpty() {
    return new MemoryLog();
  }
}
