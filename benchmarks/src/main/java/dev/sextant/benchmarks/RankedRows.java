package dev.sextant.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.decision.Frame;
import dev.sextant.model.Examples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Documents of queries with graded relevance, read from lines `LABEL [qid:Q] COLUMN:VALUE ... [#
/// remark]`, gzipped; a column that a line leaves out is 0.
///
/// @param numbers per row its columns, the first being column 0 or 1 of the file
/// @param sizes documents of each query
record RankedRows(List<float[]> numbers, List<Float> labels, List<Integer> sizes) {
  /// @param sizes a file with the number of documents of each query, where lines do not say `qid`
  static RankedRows read(Path file, Path sizes) throws IOException {
    RankedRows rows = read(file);
    rows.sizes.clear();
    for (String line : lines(sizes)) {
      rows.sizes.add(Integer.parseInt(line.strip()));
    }
    int sum = rows.sizes.stream().mapToInt(Integer::intValue).sum();
    if (sum != rows.labels.size()) {
      throw new IOException(
          "%s says %d documents, but %s has %d".formatted(sizes, sum, file, rows.labels.size()));
    }
    return rows;
  }

  static RankedRows read(Path file) throws IOException {
    RankedRows rows = new RankedRows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    String query = "";
    for (String line : lines(file)) {
      String[] words = line.split("#", 2)[0].strip().split("\\s+", -1);
      float[] numbers = new float[1];
      for (int i = 1; i < words.length; i++) {
        String[] pair = words[i].split(":", 2);
        if (pair[0].equals("qid")) {
          rows.beginOrGoOn(pair[1].equals(query));
          query = pair[1];
          continue;
        }
        int column = Integer.parseInt(pair[0]);
        numbers = column < numbers.length ? numbers : Arrays.copyOf(numbers, column + 1);
        numbers[column] = Float.parseFloat(pair[1]);
      }
      rows.numbers.add(numbers);
      rows.labels.add(Float.parseFloat(words[0]));
    }
    return rows;
  }

  private void beginOrGoOn(boolean sameQuery) {
    if (sameQuery) {
      sizes.set(sizes.size() - 1, sizes.getLast() + 1);
    } else {
      sizes.add(1);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      return in.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  int queries() {
    return sizes.size();
  }

  int width() {
    return numbers.stream().mapToInt(row -> row.length).max().orElse(0);
  }

  /// The rows of several sets, one after the other.
  static RankedRows all(List<RankedRows> parts) {
    RankedRows all = new RankedRows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (RankedRows part : parts) {
      all.numbers.addAll(part.numbers);
      all.labels.addAll(part.labels);
      all.sizes.addAll(part.sizes);
    }
    return all;
  }

  /// Every query whose place modulo `folds` is `fold`, or all others.
  RankedRows fold(int folds, int fold, boolean others) {
    RankedRows some = new RankedRows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int row = 0;
    for (int query = 0; query < sizes.size(); query++) {
      int end = row + sizes.get(query);
      if (query % folds == fold != others) {
        some.numbers.addAll(numbers.subList(row, end));
        some.labels.addAll(labels.subList(row, end));
        some.sizes.add(end - row);
      }
      row = end;
    }
    return some;
  }

  float[] labelArray() {
    float[] array = new float[labels.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = labels.get(i);
    }
    return array;
  }

  int[] sizeArray() {
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  /// One row after the other, `width` numbers each.
  float[] table(int width) {
    float[] table = new float[labels.size() * width];
    for (int row = 0; row < labels.size(); row++) {
      float[] from = numbers.get(row);
      System.arraycopy(from, 0, table, row * width, Math.min(width, from.length));
    }
    return table;
  }

  Examples examples(int width) {
    int rows = labels.size();
    List<Frame.Column> columns = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      float[] values = new float[rows];
      for (int row = 0; row < rows; row++) {
        float[] from = numbers.get(row);
        values[row] = column < from.length ? from[column] : 0;
      }
      columns.add(new Frame.Numbers("f" + column, values));
    }
    float[] weights = new float[rows];
    Arrays.fill(weights, 1);
    int[] groups = new int[rows];
    int row = 0;
    for (int query = 0; query < sizes.size(); query++) {
      Arrays.fill(groups, row, row + sizes.get(query), query);
      row += sizes.get(query);
    }
    return new Examples(new Frame(rows, columns), labelArray(), weights, groups);
  }
}
