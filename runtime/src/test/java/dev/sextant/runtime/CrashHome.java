package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Query;
import dev.sextant.runtime.NightShop.Delivery;
import dev.sextant.runtime.NightShopProcess.Heard;
import dev.sextant.runtime.NightShopProcess.Moment;
import dev.sextant.runtime.history.ImportReport;
import dev.sextant.runtime.history.Importer;
import dev.sextant.storage.Recovery;
import dev.sextant.storage.SyncJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A home in which process after process is killed and loses what no sync covered, and the account
/// of all that those processes acknowledged.
///
/// The loss is played on the segments and the key vault, whose syncs a [SyncJournal] knows. RocksDB
/// keeps its own account, so feature state is lost in other ways: see [StateLoss]. Renames and new
/// directory entries are not taken back.
final class CrashHome {
  private static final int AUDITED = 400;

  private final Path directory;
  private final Set<String> events = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, String> decisions = new HashMap<>();
  private final Map<String, Delivery> delivered = new TreeMap<>();
  private final int[] heardOfThread = new int[NightShopProcess.TAKING];
  private int round;

  /// @param acknowledged events, decisions and files
  /// @param cut bytes
  record Outcome(boolean imports, int acknowledged, long cut, StateLoss state, int rebuilt) {}

  private CrashHome(Path directory) {
    this.directory = Trees.make(directory);
  }

  // ---- a fresh home

  /// A home with some history and trained models.
  static CrashHome trained(Path directory) {
    CrashHome home = new CrashHome(directory);
    RandomGenerator random = new SplittableRandom(1);
    try (SystemHome opened = home.open()) {
      for (int i = 0; i < 3; i++) {
        Delivery delivery =
            NightShop.deliver(directory.resolve("history-" + i), "h" + i, 0, random);
        home.load(opened, delivery);
        home.delivered.put(delivery.mark(), delivery);
      }
    }
    try (LiveSystem system = home.openLive()) {
      system.retrain(Watch.NONE);
    }
    Trees.replace(home.states(), home.earlierStates());
    return home;
  }

  /// The same elsewhere, as long as no round was run.
  CrashHome copy(Path to) {
    CrashHome copy = new CrashHome(to);
    Trees.replace(directory, to);
    copy.delivered.putAll(delivered);
    return copy;
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Path states() {
    return home().resolve("state");
  }

  private Path earlierStates() {
    return directory.resolve("earlier-state");
  }

  private Path journal() {
    return directory.resolve("synced.txt");
  }

  SystemHome open() {
    SyncJournal journal = new SyncJournal(journal(), home());
    return SystemHome.open(
        NightShop.plan(directory), home(), NightShop.OPTIONS.withListener(journal));
  }

  /// Hours later than the process that died.
  private LiveSystem openLive() {
    Clock clock = NightShop.clock(NightShop.start(round).plus(Duration.ofHours(6)));
    return LiveSystem.open(open(), clock, new SplittableRandom(round));
  }

  private ImportReport load(SystemHome home, Delivery delivery) {
    Clock clock = Clock.fixed(NightShop.start(round), ZoneOffset.UTC);
    return new Importer(home, clock, Watch.NONE).run(delivery.directory());
  }

  // ---- rounds

  /// Kills one process, every third time one that imports, cuts the power and checks what is left.
  Outcome round(RandomGenerator random) {
    return round % 3 == 1 ? importing(random) : serving(random, Moment.random(random), List.of());
  }

  private Outcome importing(RandomGenerator random) {
    round++;
    List<Delivery> files = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String mark = "i%d.%d".formatted(round, i);
      Path place = directory.resolve("round-" + round).resolve(mark);
      files.add(NightShop.deliver(place, mark, round, random));
    }
    Heard heard =
        NightShopProcess.runAndKill(
            directory, Moment.random(random), List.of(), "" + round, "import");
    return afterwards(random, heard, files);
  }

  /// @param options of the process's JVM
  Outcome serving(RandomGenerator random, Moment moment, List<String> options) {
    round++;
    Heard heard =
        NightShopProcess.runAndKill(
            directory,
            moment,
            options,
            "" + round,
            "serve",
            "" + heardOfThread[0],
            "" + heardOfThread[1]);
    for (int thread = 0; thread < heardOfThread.length; thread++) {
      heardOfThread[thread] = heard.ofThread(round, thread);
    }
    return afterwards(random, heard, List.of());
  }

