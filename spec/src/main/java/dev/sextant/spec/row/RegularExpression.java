package dev.sextant.spec.row;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sextant.decision.TextPattern;

/// A pattern of RE2, which has no back-references or look-around and so needs no backtracking.
record RegularExpression(Pattern pattern) implements TextPattern {
  /// @throws com.google.re2j.PatternSyntaxException with what is wrong
  static RegularExpression compile(String pattern) {
    return new RegularExpression(Pattern.compile(pattern));
  }

  @Override
  public boolean foundIn(String text) {
    return pattern.matcher(text).find();
  }

  @Override
  public int countIn(String text) {
    Matcher matcher = pattern.matcher(text);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }
}
