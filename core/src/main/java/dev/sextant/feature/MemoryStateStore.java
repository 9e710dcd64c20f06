package dev.sextant.feature;

import dev.sextant.decision.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// State in memory, for replay and evaluation: the plain twin of the durable store, gone when the
/// process ends. Safe for use by several threads.
public final class MemoryStateStore implements StateStore {
  private static final Comparator<String> BYTE_ORDER =
      (a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b));

  private final Map<String, TreeMap<String, byte[]>> tables = new HashMap<>();
  private @Nullable LogPosition position;
  private boolean closed;

  @Override
  public synchronized byte @Nullable [] get(String table, String key) {
    requireOpen();
    Map<String, byte[]> values = tables.get(table);
    byte[] value = values == null ? null : values.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public void scan(String table, Visitor visitor) {
    snapshot(table).forEach((key, value) -> visitor.visit(key, value.clone()));
  }

  @Override
  public synchronized void commit(Changes changes, LogPosition reached) {
    requireOpen();
    List<Runnable> steps = new ArrayList<>();
    changes.forEach(
        (table, key, value) -> {
          byte[] copy = value == null ? null : value.clone();
          steps.add(() -> put(table, key, copy));
        });
    steps.forEach(Runnable::run);
    position = reached;
  }

  @Override
  public synchronized @Nullable LogPosition position() {
    requireOpen();
    return position;
  }

  @Override
  public synchronized void close() {
    closed = true;
    tables.clear();
  }

  private synchronized Map<String, byte[]> snapshot(String table) {
    requireOpen();
    TreeMap<String, byte[]> values = tables.get(table);
    return values == null ? new TreeMap<>(BYTE_ORDER) : new TreeMap<>(values);
  }

  private void put(String table, String key, byte @Nullable [] value) {
    Map<String, byte[]> values = tables.computeIfAbsent(table, _ -> new TreeMap<>(BYTE_ORDER));
    if (value == null) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the state store is closed");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
