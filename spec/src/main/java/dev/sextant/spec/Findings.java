package dev.sextant.spec;

import dev.sextant.decision.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What is wrong with one spec, and which of its definitions that touches.
///
/// A definition with a mistake of its own is *flawed*. What reads it is not judged before it is
/// mended, so that one mistake is told once. Features, fields and predictions are flawed under the
/// name that expressions read (`story.title`, `p.click`), other definitions under their kind and
/// name (`event click`); a `*` in place of the last name stands for all of them.
public final class Findings {
  private static final int MOST = 200;
  private static final int LONGEST_NAME = 100;

  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<String> flawed = new HashSet<>();
  private int count;
  private boolean isFull;

  /// @param length characters that are meant, >= 1
  public void add(Mark at, int length, String message) {
    count++;
    if (problems.size() < MOST) {
      problems.add(new Problem(at, length, message, null));
    } else {
      isFull = true;
    }
  }

  public void add(Source at, String message) {
    add(at.at(), Math.max(1, at.text().length()), message);
  }

  /// `no event 'clik' (did you mean 'click'?); known events: click, hide`.
  public void unknown(Source name, String kind, String plural, Collection<String> known) {
    add(name, "no " + kind + " '" + clipped(name.text()) + "'" + hint(name.text(), plural, known));
  }

  /// As [NearestName#hint], at a bounded price.
  public String hint(String name, String plural, Collection<String> known) {
    return name.length() > LONGEST_NAME || problems.size() >= MOST
        ? ""
        : NearestName.hint(name, plural, known);
  }

  /// A text of the file as a message quotes it: its first line, shortened.
  public static String clipped(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() == text.length() && line.length() <= LONGEST_NAME
        ? text
        : line.substring(0, Math.min(line.length(), LONGEST_NAME)) + "...";
  }

  /// How many were found so far, the same one twice included.
  public int count() {
    return count;
  }

  public void flaw(String name) {
    flawed.add(name);
  }

  public boolean isFlawed(String name) {
    int last = Math.max(name.lastIndexOf('.'), name.lastIndexOf(' ')) + 1;
    return flawed.contains(name) || flawed.contains(name.substring(0, last) + "*");
  }

  /// The names of a kind, those of flawed definitions too.
  ///
  /// @param kind with a space behind: `event `
  public Collection<String> named(String kind, Collection<String> sound) {
    Set<String> names = new LinkedHashSet<>(sound);
    flawed.stream()
        .filter(name -> name.startsWith(kind) && !name.endsWith("*"))
        .forEach(name -> names.add(name.substring(kind.length())));
    return names;
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /// In order of place; of more than 200 the first that were found.
  public List<Problem> sorted() {
    List<Problem> sorted =
        problems.stream()
            .sorted(
                Comparator.comparingInt((Problem p) -> p.at().line())
                    .thenComparingInt(p -> p.at().column()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (isFull) {
      sorted.add(new Problem(sorted.getLast().at(), 1, "there are more problems than these", null));
    }
    return sorted;
  }
}
