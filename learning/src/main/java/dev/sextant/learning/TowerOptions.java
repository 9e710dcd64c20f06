package dev.sextant.learning;

import dev.sextant.decision.NearestName;
import dev.sextant.inference.NetCoding;
import dev.sextant.inference.net.TowerShape;
import dev.sextant.learning.NetOptions.Training;
import dev.sextant.model.Options;
import java.util.List;
import java.util.Map;

/// What two towers are made of and how they learn.
///
/// @param query inputs of the query's tower
/// @param item inputs of the item's tower
/// @param itemId the input that tells items apart; "" when all of the item's inputs together do
/// @param dim numbers of a looked-up vector
/// @param hidden widths of hidden layers of each tower
/// @param width numbers of a tower's vector
/// @param normalised whether that has length 1
/// @param negatives items drawn evenly from all, beside those of a batch
/// @param dropout share of hidden numbers that are set to 0 while training
/// @param training batches of positives, on one thread
record TowerOptions(
    List<String> query,
    List<String> item,
    String itemId,
    FieldCodingLearner coding,
    int dim,
    List<Integer> hidden,
    int width,
    boolean normalised,
    double temperature,
    int negatives,
    double dropout,
    Training training) {
  private static final List<String> KNOWN =
      List.of(
          "query",
          "item",
          "item_id",
          "dim",
          "bins",
          "min_count",
          "buckets",
          "hidden",
          "width",
          "normalise",
          "temperature",
          "random_negatives",
          "dropout",
          "epochs",
          "batch",
          "optimizer",
          "rate",
          "decay",
          "table_optimizer",
          "table_rate",
          "table_decay",
          "schedule",
          "warmup",
          "holdout",
          "patience");

  static TowerOptions read(Map<String, Object> values) {
    Options options = new Options(TwoTowerLearner.NAME, KNOWN, values);
    boolean normalised = options.flag("normalise", true);
    List<String> item = options.names("item");
    return new TowerOptions(
        options.names("query"),
        item,
        itemId(options.name("item_id"), item),
        FieldCodingLearner.read(TwoTowerLearner.NAME, options),
        options.whole("dim", 16, 1, 1024),
        options.wholes("hidden", List.of(64), 1, 65_536),
        options.whole("width", 32, 1, 4096),
        normalised,
        options.number("temperature", normalised ? 0.1 : 1, 1e-3, 1e3),
        options.whole("random_negatives", 0, 0, 100_000),
        options.number("dropout", 0, 0, 0.95),
        training(options));
  }

  private static String itemId(String name, List<String> item) {
    if (!name.isEmpty() && !item.contains(name)) {
      throw new IllegalArgumentException(
          "option 'item_id' must name one of the inputs of `item`, but was '%s'%s"
              .formatted(name, NearestName.hint(name, "inputs", item)));
    }
    return name;
  }

  private static Training training(Options options) {
    return new Training(
        options.whole("epochs", 20, 1, 10_000),
        options.whole("batch", 256, 2, 1 << 15),
        NetOptions.steps(options, "", "adam"),
        NetOptions.steps(options, "table_", "row-adagrad"),
        Schedule.read(options),
        options.number("holdout", 0.1, 0, 0.9),
        options.whole("patience", 2, 1, 10_000),
        1);
  }

  TowerShape shape(NetCoding found) {
    return new TowerShape(
        found.numbers(), found.fields(), found.tableRows(), dim, hidden, width, normalised);
  }
}
