package dev.sextant.inference;

import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A linear model over hashed features in an ONNX graph.
///
/// Numbers come as they are. ONNX can not hash a text, so categories come as the number of their
/// bucket and texts as the buckets and values of their n-grams: see docs/onnx.md. Crosses are
/// hashed in the graph.
final class LinearOnnx {
  private static final String BUCKET = "bucket of the value by hash, as in docs/onnx.md";

  private final RowCoding coding;
  private final OnnxGraph graph;
  private final String table;

  /// @param buckets of a row, whole numbers, rows x features
  /// @param values one per bucket, or one for all, floats
  private record Features(String buckets, String values) {}

  LinearOnnx(RowCoding coding, float[] weights, OnnxGraph graph) {
    this.coding = coding;
    this.graph = graph;
    this.table = graph.floats(weights, weights.length);
  }

  /// @return the margin, a column of doubles
  String margin(float bias) {
    List<Features> all = coding.codings().stream().map(this::features).toList();
    List<String> parts = new ArrayList<>(all.stream().map(this::amount).toList());
    for (RowCoding.Cross cross : coding.crosses()) {
      parts.add(crossed(all.get(cross.left()), all.get(cross.right())));
    }
    parts.add(graph.doubles(new double[] {bias}, 1, 1));
    return graph.total(parts);
  }

  private String amount(Features features) {
    return graph.sum(weighted(features.buckets, features.values), true, 1);
  }

  private String weighted(String buckets, String values) {
    String found = graph.cast(graph.node("Gather", table, buckets), ElementType.DOUBLE);
    return graph.node("Mul", found, graph.cast(values, ElementType.DOUBLE));
  }

  private Features features(Coding input) {
    String name = input.input().name();
    return switch (input) {
      case NumberCoding number -> number.binned() ? binned(name, number) : curve(name, number);
      case CategoryCoding category ->
          new Features(
              graph.input(
                  name,
                  "",
                  ElementType.INT64,
                  1,
                  BUCKET + "; %d for missing".formatted(category.missing())),
              graph.floats(new float[] {1}, 1, 1));
      case TextCoding text ->
          new Features(
              graph.input(
                  name,
                  ".buckets",
                  ElementType.INT64,
                  0,
                  "buckets of the n-grams by hash, as in docs/onnx.md; %d for missing"
                      .formatted(text.missing())),
              graph.input(
                  name,
                  ".values",
                  ElementType.FLOAT,
                  0,
                  "the n-grams' tf-idf in the order of the buckets, 0 behind the last; 1 for missing"));
    };
  }

  private Features binned(String name, NumberCoding number) {
    RowTensors row = new RowTensors(graph);
    String x = row.number(name);
    long[] knots = new long[number.edges().length + 1];
    Arrays.setAll(knots, number::knot);
    String bin =
        graph.node("Gather", graph.wholes(knots, knots.length), row.bin(x, number.edges()));
    return new Features(
        graph.node("Where", row.missing(x), graph.whole(number.missing()), bin),
        graph.floats(new float[] {1}, 1, 1));
  }

  /// As [NumberCoding]: the standardised value and two knots of the curve.
  private Features curve(String name, NumberCoding number) {
    RowTensors row = new RowTensors(graph);
    String x = row.number(name);
    String missing = row.missing(x);
    String there =
        graph.cast(
            graph.node("Where", missing, graph.single(number.mean()), x), ElementType.DOUBLE);
    String z = single(row.clip(standardised(there, number), -Float.MAX_VALUE, Float.MAX_VALUE));
    String bent =
        graph.node(
            "Mul",
            row.signedLog(graph.cast(z, ElementType.DOUBLE)),
            graph.real(NumberCoding.KNOTS_PER_DOUBLING / Math.log(2)));
    String below = graph.node("Floor", bent);
    String share = single(graph.node("Sub", bent, below));
    long most = NumberCoding.FARTHEST_KNOT;
    long[] knots = new long[(int) (2 * most + 1)];
    Arrays.setAll(knots, i -> number.knot((int) (i - most)));
    String table = graph.wholes(knots, knots.length);
    String place = graph.node("Add", graph.cast(below, ElementType.INT64), graph.whole(most));
    String identity =
        graph.node("Add", graph.node("Mul", place, graph.whole(0)), graph.whole(number.identity()));
    String buckets =
        graph.concat(
            List.of(
                identity,
                graph.node("Gather", table, place),
                graph.node("Gather", table, graph.node("Add", place, graph.whole(1)))));
    String values =
        graph.concat(
            List.of(
                graph.node(
                    "Clip",
                    z,
                    graph.single(-NumberCoding.LARGEST),
                    graph.single(NumberCoding.LARGEST)),
                graph.node("Sub", graph.single(1), share),
                share));
    return new Features(
        graph.node("Where", missing, graph.whole(number.missing()), buckets),
        graph.node("Where", missing, graph.floats(new float[] {1, 0, 0}, 1, 3), values));
  }

  private String single(String x) {
    return graph.cast(x, ElementType.FLOAT);
  }

  private String standardised(String x, NumberCoding number) {
    return graph.node(
        "Div", graph.node("Sub", x, graph.real(number.mean())), graph.real(number.deviation()));
  }

  // ---- crosses

  private String crossed(Features left, Features right) {
    String buckets =
        pair(graph.node("Unsqueeze", left.buckets, axis(2)), unsqueezed(right.buckets));
    String values =
        graph.node("Mul", graph.node("Unsqueeze", left.values, axis(2)), unsqueezed(right.values));
    return graph.node("Flatten", graph.sum(weighted(buckets, values), true, 1, 2));
  }

  private String unsqueezed(String x) {
    return graph.node("Unsqueeze", x, axis(1));
  }

  private String axis(long axis) {
    return graph.wholes(new long[] {axis}, 1);
  }

  /// The bucket of two, as [RowCoding] has it, in unsigned numbers of 32 bits.
  private String pair(String left, String right) {
    String hash = graph.bits("BitwiseXor", times(left, 0x9E3779B1L), right);
    String mixed = times(shiftedXor(hash, 16), 0x85EBCA6BL);
    mixed = times(shiftedXor(mixed, 13), 0xC2B2AE35L);
    return shifted(shiftedXor(mixed, 16), 32 - coding.buckets().bits());
  }

  private String shiftedXor(String x, int by) {
    return graph.bits("BitwiseXor", x, shifted(x, by));
  }

  private String shifted(String x, int by) {
    return graph.node("Div", x, graph.whole(1L << by));
  }

  /// The low 32 bits of a product, in halves that can not overflow.
  private String times(String x, long factor) {
    String low = graph.node("Mul", x, graph.whole(factor & 0xFFFF));
    String high = graph.node("Mul", x, graph.whole(factor >>> 16));
    String raised =
        graph.node(
            "Mul", graph.bits("BitwiseAnd", high, graph.whole(0xFFFF)), graph.whole(1 << 16));
    return graph.bits("BitwiseAnd", graph.node("Add", low, raised), graph.whole(0xFFFFFFFFL));
  }
}
