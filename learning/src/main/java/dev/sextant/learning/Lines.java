package dev.sextant.learning;

import dev.sextant.inference.TextRow;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads delimited lines into a buffer, and finds where all values in it end, 64 bytes at once.
final class Lines implements AutoCloseable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long LOWS = 0x7F7F7F7F7F7F7F7FL;
  private static final long NEWLINES = '\n' * ONES;

  /// Multiplied with the highest bits of eight bytes, has them as its highest byte.
  private static final long GATHER = 0x0002040810204081L;

  private static final int BLOCK = 64;
  private static final int START = 1 << 16;

  /// Bytes and places after the end of what is used that may be touched.
  private static final int SLACK = 2 * BLOCK;

  private final InputStream in;
  private final long delimiters;
  private final int columns;
  private byte[] text = new byte[START];

  /// Where the values of whole lines in the buffer end, after a -1.
  private int[] ends = new int[START];

  private int endCount = 1;

  /// Place in `ends` of the end before the next line.
  private int next;

  /// Places in `ends` of the ends of lines, and which of them comes next.
  private int[] lineEnds = new int[64];

  private int nextLine;

  /// 1 where the last line ended in a carriage return, which was left out.
  private int shortened;

  /// Bytes of the buffer that are filled.
  private int filled;

  private boolean isOver;

  /// Whether a line ends in the block that was looked at last.
  private boolean hasNewline;

  private long line;

  /// @param in read in large pieces
  Lines(InputStream in, char delimiter, int columns) {
    this.in = in;
    this.delimiters = delimiter * ONES;
    this.columns = columns;
    ends[0] = -1;
  }

  /// Goes to the next line.
  ///
  /// @return false when there is none
  /// @throws IllegalArgumentException when it has not as many values as there are columns
  boolean next(TextRow row) throws IOException {
    ends[next] += shortened;
    shortened = 0;
    while (next + 1 >= endCount) {
      if (isOver) {
        return false;
      }
      fill();
    }
    line++;
    int last = next + columns;
    if (lineEnds[nextLine++] != last) {
      throw wrong();
    }
    row.set(text, ends, next);
    if (ends[last] > ends[last - 1] + 1 && text[ends[last] - 1] == '\r') {
      shortened = 1;
      ends[last]--;
    }
    next = last;
    return true;
  }

  /// The number of the line, from 1.
  long line() {
    return line;
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "line %d must have %d values, but has %d"
            .formatted(line, columns, lineEnds[nextLine - 1] - next));
  }

  /// Reads on behind the part of a line that is left.
  private void fill() throws IOException {
    int start = ends[next] + 1;
    System.arraycopy(text, start, text, 0, filled - start);
    filled -= start;
    if (filled > text.length / 2) {
      text = Arrays.copyOf(text, Math.multiplyExact(2, text.length));
      ends = Arrays.copyOf(ends, text.length);
    }
    int read = in.read(text, filled, text.length - SLACK - filled);
    filled += Math.max(0, read);
    isOver = read < 0;
    next = 0;
    nextLine = 0;
    if (isOver && filled > 0) {
      text[filled++] = '\n';
    }
    index(lastNewline() + 1);
  }

  private int lastNewline() {
    int at = filled - 1;
    while (at >= 0 && text[at] != '\n') {
      at--;
    }
    return at;
  }

  private void index(int length) {
    int count = 1;
    int lines = 0;
    for (int start = 0; start < length; start += BLOCK) {
      long bits = ends(start);
      if (length - start < BLOCK) {
        bits &= ~(-1L << (length - start));
      }
      int until = count + Long.bitCount(bits);
      for (int place = count; place < until; place += 8) {
        for (int i = 0; i < 8; i++) { // more than needed, to guess less
          ends[place + i] = start + Long.numberOfTrailingZeros(bits);
          bits &= bits - 1;
        }
      }
      if (hasNewline) {
        lines = addLines(count, until, lines);
      }
      count = until;
    }
    endCount = count;
  }

  private int addLines(int from, int to, int lines) {
    int count = lines;
    if (lineEnds.length < count + BLOCK) {
      lineEnds = Arrays.copyOf(lineEnds, 2 * lineEnds.length);
    }
    for (int i = from; i < to; i++) {
      if (text[ends[i]] == '\n') {
        lineEnds[count++] = i;
      }
    }
    return count;
  }

  /// A bit for each byte of a block: whether it is a delimiter or ends a line.
  private long ends(int start) {
    long bits = 0;
    long lines = -1;
    for (int i = 0; i < BLOCK; i += Long.BYTES) {
      long eight = (long) LONG.get(text, start + i);
      long newlines = highs(eight ^ NEWLINES);
      long other = highs(eight ^ delimiters) & newlines;
      lines &= newlines;
      bits |= ((~(other | LOWS) * GATHER) >>> 56) << i;
    }
    hasNewline = (lines | LOWS) != -1;
    return bits;
  }

  /// The highest bit of each byte that is not 0.
  private static long highs(long eight) {
    return ((eight & LOWS) + LOWS) | eight;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
