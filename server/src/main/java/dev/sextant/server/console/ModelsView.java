package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.Status.ModelState;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which models answer, and how good were they when they were trained?
public record ModelsView(String heading, List<Row> rows, String command) {
  public record Row(
      String head, String learner, String version, String trained, List<Metric> metrics) {}

  public record Metric(String name, String value) {}

  static ModelsView of(DecisionService system) {
    List<ModelState> models = system.status().models();
    ZoneId zone = system.spec().timezone();
    return new ModelsView(
        heading(models, zone),
        models.stream().map(model -> row(model, zone)).toList(),
        "./sextant train " + system.spec().name());
  }

  private static String heading(List<ModelState> models, ZoneId zone) {
    return models.isEmpty()
        ? "No model is trained yet"
        : Figures.count(models.size(), "model head answers", "model heads answer")
            + ", the oldest trained "
            + Figures.day(
                models.stream().map(ModelState::trained).min(Comparator.naturalOrder()).orElse(""),
                zone);
  }

  private static Row row(ModelState model, ZoneId zone) {
    Map<String, Double> sorted = new TreeMap<>(model.metrics());
    return new Row(
        model.head(),
        model.learner(),
        model.version(),
        Figures.day(model.trained(), zone),
        sorted.entrySet().stream()
            .map(each -> new Metric(each.getKey(), Figures.fixed(each.getValue(), 4)))
            .toList());
  }
}
