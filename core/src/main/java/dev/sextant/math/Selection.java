package dev.sextant.math;

/// Order statistics without sorting.
public final class Selection {
  private Selection() {}

  /// The value that would stand at place `n` if the array were sorted, in expected linear time.
  /// Reorders the array.
  ///
  /// Hoare, C. A. R. (1961): Algorithm 65: Find. Communications of the ACM 4(7).
  ///
  /// @param n in [0, values.length)
  public static long nth(long[] values, int n) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      long pivot = values[(low + high) >>> 1];
      int left = low;
      int right = high;
      while (left <= right) {
        while (values[left] < pivot) {
          left++;
        }
        while (values[right] > pivot) {
          right--;
        }
        if (left <= right) {
          long swapped = values[left];
          values[left++] = values[right];
          values[right--] = swapped;
        }
      }
      if (n <= right) {
        high = right;
      } else if (n >= left) {
        low = left;
      } else {
        return values[n];
      }
    }
    return values[n];
  }
}
