package dev.sextant.history;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A file that may be packed, which its name tells: `.gz` with gzip, `.zst` with zstd.
public final class PackedFile {
  private static final int BUFFER = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /// Largest window that is unpacked, 2^27 bytes = 128 MiB: what `zstd --long` packs with.
  private static final int LONGEST_WINDOW = 27;

  private PackedFile() {}

  /// The unpacked bytes. Reading fails with an [EOFException] or a [ZipException] where they are
  /// torn or damaged.
  public static InputStream open(Path file) throws IOException {
    if (file.toString().endsWith(".zst") && Files.size(file) == 0) {
      throw new EOFException("it is empty");
    }
    InputStream raw = Files.newInputStream(file);
    try {
      return unpacked(raw, file.toString());
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /// The text of unpacked bytes, without the byte-order mark that some programs begin it with.
  /// Reading fails with a [java.nio.charset.CharacterCodingException] where it is no UTF-8.
  public static BufferedReader text(InputStream unpacked) throws IOException {
    CharsetDecoder strict =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    BufferedReader text = new BufferedReader(new InputStreamReader(unpacked, strict), BUFFER);
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  private static InputStream unpacked(InputStream raw, String name) throws IOException {
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(raw, BUFFER);
    }
    return name.endsWith(".zst") ? new Zstd(raw) : raw;
  }

  /// Tells of damage as gzip's stream does.
  private static final class Zstd extends FilterInputStream {
    Zstd(InputStream raw) throws IOException {
      super(new ZstdInputStream(raw).setLongMax(LONGEST_WINDOW));
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (ZstdIOException e) {
        throw damaged(e);
      }
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return super.read(bytes, from, length);
      } catch (ZstdIOException e) {
        throw damaged(e);
      }
    }

    private static ZipException damaged(ZstdIOException cause) {
      ZipException damaged = new ZipException(cause.getMessage());
      damaged.initCause(cause);
      return damaged;
    }
  }

  /// A file's name without the ending that tells how it is packed: `clicks.csv` of `clicks.csv.gz`.
  public static String unpackedName(String name) {
    return name.endsWith(".gz") || name.endsWith(".zst")
        ? name.substring(0, name.lastIndexOf('.'))
        : name;
  }
}
