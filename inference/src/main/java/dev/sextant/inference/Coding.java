package dev.sextant.inference;

import dev.sextant.decision.Frame.Column;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;

/// How one input of a linear model becomes hashed features; a missing value is a feature too.
public sealed interface Coding permits NumberCoding, CategoryCoding, TextCoding {
  Input input();

  /// Adds the features of one row.
  void encode(Column column, int row, FeatureVector into);

  /// Adds the features of one value that is written in UTF-8; an empty one is missing.
  ///
  /// @throws NumberFormatException when it must be a number and is none
  void encode(byte[] utf8, int from, int to, FeatureVector into);

  /// Everything after the input itself.
  void write(BinaryWriter out);

  /// The bucket that stands for *missing*.
  static int missing(String input, Buckets buckets) {
    return buckets.of(Buckets.extend(Buckets.start(input), "\0missing"));
  }

  static Coding read(BinaryReader in, Buckets buckets) {
    Input input = Inputs.read(in);
    return switch (input.kind()) {
      case Kind.NUMBER -> NumberCoding.read(input.name(), buckets, in);
      case Kind.CATEGORY -> new CategoryCoding(input.name(), buckets);
      case Kind.TEXT -> TextCoding.read(input.name(), buckets, in);
    };
  }
}
