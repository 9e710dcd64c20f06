package dev.sextant.storage;

import dev.sextant.decision.LogPosition;
import dev.sextant.feature.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/// Feature state in RocksDB: one column family per table, made when it is first written; the
/// position lies in the default one and changes in the same synced batch.
///
/// Memory outside the heap is bounded by one cache that blocks, indexes, filters and write buffers
/// share.
public final class RocksStateStore implements StateStore {
  /// Blocks, indexes, filters and write buffers together.
  public static final long DEFAULT_MEMORY_BYTES = 128L << 20;

  private static final String TABLE = "table:";
  private static final byte[] POSITION = "position".getBytes(StandardCharsets.US_ASCII);

  static {
    RocksDB.loadLibrary();
  }

  private final Path directory;
  private final List<AutoCloseable> natives = new ArrayList<>();
  private final ColumnFamilyOptions tableOptions;
  private final WriteOptions synced;
  private final Map<String, ColumnFamilyHandle> tables = new ConcurrentHashMap<>();
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private final RocksDB database;
  private boolean closed;

  public RocksStateStore(Path directory) {
    this(directory, DEFAULT_MEMORY_BYTES);
  }

  /// @param memoryBytes bound of the memory outside the heap, >= 8 MiB
  /// @throws IllegalStateException when the store is damaged or another process has it open
  public RocksStateStore(Path directory, long memoryBytes) {
    if (memoryBytes < 8 << 20) {
      throw new IllegalArgumentException(
          "memoryBytes must be at least 8 MiB (8388608), but was " + memoryBytes);
    }
    this.directory = directory;
    LRUCache cache = owned(new LRUCache(memoryBytes));
    tableOptions = owned(tableOptions(cache));
    synced = owned(new WriteOptions().setSync(true));
    try {
      database = open(owned(databaseOptions(memoryBytes, cache)));
    } catch (RocksDBException e) {
      closeNatives();
      throw failure("open", e);
    }
  }

  @Override
  public byte @Nullable [] get(String table, String key) {
    return whileOpen("read", () -> get(tables.get(table), bytes(key)));
  }

  @Override
  public void scan(String table, Visitor visitor) {
    whileOpen(
        "scan",
        () -> {
          ColumnFamilyHandle handle = tables.get(table);
          if (handle != null) {
            scan(handle, visitor);
          }
          return null;
        });
  }

  @Override
  public void commit(Changes changes, LogPosition position) {
    whileOpen(
        "write",
        () -> {
          try (WriteBatch batch = new WriteBatch()) {
            changes.forEach((table, key, value) -> add(batch, table, key, value));
            batch.put(POSITION, encoded(position));
            database.write(synced, batch);
          }
          return null;
        });
  }

  @Override
  public @Nullable LogPosition position() {
    byte[] stored = whileOpen("read", () -> database.get(POSITION));
    if (stored == null) {
      return null;
    }
    ByteBuffer position = ByteBuffer.wrap(stored);
    return new LogPosition(position.getInt(), position.getLong());
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        closeNatives();
      }
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  private void add(WriteBatch batch, String table, String key, byte @Nullable [] value) {
    try {
      ColumnFamilyHandle handle = requireTable(table);
      if (value == null) {
        batch.delete(handle, bytes(key));
      } else {
        batch.put(handle, bytes(key), value);
      }
    } catch (RocksDBException e) {
      throw failure("write", e);
    }
  }

  private byte @Nullable [] get(@Nullable ColumnFamilyHandle table, byte[] key)
      throws RocksDBException {
    return table == null ? null : database.get(table, key);
  }

  private void scan(ColumnFamilyHandle table, Visitor visitor) throws RocksDBException {
    try (RocksIterator at = database.newIterator(table)) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        visitor.visit(new String(at.key(), StandardCharsets.UTF_8), at.value());
      }
      at.status();
    }
  }

  private ColumnFamilyHandle requireTable(String table) throws RocksDBException {
    ColumnFamilyHandle known = tables.get(table);
    return known != null ? known : createTable(table);
  }

  private synchronized ColumnFamilyHandle createTable(String table) throws RocksDBException {
    ColumnFamilyHandle raced = tables.get(table);
    if (raced != null) {
      return raced;
    }
    ColumnFamilyHandle made =
        owned(
            database.createColumnFamily(
                new ColumnFamilyDescriptor(bytes(TABLE + table), tableOptions)));
    tables.put(table, made);
    return made;
  }

  private RocksDB open(DBOptions options) throws RocksDBException {
    createDirectory();
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (byte[] name : existingFamilies()) {
      families.add(new ColumnFamilyDescriptor(name, tableOptions));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksDB opened = owned(RocksDB.open(options, directory.toString(), families, handles));
    for (ColumnFamilyHandle handle : handles) {
      owned(handle);
      String name = new String(handle.getName(), StandardCharsets.UTF_8);
      if (name.startsWith(TABLE)) {
        tables.put(name.substring(TABLE.length()), handle);
      }
    }
    return opened;
  }

  private List<byte[]> existingFamilies() throws RocksDBException {
    try (Options options = new Options()) {
      List<byte[]> names = RocksDB.listColumnFamilies(options, directory.toString());
      return names.isEmpty() ? List.of(RocksDB.DEFAULT_COLUMN_FAMILY) : names;
    }
  }

  private DBOptions databaseOptions(long memoryBytes, LRUCache cache) {
    WriteBufferManager buffers = owned(new WriteBufferManager(memoryBytes / 4, cache));
    return new DBOptions()
        .setCreateIfMissing(true)
        .setWriteBufferManager(buffers)
        .setMaxOpenFiles(256)
        .setMaxBackgroundJobs(2)
        .setMaxTotalWalSize(memoryBytes)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0);
  }

  private ColumnFamilyOptions tableOptions(LRUCache cache) {
    BlockBasedTableConfig blocks =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setFilterPolicy(owned(new BloomFilter(10)));
    return new ColumnFamilyOptions()
        .setTableFormatConfig(blocks)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  private void createDirectory() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("could not create " + directory, e);
    }
  }

  @FunctionalInterface
  private interface Access<T extends @Nullable Object> {
    T run() throws RocksDBException;
  }

  /// Keeps `close` from freeing native memory that is in use, and use from following it.
  private <T extends @Nullable Object> T whileOpen(String verb, Access<T> access) {
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the state store in %s is closed".formatted(directory));
      }
      return access.run();
    } catch (RocksDBException e) {
      throw failure(verb, e);
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private IllegalStateException failure(String verb, RocksDBException e) {
    return new IllegalStateException(
        "could not %s the state store in %s: %s".formatted(verb, directory, e.getMessage()), e);
  }

  /// Remembers a native object, to be closed after all that were made later.
  private <T extends AutoCloseable> T owned(T made) {
    synchronized (natives) {
      natives.add(made);
    }
    return made;
  }

  private void closeNatives() {
    for (AutoCloseable each : natives.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("could not close the state store in " + directory, e);
      }
    }
  }

  private static byte[] encoded(LogPosition position) {
    return ByteBuffer.allocate(12).putInt(position.generation()).putLong(position.offset()).array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
