package dev.sextant.inference.net;

import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a net is made of; its answer is the sum of the parts that it has.
///
/// @param numbers of a row
/// @param fields of a row, each of which looks up one vector
/// @param tableRows vectors of all fields together
/// @param dim numbers of a vector
/// @param wide whether it has the first order
/// @param pairwise whether it has the dot products of all pairs of vectors
/// @param cross explicit crosses; with no layers there are none
/// @param hidden widths of the hidden layers; empty for no perceptron
/// @param sharing how several tasks share it
public record NetShape(
    int numbers,
    int fields,
    int tableRows,
    int dim,
    boolean wide,
    boolean pairwise,
    Cross cross,
    List<Integer> hidden,
    Sharing sharing) {
  public NetShape {
    hidden = List.copyOf(hidden);
    boolean alone = sharing.kind == Sharing.Kind.NONE;
    if (alone && !wide && !pairwise && cross.layers() == 0 && hidden.isEmpty()) {
      throw new IllegalArgumentException("a net must have at least one part");
    }
    if (sharing.kind == Sharing.Kind.MMOE && hidden.isEmpty()) {
      throw new IllegalArgumentException("experts must have at least one hidden layer");
    }
    if (!alone && (wide || pairwise)) {
      throw new IllegalArgumentException("the first and second order have one task alone");
    }
  }

  /// The shape of a net for one task.
  public NetShape(
      int numbers,
      int fields,
      int tableRows,
      int dim,
      boolean wide,
      boolean pairwise,
      Cross cross,
      List<Integer> hidden) {
    this(numbers, fields, tableRows, dim, wide, pairwise, cross, hidden, Sharing.NONE);
  }

  /// @param layers 0 for no crosses
  /// @param rank of a cross's matrix; 0 for full rank
  /// @param stacked whether the perceptron reads the crosses; else both read the row and add up
  public record Cross(int layers, int rank, boolean stacked) {
    public static final Cross NONE = new Cross(0, 0, false);
  }

  /// What the tasks of a net have in common. Vectors and crosses always are; then
  ///
  /// - [Kind#SHARED_BOTTOM]: the hidden layers too, under a tower for each task [1];
  /// - [Kind#MMOE]: several perceptrons, the experts, whose outputs a gate mixes anew for each
  ///   task's tower [2];
  /// - [Kind#ESMM]: nothing more; a perceptron for each task, whose probability is that of its own
  ///   answer times those of the tasks before it [3].
  ///
  /// [1] Caruana: Multitask Learning, Machine Learning 28, 1997. [2] Ma et al.: Modeling Task
  /// Relationships in Multi-task Learning with Multi-gate Mixture-of-Experts, KDD 2018. [3] Ma et
  /// al.: Entire Space Multi-Task Model, SIGIR 2018.
  ///
  /// @param tasks one or more; one for [Kind#NONE]
  /// @param experts 0 unless mixed
  /// @param towers widths of each task's own hidden layers, above what is shared
  public record Sharing(Kind kind, int tasks, int experts, List<Integer> towers) {
    public static final Sharing NONE = new Sharing(Kind.NONE, 1, 0, List.of());

    public enum Kind {
      NONE,
      SHARED_BOTTOM,
      MMOE,
      ESMM;

      /// As written in a spec.
      public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }

      public static List<String> words() {
        return Stream.of(values()).map(Kind::word).toList();
      }

      /// @throws IllegalArgumentException when there is no such kind
      public static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
      }
    }

    public Sharing {
      towers = List.copyOf(towers);
      if (tasks < 1 || (kind == Kind.NONE && tasks > 1) || (kind == Kind.MMOE) != (experts > 0)) {
        throw new IllegalArgumentException(
            "%d tasks and %d experts do not fit %s".formatted(tasks, experts, kind.word()));
      }
    }

    void write(BinaryWriter out) {
      out.writeText(kind.word()).writeVarint(tasks).writeVarint(experts);
      writeWidths(out, towers);
    }

    static Sharing read(BinaryReader in) {
      return new Sharing(
          Kind.of(in.readName()), (int) in.readVarint(), (int) in.readVarint(), readWidths(in));
    }
  }

  /// Answers per row.
  public int tasks() {
    return sharing.tasks;
  }

  /// Numbers of a row with its vectors.
  public int rowWidth() {
    return Math.addExact(numbers, Math.multiplyExact(fields, dim));
  }

  /// Numbers of a row with its fields' weights.
  public int wideWidth() {
    return wide ? numbers + fields : 0;
  }

  /// Without the sharing where there is none.
  public void write(BinaryWriter out) {
    out.writeVarint(numbers).writeVarint(fields).writeVarint(tableRows).writeVarint(dim);
    out.writeBoolean(wide).writeBoolean(pairwise);
    out.writeVarint(cross.layers).writeVarint(cross.rank).writeBoolean(cross.stacked);
    writeWidths(out, hidden);
    if (sharing.kind != Sharing.Kind.NONE) {
      sharing.write(out);
    }
  }

  /// @param shares whether the sharing was written; else there is none
  public static NetShape read(BinaryReader in, boolean shares) {
    int numbers = (int) in.readVarint();
    int fields = (int) in.readVarint();
    int tableRows = (int) in.readVarint();
    int dim = (int) in.readVarint();
    boolean wide = in.readBoolean();
    boolean pairwise = in.readBoolean();
    Cross cross = new Cross((int) in.readVarint(), (int) in.readVarint(), in.readBoolean());
    List<Integer> hidden = readWidths(in);
    Sharing sharing = shares ? Sharing.read(in) : Sharing.NONE;
    return new NetShape(numbers, fields, tableRows, dim, wide, pairwise, cross, hidden, sharing);
  }

  private static void writeWidths(BinaryWriter out, List<Integer> widths) {
    out.writeVarint(widths.size());
    widths.forEach(out::writeVarint);
  }

  private static List<Integer> readWidths(BinaryReader in) {
    List<Integer> widths = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      widths.add((int) in.readVarint());
    }
    return widths;
  }
}
