package dev.sextant.simulation;

import dev.sextant.simulation.Report.Group;
import dev.sextant.simulation.Report.Position;
import java.time.Instant;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A report as people read it.
final class ReportText {
  private final Formatter text = new Formatter(Locale.ROOT);

  ReportText(Report report) {
    text.format("world %s, seed %d\n", report.world(), report.seed());
    if (report.all().decisions() == 0) {
      text.format("no visits\n");
      return;
    }
    text.format(
        "visits from %s to %s\n",
        Instant.ofEpochMilli(report.from()), Instant.ofEpochMilli(report.until()));
    events(report);
    groups(report);
    positions(report);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void events(Report report) {
    text.format(
        "events: %,d accepted, %,d already there\n", report.accepted(), report.duplicates());
    for (Map.Entry<String, Long> reason : new TreeMap<>(report.rejected()).entrySet()) {
      text.format("        %,d rejected: %s\n", reason.getValue(), reason.getKey());
    }
    if (report.refused() + report.missed() > 0) {
      text.format("requests: %,d refused, %,d visits missed\n", report.refused(), report.missed());
    }
  }

  private void groups(Report report) {
    text.format("\n");
    text.format(
        "true value of an answer, in clicks (95 %% interval); captured: from random 0 to best 1\n");
    text.format(
        "%-32s %9s %6s %6s %5s %15s %7s %7s %7s %8s\n",
        "",
        "answers",
        "clicks",
        "shares",
        "hides",
        "served",
        "best",
        "random",
        "regret",
        "captured");
    group("all", report.all());
    group("newcomers", report.newcomers());
    for (Report.Variant variant : report.variants()) {
      group(variant.experiment() + " / " + variant.variant(), variant.group());
    }
  }

  private void group(String name, Group group) {
    if (group.decisions() == 0) {
      return;
    }
    text.format(
        "%-32s %,9d %5.2f%% %5.2f%% %4.2f%% %7.3f ± %5.3f %7.3f %7.3f %7.3f %8.2f\n",
        name,
        group.decisions(),
        100 * group.clickRate(),
        percent(group.shares(), group.impressions()),
        percent(group.hides(), group.impressions()),
        group.worth().served(),
        group.margin(),
        group.worth().optimal(),
        group.worth().random(),
        group.regret(),
        group.captured());
  }

  private void positions(Report report) {
    text.format("\n");
    text.format("%8s %12s %9s %9s %7s\n", "position", "impressions", "clicks", "expected", "rate");
    for (Position row : report.positions()) {
      text.format(
          "%8d %,12d %,9d %,9.0f %6.2f%%\n",
          row.position(), row.impressions(), row.clicks(), row.expected(), 100 * row.clickRate());
    }
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }
}
