package dev.sextant.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The text of a request's body, in UTF-8 and of bounded length, never held as a whole.
///
/// What comes before a wrong byte or the limit is delivered before the [Problem] is thrown.
final class Utf8Body extends Reader {
  private static final int CHUNK = 16_384;

  private final InputStream in;
  private final long most;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).flip();
  private long taken;
  private boolean ended;

  /// @param most bytes
  Utf8Body(InputStream in, long most) {
    this.in = in;
    this.most = most;
  }

  static Problem tooLarge(long most) {
    return new Problem(
            413, "body-too-large", "a body has at most " + most + " bytes; send it in parts")
        .with("limit", most);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    CharBuffer chars = CharBuffer.wrap(target, offset, length);
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (chars.position() > 0) {
        return chars.position();
      }
      if (result.isError()) {
        throw notUtf8();
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  private void fill() throws IOException {
    if (taken >= most && received(new byte[1], 0, 1) >= 0) {
      throw tooLarge(most);
    }
    bytes.compact();
    int room = (int) Math.min(bytes.remaining(), most - taken);
    int count = room == 0 ? -1 : received(bytes.array(), bytes.position(), room);
    bytes.position(bytes.position() + Math.max(0, count)).flip();
    ended = count < 0;
    taken += Math.max(0, count);
  }

  /// Whatever the transport fails with, it is the body that is not as its headers say.
  private int received(byte[] target, int offset, int length) throws IOException {
    try {
      return in.read(target, offset, length);
    } catch (RuntimeException e) {
      throw new Problem(
              400, "broken-body", "the body ended, or broke its framing, after " + taken + " bytes")
          .with("offset", taken);
    }
  }

  private Problem notUtf8() {
    long at = taken - bytes.remaining();
    String wrong = "byte 0x%02x at offset %d is not UTF-8".formatted(bytes.get() & 0xff, at);
    return new Problem(400, "invalid-utf8", wrong).with("offset", at).expected("a body in UTF-8");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
