package dev.sextant.inference.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads a file of protocol buffers field by field; what is skipped is not read.
final class ProtobufReader implements AutoCloseable {
  private static final int CHUNK = 1 << 14;
  private static final int LONGEST_NAME = 1 << 20;
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  private final FileChannel channel;
  private final long size;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);

  /// Of the file, where the chunk begins.
  private long start;

  ProtobufReader(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
  }

  /// @param value of a number; of all else 0
  /// @param end where what follows begins
  record Field(int number, long value, long end) {}

  long size() {
    return size;
  }

  long position() {
    return start + chunk.position();
  }

  /// The next field; of a message, a text or bytes the content follows.
  ///
  /// @param limit end of the message that it belongs to
  /// @throws IllegalArgumentException when there is none
  /// @throws EOFException when the file ends before it
  Field field(long limit) throws IOException {
    long tag = varint();
    long number = tag >>> 3;
    if (number < 1 || number > 1 << 29) {
      throw new IllegalArgumentException("it is no ONNX file");
    }
    long value = 0;
    long end =
        switch ((int) (tag & 7)) {
          case VARINT -> {
            value = varint();
            yield position();
          }
          case EIGHT_BYTES -> position() + 8;
          case LENGTH -> {
            long length = varint();
            yield position() + length;
          }
          case FOUR_BYTES -> position() + 4;
          default -> throw new IllegalArgumentException("it is no ONNX file");
        };
    if (end < position()) {
      throw new IllegalArgumentException("it is no ONNX file");
    }
    if (end > size) {
      throw new EOFException();
    }
    if (end > limit) {
      throw new IllegalArgumentException("it is corrupt: a part is longer than the whole");
    }
    return new Field((int) number, value, end);
  }

  String text(Field field) throws IOException {
    long length = field.end() - position();
    if (length > LONGEST_NAME) {
      throw new IllegalArgumentException("it is corrupt: a name has " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = next();
    }
    return new String(bytes, UTF_8);
  }

  /// Goes on behind a field.
  void skip(Field field) {
    long in = field.end() - start;
    if (in <= chunk.limit()) {
      chunk.position((int) in);
    } else {
      start = field.end();
      chunk.limit(0);
    }
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = next();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("it is no ONNX file");
  }

  private byte next() throws IOException {
    if (!chunk.hasRemaining()) {
      start += chunk.limit();
      chunk.clear();
      int read = channel.read(chunk, start);
      chunk.flip();
      if (read <= 0) {
        throw new EOFException();
      }
    }
    return chunk.get();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
