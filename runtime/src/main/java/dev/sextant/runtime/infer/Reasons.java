package dev.sextant.runtime.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Why a column was taken for what it was, and what to look at; counts, never values.
final class Reasons {
  private Reasons() {}

  static String of(Guess guess) {
    List<String> parts = new ArrayList<>();
    add(parts, guess.why());
    if (guess.is(Role.ENTITY_KEY) || guess.is(Role.CATEGORY) || guess.is(Role.LABEL)) {
      parts.add("%,d different".formatted(guess.column().distinct()));
    }
    if (guess.column().missing() > 0) {
      parts.add("missing in " + percent(guess.column().missingShare()));
    }
    add(parts, warning(guess));
    return String.join("; ", parts);
  }

  private static void add(List<String> parts, String part) {
    if (!part.isEmpty()) {
      parts.add(part);
    }
  }

  private static String warning(Guess guess) {
    if (guess.misfits() > 0) {
      String misfits =
          guess.is(Role.TIME)
              ? "CHECK: %,d values are written otherwise, and can not be used"
              : "CHECK: %,d values are no number, so their rows become dead letters";
      return misfits.formatted(guess.misfits());
    }
    if (guess.column().missingShare() > 0.5 && !guess.is(Role.LABEL)) {
      return "CHECK: is it known only later? then it must not be asked with";
    }
    if (guess.is(Role.AMOUNT)
        && guess.type().equals("integer")
        && guess.column().distinct() <= 50) {
      return "a category if these are codes";
    }
    return "";
  }

  static String percent(double share) {
    double percent = 100 * share;
    if (percent < 0.1) {
      return "less than 0.1 %";
    }
    boolean isFine = percent < 10 || (percent > 99 && percent < 100);
    return String.format(Locale.ROOT, isFine ? "%.1f %%" : "%.0f %%", percent);
  }
}
