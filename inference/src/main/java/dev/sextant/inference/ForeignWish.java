package dev.sextant.inference;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a spec says of a model that was made elsewhere.
///
/// @param inputs of the file, with the features that fill their columns; what is not named is
///   filled by the feature of the same name, or, when the file has one input alone, by all
public record ForeignWish(Map<String, Filling> inputs, Output output) {
  public ForeignWish {
    inputs = Map.copyOf(inputs);
  }

  /// @param features one per column
  /// @param number stands for a missing number; NaN to pass it as NaN
  /// @param text stands for a missing category or text; null for the empty text
  public record Filling(List<String> features, float number, @Nullable String text) {
    public Filling {
      features = List.copyOf(features);
    }

    static Filling of(List<String> features) {
      return new Filling(features, Float.NaN, null);
    }
  }

  /// @param name empty for the file's only output
  /// @param isProbability whether it is a probability; else it is a margin
  /// @param column of the output; -1 when it has one
  public record Output(String name, boolean isProbability, int column) {}
}
