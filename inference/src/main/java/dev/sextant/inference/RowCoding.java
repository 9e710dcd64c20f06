package dev.sextant.inference;

import dev.sextant.decision.Frame.Column;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature;
import java.util.ArrayList;
import java.util.List;

/// How a whole row becomes hashed features: those of each input, then those of the crosses, one for
/// every pair of features of both inputs, so that a linear model can tell a combination.
///
/// @param codings one per input
public record RowCoding(Buckets buckets, List<Coding> codings, List<Cross> crosses) {
  /// @param left position of an input
  /// @param right of another, or the same
  public record Cross(int left, int right) {}

  private static final int[] NONE = {};

  public RowCoding {
    codings = List.copyOf(codings);
    crosses = List.copyOf(crosses);
  }

  /// The inputs, in order.
  public Signature signature() {
    return new Signature(codings.stream().map(Coding::input).toList(), "");
  }

  /// Adds the features of one row.
  ///
  /// @param columns bound by [Inputs#bind]
  /// @param into empty
  public void encode(Column[] columns, int row, FeatureVector into) {
    int[] starts = starts();
    for (int i = 0; i < columns.length; i++) {
      codings.get(i).encode(columns[i], row, into);
      mark(starts, i, into);
    }
    for (Cross cross : crosses) {
      cross(cross, starts, into);
    }
  }

  /// As the other, of a row of text.
  ///
  /// @throws NumberFormatException when one must be a number and is none
  public void encode(TextRow row, FeatureVector into) {
    int[] starts = starts();
    byte[] text = row.text();
    int inputs = codings.size();
    for (int i = 0; i < inputs; i++) {
      codings.get(i).encode(text, row.from(i), row.to(i), into);
      mark(starts, i, into);
    }
    for (Cross cross : crosses) {
      cross(cross, starts, into);
    }
  }

  /// For where the features of each input start; only crosses need to know.
  private int[] starts() {
    return crosses.isEmpty() ? NONE : new int[codings.size() + 1];
  }

  private static void mark(int[] starts, int input, FeatureVector into) {
    if (starts.length > 0) {
      starts[input + 1] = into.size();
    }
  }

  /// The features of one cross alone.
  FeatureVector encoded(Cross cross, Column[] columns, int row) {
    FeatureVector both = new FeatureVector();
    codings.get(cross.left()).encode(columns[cross.left()], row, both);
    int middle = both.size();
    codings.get(cross.right()).encode(columns[cross.right()], row, both);
    FeatureVector alone = new FeatureVector();
    cross(both, 0, middle, middle, both.size(), alone);
    return alone;
  }

  private void cross(Cross cross, int[] starts, FeatureVector into) {
    int left = cross.left();
    int right = cross.right();
    cross(into, starts[left], starts[left + 1], starts[right], starts[right + 1], into);
  }

  private void cross(
      FeatureVector of, int left, int leftEnd, int right, int rightEnd, FeatureVector into) {
    for (int a = left; a < leftEnd; a++) {
      for (int b = right; b < rightEnd; b++) {
        into.add(pair(of.bucket(a), of.bucket(b)), of.value(a) * of.value(b));
      }
    }
  }

  private int pair(int left, int right) {
    return buckets.of((left * 0x9E3779B1) ^ right);
  }

  void write(BinaryWriter out) {
    out.writeVarint(buckets.bits()).writeVarint(codings.size());
    for (Coding coding : codings) {
      Inputs.write(out, coding.input());
      coding.write(out);
    }
    out.writeVarint(crosses.size());
    for (Cross cross : crosses) {
      out.writeVarint(cross.left()).writeVarint(cross.right());
    }
  }

  /// @param hasCrosses whether the format knows crosses
  static RowCoding read(BinaryReader in, boolean hasCrosses) {
    Buckets buckets = new Buckets((int) in.readVarint());
    List<Coding> codings = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      codings.add(Coding.read(in, buckets));
    }
    List<Cross> crosses = new ArrayList<>();
    for (int left = hasCrosses ? in.readCount() : 0; left > 0; left--) {
      crosses.add(new Cross((int) in.readVarint(), (int) in.readVarint()));
    }
    return new RowCoding(buckets, codings, crosses);
  }
}
