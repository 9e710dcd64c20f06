package dev.sextant.simulation;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keeps count of a run. The report may be asked for at any time and by any thread.
public final class Ledger implements Recorder {
  private final String world;
  private final long seed;
  private final Sum all = new Sum();
  private final Sum newcomers = new Sum();
  private final Map<String, Map<String, Sum>> variants = new TreeMap<>();
  private final List<PositionSum> positions = new ArrayList<>();
  private final Map<String, Long> rejected = new TreeMap<>();
  private long from;
  private long until;
  private long accepted;
  private long duplicates;
  private long refused;
  private long missed;

  public Ledger(World world) {
    this.world = world.name();
    this.seed = world.seed();
  }

  @Override
  public synchronized void answered(Visit visit, Decision decision, Response response) {
    from = all.decisions == 0 ? visit.time() : from;
    until = visit.time();
    all.add(response);
    if (response.newcomer()) {
      newcomers.add(response);
    }
    for (Decision.Assigned arm : decision.assigned()) {
      variants
          .computeIfAbsent(arm.experiment(), _ -> new TreeMap<>())
          .computeIfAbsent(arm.variant(), _ -> new Sum())
          .add(response);
    }
    addPositions(response);
  }

  @Override
  public synchronized void delivered(List<EventInput> events, List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      switch (receipt) {
        case Receipt.Accepted _ -> accepted++;
        case Receipt.Duplicate _ -> duplicates++;
        case Receipt.Rejected no -> rejected.merge(no.reason(), 1L, Long::sum);
      }
    }
  }

  @Override
  public synchronized void refused(Refusal refusal) {
    refused++;
  }

  @Override
  public synchronized void missed(Visit visit) {
    missed++;
  }

  public synchronized Report report() {
    List<Report.Variant> arms = new ArrayList<>();
    variants.forEach(
        (experiment, sums) ->
            sums.forEach((arm, sum) -> arms.add(new Report.Variant(experiment, arm, sum.group()))));
    List<Report.Position> rows = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      rows.add(positions.get(i).row(i + 1));
    }
    return new Report(
        world,
        seed,
        from,
        until,
        accepted,
        duplicates,
        Map.copyOf(rejected),
        refused,
        missed,
        all.group(),
        newcomers.group(),
        List.copyOf(arms),
        List.copyOf(rows));
  }

  private void addPositions(Response response) {
    while (positions.size() < response.clickChances().length) {
      positions.add(new PositionSum());
    }
    for (int i = 0; i < response.clickChances().length; i++) {
      positions.get(i).impressions++;
      positions.get(i).expected += response.clickChances()[i];
    }
    for (Response.Act act : response.acts()) {
      if (act.type().equals("click")) {
        positions.get(act.position() - 1).clicks++;
      }
    }
  }

  private static final class PositionSum {
    private long impressions;
    private long clicks;
    private double expected;

    Report.Position row(int position) {
      double rate = impressions == 0 ? 0 : (double) clicks / impressions;
      return new Report.Position(position, impressions, clicks, expected, rate);
    }
  }

  /// The mean and the squared deviations of the served value are kept by Welford's method.
  private static final class Sum {
    private static final double TWO_SIDED_95 = 1.959964;

    private long decisions;
    private long impressions;
    private long clicks;
    private long shares;
    private long hides;
    private double served;
    private double deviations;
    private double optimal;
    private double random;

    void add(Response response) {
      decisions++;
      double off = response.worth().served() - served;
      served += off / decisions;
      deviations += off * (response.worth().served() - served);
      optimal += response.worth().optimal();
      random += response.worth().random();
      response.acts().forEach(this::count);
    }

    private void count(Response.Act act) {
      switch (act.type()) {
        case "impression" -> impressions++;
        case "click" -> clicks++;
        case "share" -> shares++;
        case "hide" -> hides++;
        default -> {}
      }
    }

    Report.Group group() {
      Worth worth =
          decisions == 0
              ? new Worth(0, 0, 0)
              : new Worth(served, optimal / decisions, random / decisions);
      return new Report.Group(
          decisions,
          impressions,
          clicks,
          shares,
          hides,
          impressions == 0 ? 0 : (double) clicks / impressions,
          worth,
          decisions < 2 ? 0 : TWO_SIDED_95 * Math.sqrt(deviations / (decisions - 1.0) / decisions),
          captured(worth));
    }

    private static double captured(Worth worth) {
      double way = worth.optimal() - worth.random();
      return way <= 0 ? 1 : (worth.served() - worth.random()) / way;
    }
  }
}
