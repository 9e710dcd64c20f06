package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A corner shop with ten products that sells over the counter: what its decisions read, as text.
final class Till {
  private static final long DAY = 86_400_000;

  private Till() {}

  static LiveSystem open(Path directory, UnaryOperator<String> spec, Watch watch) {
    LiveSystem system =
        LiveSystem.open(
            SystemHome.open(
                Specs.plan("corner-shop.yaml", directory, spec), directory.resolve("home")),
            CornerShop.clock(CornerShop.NOW),
            new SplittableRandom(9),
            50,
            watch);
    if (system.status().read().offset() == 0) {
      system.accept(IntStream.range(0, 10).mapToObj(Till::product).toList());
    }
    return system;
  }

  static LiveSystem open(Path directory) {
    return open(directory, UnaryOperator.identity(), Watch.NONE);
  }

  private static EventInput product(int number) {
    return new EventInput(
        "product.upsert",
        null,
        null,
        Map.of("product", "a" + number, "title", "Article " + number, "kind", "k" + number % 3));
  }

  static EventInput purchase(String id, long daysAgo, String customer, int product, String bill) {
    return new EventInput(
        "purchase",
        id,
        CornerShop.NOW_MILLIS - daysAgo * DAY,
        Map.of("customer", customer, "product", "a" + product, "bill", bill, "quantity", 2.0));
  }

  /// Two hundred purchases with the ids p0 to p199.
  static List<EventInput> week() {
    List<EventInput> events = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 200; i++) {
      events.add(
          purchase(
              "p" + i,
              random.nextInt(20),
              "c" + random.nextInt(6),
              random.nextInt(10),
              "b" + i / 3));
    }
    return events;
  }

  static Decision decide(LiveSystem system, String customer) {
    return system.decide(new Query("home", customer, CornerShop.NOW_MILLIS, Map.of(), false));
  }

  /// `feature item` -> value, of all that the decisions for some customers read.
  static Map<String, String> read(LiveSystem system) {
    Map<String, String> values = new TreeMap<>();
    for (String customer : List.of("c0", "c1", "c2", "c3")) {
      Decision decision = decide(system, customer);
      for (Frame.Column column : decision.scored().frame().columns()) {
        for (int row = 0; row < decision.scored().frame().rows(); row++) {
          String key = customer + " " + column.name() + " " + decision.scored().ids()[row];
          values.put(key, value(column, row));
        }
      }
    }
    return values;
  }

  private static String value(Frame.Column column, int row) {
    return switch (column) {
      case Frame.Numbers n -> Float.toString(n.values()[row]);
      case Frame.Categories c -> String.valueOf(Arrays.asList(c.values()).get(row));
      case Frame.Texts t -> String.valueOf(Arrays.asList(t.values()).get(row));
    };
  }
}
