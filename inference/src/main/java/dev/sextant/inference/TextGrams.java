package dev.sextant.inference;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/// Cuts a text into word and character n-grams.
///
/// The text is first brought to Unicode form NFKC, so that look-alike letters count as the letters
/// they imitate. Words are lower-case runs of letters and digits, or one other character. A word
/// with digits counts again with each digit as 0 (a phone number is like another), one in capitals
/// counts again as it stands. Character n-grams run over the whole lower-case text, digits as 0.
///
/// @param words word n-grams of 1 to this many words; 0 for none
/// @param charsFrom shortest character n-gram
/// @param charsTo longest character n-gram; 0 for none
public record TextGrams(int words, int charsFrom, int charsTo) {
  /// Only so many characters of a text are read, which bounds the time that one text takes.
  static final int LONGEST = 20_000;

  /// Receives n-grams.
  @FunctionalInterface
  public interface Sink {
    /// @param hash continues the hash that the visit started with
    /// @param source holds the n-gram at [from, to)
    void gram(int hash, String source, int from, int to);
  }

  /// Visits the word n-grams, in order of place.
  public void visitWords(String text, int start, Sink sink) {
    if (words > 0) {
      new Words(normal(text)).visit(words, start, sink);
    }
  }

  /// Visits the character n-grams, in order of place.
  public void visitChars(String text, int start, Sink sink) {
    if (charsTo == 0) {
      return;
    }
    String source = zeroDigits(" " + normal(text).toLowerCase(Locale.ROOT) + " ");
    for (int from = 0; from < source.length(); from++) {
      int hash = start;
      int last = Math.min(source.length(), from + charsTo);
      for (int to = from + 1; to <= last; to++) {
        hash = Buckets.extend(hash, source.charAt(to - 1));
        if (to - from >= charsFrom) {
          sink.gram(hash, source, from, to);
        }
      }
    }
  }

  private static String normal(String text) {
    String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return Normalizer.normalize(bounded, Normalizer.Form.NFKC).strip().replaceAll("\\s+", " ");
  }

  private static String zeroDigits(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = Character.isDigit(chars[i]) ? '0' : chars[i];
    }
    return new String(chars);
  }

  /// The words of one text: `joined` holds them with one space between, so that an n-gram is a
  /// substring.
  private static final class Words {
    private final String text;
    private final StringBuilder joined = new StringBuilder();
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private int count;

    Words(String text) {
      this.text = text;
    }

    void visit(int longest, int start, Sink sink) {
      for (int from = 0; from < text.length(); ) {
        int to = end(from);
        if (text.charAt(from) != ' ') {
          add(text.substring(from, to), start, sink);
        }
        from = to;
      }
      ngrams(longest, start, sink);
    }

    private int end(int from) {
      int to = from;
      while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) {
        to++;
      }
      return Math.max(to, from + 1);
    }

    private void add(String word, int start, Sink sink) {
      String lower = word.toLowerCase(Locale.ROOT);
      String zeroed = zeroDigits(lower);
      if (!zeroed.equals(word)) {
        variant(zeroed, lower, start, sink);
      }
      if (word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT))) {
        variant(word, lower, start, sink);
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
      }
      joined.append(count == 0 ? "" : " ");
      starts[count] = joined.length();
      joined.append(lower);
      ends[count++] = joined.length();
    }

    private static void variant(String variant, String lower, int start, Sink sink) {
      if (!variant.equals(lower)) {
        sink.gram(Buckets.extend(start, variant), variant, 0, variant.length());
      }
    }

    private void ngrams(int longest, int start, Sink sink) {
      String source = joined.toString();
      for (int first = 0; first < count; first++) {
        int hash = start;
        int at = starts[first];
        for (int last = first; last < Math.min(count, first + longest); last++) {
          for (; at < ends[last]; at++) {
            hash = Buckets.extend(hash, source.charAt(at));
          }
          sink.gram(hash, source, starts[first], ends[last]);
        }
      }
    }
  }
}
