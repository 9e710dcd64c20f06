package dev.sextant.learning;

import dev.sextant.inference.Coding;
import dev.sextant.inference.LinearScorer;
import dev.sextant.inference.NumberCoding;
import dev.sextant.inference.RowCoding;
import dev.sextant.inference.TextCoding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a linear model goes on from an earlier one.
final class LinearStart {
  private LinearStart() {}

  /// Why it can not; null when it can.
  static @Nullable String misfit(LinearScorer earlier, RowCoding now) {
    RowCoding before = earlier.coding();
    String misfit = Start.misfit(before.signature(), now.signature());
    if (misfit != null) {
      return misfit;
    }
    if (!before.buckets().equals(now.buckets())) {
      return "it had %,d weights and has %,d"
          .formatted(before.buckets().count(), now.buckets().count());
    }
    if (!before.crosses().equals(now.crosses())) {
      return "its crosses have changed";
    }
    for (int i = 0; i < now.codings().size(); i++) {
      if (before.codings().get(i) instanceof TextCoding old
          && now.codings().get(i) instanceof TextCoding text
          && !old.grams().equals(text.grams())) {
        return "its n-grams were %s and are %s".formatted(old.grams(), text.grams());
      }
    }
    return null;
  }

  /// Rows as the new model reads them: a number keeps the earlier mean, deviation and bins where
  /// the count of bins is the same.
  static RowCoding kept(LinearScorer earlier, RowCoding now) {
    List<Coding> codings = new ArrayList<>();
    for (int i = 0; i < now.codings().size(); i++) {
      Coding before = earlier.coding().codings().get(i);
      Coding learned = now.codings().get(i);
      boolean same =
          before instanceof NumberCoding old
              && learned instanceof NumberCoding number
              && old.edges().length == number.edges().length;
      codings.add(same ? before : learned);
    }
    return new RowCoding(now.buckets(), codings, now.crosses());
  }
}
