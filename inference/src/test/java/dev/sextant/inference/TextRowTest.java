package dev.sextant.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.RowCoding.Cross;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of text become the features that rows of columns become.
class TextRowTest {
  private static final Buckets BUCKETS = new Buckets(20);
  private static final String[] NUMBERS = {
    "", "0", "-0", "1", "255", "256", "1e9", "-3.25", "0.1", "12345678", "Infinity", "-Infinity"
  };
  private static final String[] CATEGORIES = {
    "", "a", "0f3c9e1a", "eight bytes, and then more", "zwölf", "日本", "\u007F"
  };

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 32})
  void featuresAreThoseOfColumns(int bins) {
    float[] edges = new float[bins];
    for (int i = 0; i < bins; i++) {
      edges[i] = i < 2 ? -i : 0.5f * i;
    }
    Arrays.sort(edges);
    RowCoding coding =
        new RowCoding(
            BUCKETS,
            List.of(
                new NumberCoding("n", BUCKETS, 1.5f, 3, edges),
                new CategoryCoding("c", BUCKETS),
                new TextCoding("t", BUCKETS, new TextGrams(1, 0, 0), 0, new int[1 << 20])),
            List.of(new Cross(0, 1)));
    SplittableRandom random = new SplittableRandom(bins);
    for (int i = 0; i < 500; i++) {
      String number = NUMBERS[random.nextInt(NUMBERS.length)];
      String category = CATEGORIES[random.nextInt(CATEGORIES.length)];
      String text = CATEGORIES[random.nextInt(CATEGORIES.length)];
      FeatureVector expected = new FeatureVector();
      coding.encode(columns(number, category, text), 0, expected);
      FeatureVector found = new FeatureVector();
      coding.encode(row(text, number, category), found);
      assertThat(features(found)).isEqualTo(features(expected));
    }
  }

  /// As binary search has it, -0 below 0.
  @Test
  void aBinIsTheNumberOfEdgesThatAreNotAbove() {
    float[] edges = {-2, -0.0f, 0.0f, 1, 1.5f, 1e9f, Float.POSITIVE_INFINITY};
    NumberCoding coding = new NumberCoding("n", BUCKETS, 0, 1, edges);
    int start = Buckets.extend(Buckets.start("n"), '#');
    for (float value :
        new float[] {-3, -2, -1, -0.0f, 0.0f, 0.5f, 1, 1.2f, 1.5f, 2, 1e9f, 2e9f, 1f / 0}) {
      int found = Arrays.binarySearch(edges, value + 0.0f);
      int bin = found >= 0 ? found + 1 : -found - 1;
      FeatureVector features = new FeatureVector();
      coding.encode(new Frame.Numbers("n", new float[] {value}), 0, features);
      int expected = BUCKETS.of(Buckets.extend(Buckets.extend(start, (char) bin), (char) 0));
      assertThat(features.bucket(0)).as("%s", value).isEqualTo(expected);
    }
  }

  private static Column[] columns(String number, String category, String text) {
    float value = number.isEmpty() ? Float.NaN : Float.parseFloat(number);
    return new Column[] {
      new Frame.Numbers("n", new float[] {value}),
      new Frame.Categories("c", one(category)),
      new Frame.Texts("t", one(text))
    };
  }

  private static @Nullable String[] one(String text) {
    return new @Nullable String[] {text.isEmpty() ? null : text};
  }

  /// In another order than the inputs'.
  private static TextRow row(String text, String number, String category) {
    byte[] utf8 = "%s\t%s\t%s\n".formatted(text, number, category).getBytes(UTF_8);
    int[] ends = new int[4];
    ends[0] = -1;
    for (int i = 0, value = 1; i < utf8.length; i++) {
      if (utf8[i] == '\t' || utf8[i] == '\n') {
        ends[value++] = i;
      }
    }
    TextRow row = new TextRow(new int[] {1, 2, 0});
    row.set(utf8, ends, 0);
    return row;
  }

  private static String features(FeatureVector features) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < features.size(); i++) {
      shown.append(features.bucket(i)).append(':').append(features.value(i)).append(' ');
    }
    return shown.toString();
  }
}
