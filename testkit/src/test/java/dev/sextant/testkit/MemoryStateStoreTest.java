package dev.sextant.testkit;

import dev.sextant.feature.MemoryStateStore;
import dev.sextant.feature.StateStore;

class MemoryStateStoreTest extends StateStoreContract {
  @Override
  protected StateStore openEmpty() {
    return new MemoryStateStore();
  }
}
