package dev.sextant.simulation;

import dev.sextant.simulation.AdReport.Task;

/// Counts impressions.
final class AdTally {
  private final Sum clicks = new Sum();
  private final Sum conversions = new Sum();
  private long impressions;
  private double worth;
  private double expectedWorth;

  private static final class Sum {
    private long happened;
    private double expected;
    private double entropy;

    void add(double probability, boolean happens) {
      happened += happens ? 1 : 0;
      expected += probability;
      entropy -= probability * Math.log(probability) + (1 - probability) * Math.log1p(-probability);
    }

    Task task(long impressions) {
      return new Task(happened, expected, entropy / impressions);
    }
  }

  void add(AdImpression one) {
    impressions++;
    clicks.add(one.clickProbability(), one.clicked());
    conversions.add(one.conversionProbability(), one.converted());
    worth += one.worth();
    expectedWorth += one.expectedValue();
  }

  AdReport report(AdWorld world, long from, long until) {
    return new AdReport(
        AdWorld.NAME,
        world.seed(),
        from,
        until,
        impressions,
        clicks.task(impressions),
        conversions.task(impressions),
        worth,
        expectedWorth);
  }
}
