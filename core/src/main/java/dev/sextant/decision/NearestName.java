package dev.sextant.decision;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Answers an unknown name with the known one that was probably meant.
public final class NearestName {
  private static final int MOST_SHOWN = 20;

  private NearestName() {}

  /// The known name closest in spelling, if it is close enough to be a slip: at most a third of the
  /// letters changed. A last part, such as `category` of `story.category`, is close too.
  public static Optional<String> of(String unknown, Collection<String> known) {
    Optional<String> whole =
        known.stream().filter(name -> name.endsWith("." + unknown)).sorted().findFirst();
    return whole.isPresent() ? whole : bySpelling(unknown, known);
  }

  /// For messages: ` (did you mean 'click'?); known events: click, hide`, empty parts left out.
  public static String hint(String unknown, String plural, Collection<String> known) {
    String meant = of(unknown, known).map(name -> " (did you mean '" + name + "'?)").orElse("");
    return known.isEmpty()
        ? "; there are no " + plural
        : meant + "; known " + plural + ": " + shown(known);
  }

  private static Optional<String> bySpelling(String unknown, Collection<String> known) {
    return known.stream()
        .filter(name -> isSlip(unknown, name))
        .min(
            Comparator.<String>comparingInt(name -> changes(unknown, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isSlip(String unknown, String name) {
    return changes(unknown, name) <= Math.max(1, Math.max(unknown.length(), name.length()) / 3);
  }

  private static String shown(Collection<String> known) {
    List<String> names = known.stream().sorted().toList();
    return names.size() <= MOST_SHOWN
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_SHOWN))
            + " and "
            + (names.size() - MOST_SHOWN)
            + " more";
  }

  /// The optimal string alignment distance: letters added, dropped, replaced, or two neighbours
  /// swapped.
  private static int changes(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
