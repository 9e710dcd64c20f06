package dev.sextant.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// Sends Redis commands without waiting for their replies, which come in the same order.
///
/// Speaks RESP2 (redis.io/docs/latest/develop/reference/protocol-spec), the parts that counting
/// needs. For one thread.
final class RedisPipeline implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 18);
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 18).flip();
  private final byte[] digits = new byte[20];

  RedisPipeline(SocketChannel channel) {
    this.channel = channel;
  }

  /// Begins a command of so many parts.
  RedisPipeline command(int parts) throws IOException {
    return header('*', parts);
  }

  RedisPipeline part(byte[] text) throws IOException {
    header('$', text.length);
    reserve(text.length + 2);
    out.put(text).put((byte) '\r').put((byte) '\n');
    return this;
  }

  RedisPipeline part(long number) throws IOException {
    int at = write(number);
    header('$', digits.length - at);
    reserve(digits.length + 2);
    at = write(number);
    out.put(digits, at, digits.length - at).put((byte) '\r').put((byte) '\n');
    return this;
  }

  private RedisPipeline header(char kind, long count) throws IOException {
    reserve(digits.length + 3);
    int at = write(count);
    out.put((byte) kind).put(digits, at, digits.length - at).put((byte) '\r').put((byte) '\n');
    return this;
  }

  /// Writes a number that is not negative at the end of `digits`.
  ///
  /// @return where it begins
  private int write(long number) {
    int at = digits.length;
    long rest = number;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return at;
  }

  private void reserve(int bytes) throws IOException {
    if (out.remaining() < bytes) {
      flush();
    }
  }

  void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  /// The next reply, an integer.
  long integer() throws IOException {
    return expect(':');
  }

  /// The next reply, an array.
  ///
  /// @return how many replies follow
  int array() throws IOException {
    return (int) expect('*');
  }

  /// The next reply, a text.
  @Nullable String text() throws IOException {
    int length = (int) expect('$');
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = next();
    }
    next();
    next();
    return new String(bytes, US_ASCII);
  }

  private long expect(char kind) throws IOException {
    byte first = next();
    if (first != kind) {
      throw new IOException("Redis answered " + (char) first + line() + ", expected " + kind);
    }
    long number = 0;
    boolean isNegative = false;
    for (byte each = next(); each != '\r'; each = next()) {
      isNegative |= each == '-';
      number = each == '-' ? 0 : 10 * number + each - '0';
    }
    next();
    return isNegative ? -number : number;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (byte each = next(); each != '\r'; each = next()) {
      line.append((char) each);
    }
    return line.toString();
  }

  private byte next() throws IOException {
    if (!in.hasRemaining()) {
      in.clear();
      if (channel.read(in) < 0) {
        throw new EOFException("Redis closed the connection");
      }
      in.flip();
    }
    return in.get();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
