package dev.sextant.server.console;

import dev.sextant.monitoring.Distribution;
import dev.sextant.monitoring.Distribution.Bin;
import dev.sextant.monitoring.Distribution.Frequency;
import dev.sextant.monitoring.Distribution.Kind;
import dev.sextant.monitoring.Distribution.Numbers;
import dev.sextant.runtime.FeatureCatalog.Reading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How do the values of a feature lie in one population?
///
/// @param bars of the histogram, empty for names
/// @param ticks where its axis is labelled
/// @param quantiles with their names, empty for names
/// @param names the most frequent ones, empty for numbers
public record ReadingPanel(
    String heading,
    String sub,
    List<Bar> bars,
    List<Tick> ticks,
    List<Quantile> quantiles,
    List<Name> names) {
  public static final int WIDTH = 600;
  public static final int HEIGHT = 96;
  private static final int WIDEST_NAME = 200;

  public record Bar(double x, double y, double width, double height, String label) {}

  public record Tick(double x, String label) {}

  public record Quantile(String name, String value) {}

  /// @param width of its bar, at most 200
  public record Name(String name, String count, String share, double width) {}

  static ReadingPanel of(Reading reading) {
    Distribution values = reading.values();
    Numbers numbers = values.numbers();
    return new ReadingPanel(
        heading(values, numbers),
        "%s of %s %s have a value."
            .formatted(Figures.count(values.present()), Figures.count(values.rows()), reading.of()),
        numbers == null ? List.of() : bars(numbers.histogram()),
        numbers == null ? List.of() : ticks(numbers.histogram()),
        numbers == null ? List.of() : quantiles(numbers),
        names(values));
  }

  private static String heading(Distribution values, @Nullable Numbers numbers) {
    if (values.present() == 0) {
      return "No row has a value";
    }
    if (numbers == null) {
      Frequency first = values.top().getFirst();
      return "%s is the most frequent of %s, in %s of the rows"
          .formatted(
              Figures.name(first.name()),
              Figures.count(values.distinct(), "name", "names"),
              Figures.share((double) first.count() / values.present()));
    }
    String unit = values.unit().isEmpty() ? "" : " " + values.unit();
    String what = values.kind() == Kind.SIZES ? "sizes" : "values";
    return numbers.min() == numbers.max()
        ? "All %s are %s%s".formatted(what, Figures.reading(numbers.min()), unit)
        : "Half of the %s lie between %s and %s%s"
            .formatted(what, Figures.reading(numbers.p25()), Figures.reading(numbers.p75()), unit);
  }

  private static List<Bar> bars(List<Bin> bins) {
    long most = bins.stream().mapToLong(Bin::count).max().orElse(1);
    double width = (double) WIDTH / bins.size();
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < bins.size(); i++) {
      Bin bin = bins.get(i);
      double height = (double) HEIGHT * bin.count() / Math.max(1, most);
      String label =
          "%s to %s: %s"
              .formatted(
                  Figures.reading(bin.from()),
                  Figures.reading(bin.to()),
                  Figures.count(bin.count()));
      bars.add(
          new Bar(
              round(i * width), round(HEIGHT - height), round(width - 2), round(height), label));
    }
    return bars;
  }

  private static double round(double pixels) {
    return Math.round(10 * pixels) / 10.0;
  }

  private static List<Tick> ticks(List<Bin> bins) {
    if (bins.size() == 1) {
      return List.of(new Tick(0, Figures.reading(bins.getFirst().from())));
    }
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i <= 4; i++) {
      double from = bins.getFirst().from();
      double value = from + (bins.getLast().to() - from) * i / 4;
      ticks.add(new Tick(round(WIDTH * i / 4.0), Figures.reading(value)));
    }
    return ticks;
  }

  private static List<Quantile> quantiles(Numbers numbers) {
    return List.of(
        new Quantile("least", Figures.reading(numbers.min())),
        new Quantile("5 %", Figures.reading(numbers.p5())),
        new Quantile("25 %", Figures.reading(numbers.p25())),
        new Quantile("median", Figures.reading(numbers.median())),
        new Quantile("75 %", Figures.reading(numbers.p75())),
        new Quantile("95 %", Figures.reading(numbers.p95())),
        new Quantile("most", Figures.reading(numbers.max())),
        new Quantile("mean", Figures.reading(numbers.mean())),
        new Quantile("zero", Figures.share(numbers.zeros())));
  }

  private static List<Name> names(Distribution values) {
    long most = values.top().stream().mapToLong(Frequency::count).max().orElse(1);
    return values.top().stream()
        .map(
            each ->
                new Name(
                    Figures.name(each.name()),
                    Figures.count(each.count()),
                    Figures.share((double) each.count() / values.present()),
                    round((double) WIDEST_NAME * each.count() / most)))
        .toList();
  }
}
