package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.Status;
import dev.sextant.server.http.Services;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What surrounds every page: its title and where one can go from it.
///
/// @param sections of the system that the page is about; empty when it is about none
public record Shell(String title, boolean overview, List<Entry> sections, List<Entry> systems) {
  /// @param note a count beside the name, or ""
  public record Entry(String name, String href, String note, boolean current) {}

  static Shell plain(String title, boolean overview, Services services) {
    return new Shell(title, overview, List.of(), systems(services, ""));
  }

  static Shell of(
      DecisionService system, String section, String title, double rate, Services services) {
    SystemSpec spec = system.spec();
    return new Shell(
        title + " · " + spec.name(),
        false,
        sections(spec, system.status(), section, rate),
        systems(services, spec.name()));
  }

  private static List<Entry> sections(SystemSpec spec, Status status, String section, double rate) {
    List<Entry> entries = new ArrayList<>();
    String name = spec.name();
    entries.add(
        new Entry(
            "Decisions",
            Links.system(name),
            rate == 0 ? "" : Figures.rate(rate),
            section.equals("decisions")));
    if (spec.cascade() != null) {
      entries.add(entry(name, "Review", status.waitingReviews(), section));
    }
    entries.add(entry(name, "Models", status.models().size(), section));
    if (!spec.experiments().isEmpty()) {
      entries.add(entry(name, "Experiments", spec.experiments().size(), section));
    }
    entries.add(entry(name, "Features", spec.features().size(), section));
    return entries;
  }

  private static Entry entry(String system, String label, int count, String section) {
    String path = label.toLowerCase(Locale.ROOT);
    return new Entry(
        label, Links.section(system, path), Figures.count(count), section.equals(path));
  }

  private static List<Entry> systems(Services services, String current) {
    return services.all().stream()
        .map(system -> system.spec().name())
        .map(name -> new Entry(name, Links.system(name), "", name.equals(current)))
        .toList();
  }
}
