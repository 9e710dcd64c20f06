package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.training.Trainer;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// The corner shop with a spec that changes from run to run.
public final class ChangedShop {
  static final String SOLD = "sold: {by: product, count: purchase, over: 30d}";

  private final Path directory;
  private String spec;

  /// @param directory in which [CornerShop#stock] has put its home
  ChangedShop(Path directory) {
    this.directory = directory;
    CornerShop.plan(directory);
    try {
      this.spec = Files.readString(directory.resolve("system.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The shop with its history imported.
  public static ChangedShop stocked(Path directory) {
    CornerShop.stock(directory);
    return new ChangedShop(directory);
  }

  /// Changes the spec from now on.
  public ChangedShop with(String piece, String by) {
    if (!spec.contains(piece)) {
      throw new IllegalArgumentException("the spec has no " + piece);
    }
    spec = spec.replace(piece, by);
    return this;
  }

  /// Adds a line in front of the outcomes.
  public ChangedShop withFeature(String line) {
    return with("outcomes:\n", "  " + line + "\noutcomes:\n");
  }

  public ChangedShop withSection(String line) {
    spec = spec + line + "\n";
    return this;
  }

  Path file() {
    return directory.resolve("system.yaml");
  }

  SystemPlan plan() {
    try {
      Files.writeString(file(), spec);
      return switch (Systems.load(file())) {
        case Systems.Result.Loaded(var plan) -> plan;
        case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SystemHome home() {
    return SystemHome.open(plan(), directory.resolve("home"));
  }

  public LiveSystem open() {
    return LiveSystem.open(home(), CornerShop.clock(CornerShop.NOW), new SplittableRandom(9));
  }

  public Trainer.Report train() {
    try (SystemHome home = home()) {
      return new Trainer(home, Watch.NONE).run(Long.MAX_VALUE, CornerShop.clock(CornerShop.NOW));
    }
  }

  /// Serves, with purchases in between.
  public static List<Decision> serve(LiveSystem system, int decisions, long time) {
    SplittableRandom random = new SplittableRandom(1);
    List<Decision> served = new ArrayList<>();
    for (int i = 0; i < decisions; i++) {
      String customer = "c" + random.nextInt(30);
      served.add(system.decide(new Query("home", customer, time, Map.of(), true)));
      system.accept(
          List.of(
              new EventInput(
                  "purchase",
                  null,
                  CornerShop.NOW_MILLIS - random.nextLong(7_200_000),
                  Map.of(
                      "customer",
                      customer,
                      "product",
                      "a" + random.nextInt(25),
                      "quantity",
                      2.0 + random.nextInt(3)))));
    }
    return served;
  }
}
