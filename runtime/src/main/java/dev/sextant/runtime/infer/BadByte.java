package dev.sextant.runtime.infer;

import dev.sextant.history.PackedFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The place where a file stops being UTF-8.
///
/// @param line from 1
/// @param column from 1, in bytes
/// @param value of the byte
record BadByte(long line, int column, int value) {

  /// @throws IOException when the file can not be read that far, or all of it is UTF-8
  static BadByte of(Path path) throws IOException {
    try (InputStream in = new BufferedInputStream(PackedFile.open(path))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long number = 1;
      for (int next = in.read(); ; next = in.read()) {
        if (next >= 0 && next != '\n') {
          line.write(next);
          continue;
        }
        int bad = badPlace(line.toByteArray());
        if (bad >= 0) {
          return new BadByte(number, bad + 1, line.toByteArray()[bad] & 0xff);
        }
        if (next < 0) {
          throw new IOException("no byte is wrong in it now");
        }
        line.reset();
        number++;
      }
    }
  }

  /// @return -1 when all is well
  private static int badPlace(byte[] line) {
    ByteBuffer bytes = ByteBuffer.wrap(line);
    boolean isBad =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(bytes, CharBuffer.allocate(line.length + 1), true)
            .isError();
    return isBad ? bytes.position() : -1;
  }

  @Override
  public String toString() {
    String western = new String(new byte[] {(byte) value}, StandardCharsets.ISO_8859_1);
    String looks = value < 0xa0 ? "" : " ('%s' in ISO-8859-1)".formatted(western);
    return "line %d, byte %d is 0x%02X%s".formatted(line, column, value, looks);
  }
}
