package dev.sextant.learning;

/// Which rows are held out to judge a training.
final class LastQueries {
  private LastQueries() {}

  /// Where the last queries begin, so that about a share of the rows are theirs. All rows are
  /// learned from when too few would be left.
  ///
  /// @param groups query of each row, ascending
  static int cut(int[] groups, double share) {
    int rows = groups.length;
    int cut = rows - (int) (rows * share);
    while (cut > 0 && cut < rows && groups[cut] == groups[cut - 1]) {
      cut--;
    }
    return cut == 0 ? rows : cut;
  }
}
