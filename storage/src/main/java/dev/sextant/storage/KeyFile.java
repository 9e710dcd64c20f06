package dev.sextant.storage;

import dev.sextant.decision.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The vault's file: one log segment whose records are keys (name, number, secret) and forgettings
/// (digest, number, nothing).
///
/// A rewrite must leave no old bytes behind even when a crash interrupts it. So the old file gets a
/// second name before the new one takes its place, and whoever finds that name overwrites what is
/// under it.
final class KeyFile implements AutoCloseable {
  private static final int BLOCK_BYTES = 64 << 10;

  /// Receives one key, or one forgetting, whose secret is empty.
  @FunctionalInterface
  interface Visitor {
    void visit(String name, long number, byte[] secret);
  }

  private final Path file;
  private final Path discarded;
  private final SyncListener listener;
  private final List<Recovery> recoveries;
  private final BlockBuilder pending = new BlockBuilder(BLOCK_BYTES);
  private FileChannel channel;
  private volatile boolean dirty;

  KeyFile(Path file, SyncListener listener) {
    this.file = file;
    this.listener = listener;
    discarded = file.resolveSibling(file.getFileName() + ".discarded");
    try {
      eraseDiscarded();
      if (!Files.exists(file)) {
        AtomicFile.writeOwnerOnly(file, SegmentFormat.segmentHeader(SegmentFormat.KEYS, 0).array());
      }
      recoveries = TailRecovery.of(segments(), SegmentFormat.KEYS);
      channel = reopen();
    } catch (IOException e) {
      throw new UncheckedIOException("could not open the key vault " + file, e);
    }
  }

  List<Recovery> recoveries() {
    return recoveries;
  }

  /// Visits what is stored, oldest first, and continues after it.
  synchronized void read(Visitor visitor) {
    try (BlockReader reader = new BlockReader(file, SegmentFormat.SEGMENT_HEADER, size(), 0)) {
      for (Block block = reader.next(); block != null; block = reader.next()) {
        block.visit(block.firstOffset(), (_, record) -> visit(record, visitor));
      }
      pending.begin(reader.expected());
    }
  }

  /// Stores an entry with the next [#sync].
  synchronized void add(String name, long number, byte[] secret) {
    put(pending, name, number, secret);
    dirty = true;
  }

  void sync() {
    if (dirty) {
      writePending();
    }
  }

  /// Replaces the content, and overwrites the old file.
  synchronized void rewrite(Consumer<Visitor> content) {
    BlockBuilder block = new BlockBuilder(BLOCK_BYTES);
    block.begin(0);
    content.accept((name, number, secret) -> put(block, name, number, secret));
    try {
      channel.close();
      Files.createLink(discarded, file);
      AtomicFile.syncDirectory(AtomicFile.parent(file));
      AtomicFile.writeOwnerOnly(file, wholeFile(block));
      eraseDiscarded();
      channel = reopen();
      pending.begin(block.nextOffset());
      dirty = false;
    } catch (IOException e) {
      throw new UncheckedIOException("could not rewrite the key vault " + file, e);
    }
  }

  @Override
  public synchronized void close() {
    sync();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("could not close the key vault " + file, e);
    }
  }

  private synchronized void writePending() {
    if (!dirty) {
      return;
    }
    try {
      AtomicFile.writeFully(channel, pending.seal());
      channel.force(false);
      listener.synced(file, channel.position());
    } catch (IOException e) {
      throw new UncheckedIOException("could not write the key vault " + file, e);
    }
    pending.begin(pending.nextOffset());
    dirty = false;
  }

  /// Does away with an earlier file, unless the crash came before it was replaced: then it is the
  /// current one and only its second name goes.
  private void eraseDiscarded() throws IOException {
    if (!Files.exists(discarded)) {
      return;
    }
    if (!Files.isSameFile(discarded, file)) {
      overwrite(discarded);
    }
    Files.delete(discarded);
    AtomicFile.syncDirectory(AtomicFile.parent(file));
  }

  private static void overwrite(Path file) throws IOException {
    try (FileChannel old = FileChannel.open(file, Opening.EXISTING)) {
      ByteBuffer zeros = ByteBuffer.allocate(BLOCK_BYTES);
      for (long left = old.size(); left > 0; left -= zeros.limit()) {
        AtomicFile.writeFully(old, zeros.clear().limit((int) Math.min(left, zeros.capacity())));
      }
      old.force(true);
    }
  }

  private FileChannel reopen() throws IOException {
    FileChannel opened = FileChannel.open(file, Opening.EXISTING);
    opened.position(opened.size());
    opened.force(true);
    listener.synced(file, opened.size());
    return opened;
  }

  private List<Segment> segments() {
    return new ArrayList<>(List.of(Segment.complete(file, 0, size(), 0)));
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read the size of " + file, e);
    }
  }

  private static byte[] wholeFile(BlockBuilder block) {
    ByteBuffer header = SegmentFormat.segmentHeader(SegmentFormat.KEYS, 0);
    ByteBuffer entries = block.seal();
    byte[] content = new byte[header.remaining() + entries.remaining()];
    int headerBytes = header.remaining();
    header.get(content, 0, headerBytes);
    entries.get(content, headerBytes, content.length - headerBytes);
    return content;
  }

  private static void put(BlockBuilder block, String name, long number, byte[] secret) {
    LogRecord entry = new LogRecord(name, number, number, secret);
    block.add(entry, name.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean visit(LogRecord entry, Visitor visitor) {
    visitor.visit(entry.id(), entry.eventTime(), entry.body());
    return true;
  }
}