  private Outcome afterwards(RandomGenerator random, Heard heard, List<Delivery> files) {
    events.addAll(heard.events());
    refused.addAll(heard.refused());
    decisions.putAll(heard.decisions());
    long cut = SyncJournal.cut(journal(), home());
    List<Path> torn = random.nextInt(3) == 0 ? List.of(tear(random)) : List.of();
    StateLoss state = StateLoss.any(random);
    state.play(states(), earlierStates(), random);
    try (SystemHome opened = open()) {
      assertThat(opened.log().recoveries()).map(Recovery::file).isEqualTo(torn);
      importAgain(opened, files, heard.imports());
      check(NightLog.read(opened));
    }
    serveAWhile();
    int rebuilt = audit();
    Trees.replace(states(), earlierStates());
    int acknowledged = heard.events().size() + heard.decisions().size() + heard.imports().size();
    return new Outcome(!files.isEmpty(), acknowledged, cut, state, rebuilt);
  }

  /// Puts something else where bytes of a file in use were lost, as a torn sector does.
  private Path tear(RandomGenerator random) {
    Path log = home().resolve("log");
    List<Path> tails = new ArrayList<>(List.of(log.resolve("keys.vault")));
    for (String stream : List.of(Trees.text(log.resolve("CURRENT")), "decisions", "dead-letters")) {
      tails.add(Trees.files(log.resolve(stream)).getLast());
    }
    Path tail = tails.get(random.nextInt(tails.size()));
    byte[] garbage = new byte[1 + random.nextInt(5_000)];
    random.nextBytes(garbage);
    Trees.append(tail, garbage);
    return tail;
  }

  // ---- what must hold

  /// A file is there wholly or not at all, and certainly when that was said; importing it again
  /// makes it whole.
  private void importAgain(SystemHome home, List<Delivery> files, Set<String> acknowledged) {
    Map<String, Integer> before = NightLog.read(home).imported;
    for (Delivery file : files) {
      int there = before.getOrDefault(file.mark(), 0);
      assertThat(there).as("rows of %s", file).isIn(0, file.sales());
      if (acknowledged.contains(file.mark())) {
        assertThat(there).as("lost: %s", file).isEqualTo(file.sales());
      }
      ImportReport report = load(home, file);
      assertThat(report.known()).isEqualTo(there == 0 ? 0 : 1);
      assertThat(report.rows()).isEqualTo(there == 0 ? file.rows() : 0);
      assertThat(report.balances()).isTrue();
      delivered.put(file.mark(), file);
    }
  }

  private static Set<String> missing(Set<String> known, Set<String> found) {
    Set<String> missing = new HashSet<>(known);
    missing.removeAll(found);
    return missing;
  }

  /// All that was acknowledged is there; what else was found once must be there from now on.
  private void check(NightLog found) {
    assertThat(missing(events, found.events)).as("events lost").isEmpty();
    assertThat(found.decisions).as("decisions lost").containsAllEntriesOf(decisions);
    assertThat(missing(refused, found.refused)).as("dead letters lost").isEmpty();
    delivered.forEach(
        (mark, delivery) -> {
          assertThat(found.imported).as("rows").containsEntry(mark, delivery.sales());
          assertThat(found.dead.getOrDefault(mark, 0)).as("dead rows").isEqualTo(delivery.dead());
        });
    events.addAll(found.events);
    refused.addAll(found.refused);
    decisions.putAll(found.decisions);
  }

  private void serveAWhile() {
    try (LiveSystem system = openLive()) {
      SplittableRandom random = new SplittableRandom(round);
      long now = NightShop.start(round).plus(Duration.ofHours(6)).toEpochMilli();
      for (int i = 0; i < 25; i++) {
        String customer = NightShop.customer(random);
        system.decide(new Query("home", customer, now + i, Map.of("device", "tv"), true));
        system.accept(List.of(NightShop.event("after-" + round + "-" + i, now - i * 60_000L)));
      }
    }
  }

  /// @return how many decisions were rebuilt from the log
  private int audit() {
    try (SystemHome opened = open()) {
      assertThat(opened.log().recoveries()).isEmpty();
      Audit.Report report = new Audit(opened, Watch.NONE).run(AUDITED, true);
      assertThat(report.first()).isEmpty();
      return report.checks().getLast().decisions();
    }
  }
}
