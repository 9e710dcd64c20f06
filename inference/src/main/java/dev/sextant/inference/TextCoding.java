package dev.sextant.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A text as tf-idf of its n-grams: (1 + ln count) x idf, words and characters each scaled to
/// [#LENGTH] (L2 norm), so that long texts do not shout.
///
/// idf = ln((1 + texts) / (1 + texts with it)) + 1, of buckets rather than n-grams.
public final class TextCoding implements Coding {
  /// A text has hundreds of n-grams; at length 1 each would be so small beside a category's 1 that
  /// the same learning rate would not move its weight. Chosen by cross-validation on short
  /// messages.
  private static final double LENGTH = 20;

  private final Input input;
  private final Buckets buckets;
  private final TextGrams grams;
  private final int texts;
  private final int[] textsWith;
  private final float[] idf;
  private final int wordStart;
  private final int charStart;
  private final int missing;

  /// @param texts how many training texts there were
  /// @param textsWith of them, how many have an n-gram of each bucket
  public TextCoding(String name, Buckets buckets, TextGrams grams, int texts, int[] textsWith) {
    this.input = new Input(name, Kind.TEXT);
    this.buckets = buckets;
    this.grams = grams;
    this.texts = texts;
    this.textsWith = textsWith.clone();
    this.idf = new float[buckets.count()];
    for (int i = 0; i < idf.length; i++) {
      idf[i] = (float) (Math.log((1.0 + texts) / (1.0 + textsWith[i])) + 1);
    }
    this.wordStart = Buckets.extend(Buckets.start(name), "\0word");
    this.charStart = Buckets.extend(Buckets.start(name), "\0char");
    this.missing = Coding.missing(name, buckets);
  }

  public TextGrams grams() {
    return grams;
  }

  @Override
  public Input input() {
    return input;
  }

  /// The bucket of a missing text.
  int missing() {
    return missing;
  }

  @Override
  public void encode(Column column, int row, FeatureVector into) {
    encode(((Frame.Texts) column).values()[row], into);
  }

  @Override
  public void encode(byte[] utf8, int from, int to, FeatureVector into) {
    encode(from == to ? null : new String(utf8, from, to - from, UTF_8), into);
  }

  private void encode(@Nullable String text, FeatureVector into) {
    int from = into.size();
    if (text != null) {
      BucketList found = new BucketList();
      grams.visitWords(text, wordStart, (hash, _, _, _) -> found.add(buckets.of(hash)));
      weigh(found, into);
      found.clear();
      grams.visitChars(text, charStart, (hash, _, _, _) -> found.add(buckets.of(hash)));
      weigh(found, into);
    }
    if (into.size() == from) {
      into.add(missing, 1);
    }
  }

  /// Which n-gram stands for a bucket when a text is explained: the first that falls into it,
  /// character n-grams between stars.
  Map<Integer, String> names(String text) {
    Map<Integer, String> names = new HashMap<>();
    grams.visitWords(
        text,
        wordStart,
        (hash, source, from, to) ->
            names.putIfAbsent(buckets.of(hash), source.substring(from, to)));
    grams.visitChars(
        text,
        charStart,
        (hash, source, from, to) ->
            names.putIfAbsent(buckets.of(hash), "*" + source.substring(from, to) + "*"));
    return names;
  }

  private void weigh(BucketList found, FeatureVector into) {
    int[] sorted = found.sorted();
    int from = into.size();
    double squares = 0;
    for (int i = 0; i < sorted.length; ) {
      int next = i;
      while (next < sorted.length && sorted[next] == sorted[i]) {
        next++;
      }
      float value = (float) ((1 + Math.log(next - i)) * idf[sorted[i]]);
      into.add(sorted[i], value);
      squares += (double) value * value;
      i = next;
    }
    if (squares > 0) {
      into.scale(from, (float) (LENGTH / Math.sqrt(squares)));
    }
  }

  @Override
  public void write(BinaryWriter out) {
    out.writeVarint(grams.words()).writeVarint(grams.charsFrom()).writeVarint(grams.charsTo());
    out.writeVarint(texts);
    Sparse.write(out, textsWith.length, i -> textsWith[i] != 0, i -> out.writeVarint(textsWith[i]));
  }

  static TextCoding read(String name, Buckets buckets, BinaryReader in) {
    TextGrams grams =
        new TextGrams((int) in.readVarint(), (int) in.readVarint(), (int) in.readVarint());
    int texts = (int) in.readVarint();
    int[] textsWith = new int[buckets.count()];
    Sparse.read(in, textsWith.length, i -> textsWith[i] = (int) in.readVarint());
    return new TextCoding(name, buckets, grams, texts, textsWith);
  }

  private static final class BucketList {
    private int[] buckets = new int[256];
    private int size;

    void add(int bucket) {
      if (size == buckets.length) {
        buckets = Arrays.copyOf(buckets, 2 * size);
      }
      buckets[size++] = bucket;
    }

    void clear() {
      size = 0;
    }

    int[] sorted() {
      int[] sorted = Arrays.copyOf(buckets, size);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
