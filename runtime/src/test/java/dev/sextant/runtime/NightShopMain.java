package dev.sextant.runtime;

import static java.util.stream.Collectors.joining;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.history.Importer;
import dev.sextant.storage.SyncJournal;
import dev.sextant.storage.SyncListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/// The process that is killed: imports, or serves from several threads, and says what was
/// acknowledged only after it was. Each line ends with ` .`; one that does not was cut short.
///
/// | line | acknowledged |
/// |---|---|
/// | `ready .` | nothing; work begins |
/// | `event ID .` | an event |
/// | `refused ID .` | an event, as a dead letter |
/// | `decision ID ITEM .` | a decision and the first item of its slate |
/// | `import MARK .` | a file |
final class NightShopMain {
  /// Turns a planted fault on.
  static final String HASTY = "sextant.crash.hasty";

  private static final int DECIDING = 2;

  /// So few that many barriers are interrupted.
  private static final int BARRIER_EVENTS = 400;

  private NightShopMain() {}

  /// @param arguments directory, round, `import` or `serve`, and for `serve` how many events each
  ///   thread of the last round was heard to have sent
  static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Path place = directory.resolve("home");
    int round = Integer.parseInt(arguments[1]);
    SyncJournal journal = new SyncJournal(directory.resolve("synced.txt"), place);
    SyncListener listener = Boolean.getBoolean(HASTY) ? new Hasty(journal) : journal;
    SystemHome home =
        SystemHome.open(NightShop.plan(directory), place, NightShop.OPTIONS.withListener(listener));
    if (arguments[2].equals("import")) {
      importAll(home, directory.resolve("round-" + round), round);
    } else {
      serve(home, round, arguments);
    }
  }

  /// Segments that are acknowledged when only their next sync covers them.
  private static final class Hasty implements SyncListener {
    private final SyncListener journal;
    private final ConcurrentMap<Path, Long> latest = new ConcurrentHashMap<>();

    Hasty(SyncListener journal) {
      this.journal = journal;
    }

    @Override
    public void synced(Path file, long bytes) {
      Long safe = file.endsWith("keys.vault") ? Long.valueOf(bytes) : latest.put(file, bytes);
      if (safe != null) {
        journal.synced(file, safe);
      }
    }
  }

  private static synchronized void say(String lines) {
    System.out.print(lines);
    System.out.flush();
  }

  private static void importAll(SystemHome home, Path deliveries, int round) throws IOException {
    say("ready .\n");
    List<Path> found;
    try (Stream<Path> all = Files.list(deliveries)) {
      found = all.sorted().toList();
    }
    Clock clock = Clock.fixed(NightShop.start(round), ZoneOffset.UTC);
    for (Path delivery : found) {
      new Importer(home, clock, Watch.NONE).run(delivery);
      say("import " + delivery.getFileName() + " .\n");
    }
  }

  private static void serve(SystemHome home, int round, String[] arguments) {
    Clock clock = NightShop.clock(NightShop.start(round));
    LiveSystem system = LiveSystem.open(home, clock, new SplittableRandom(round), BARRIER_EVENTS);
    say("ready .\n");
    for (int thread = 0; thread < NightShopProcess.TAKING; thread++) {
      int before = Integer.parseInt(arguments[3 + thread]);
      Client client = new Client(system, clock, round, thread);
      Thread.ofPlatform().start(() -> client.run(before));
    }
    for (int thread = 0; thread < DECIDING; thread++) {
      SplittableRandom random = new SplittableRandom(1000L * round + thread);
      Thread.ofPlatform().start(() -> decide(system, clock, random));
    }
  }

  /// Sends events as they come from clients and networks: late, out of order, twice, far too late,
  /// and again after a restart because the answer was lost.
  private static final class Client {
    private final LiveSystem system;
    private final Clock clock;
    private final int round;
    private final int thread;
    private final SplittableRandom random;
    private final Set<String> sent = new HashSet<>();

    Client(LiveSystem system, Clock clock, int round, int thread) {
      this.system = system;
      this.clock = clock;
      this.round = round;
      this.thread = thread;
      this.random = new SplittableRandom(100L * round + thread);
    }

    /// @param before how many events it was heard to have sent in the last round
    void run(int before) {
      for (int n = Math.max(0, before - 20); n < before + 20; n++) {
        send(List.of(id(round - 1, n)));
      }
      for (int n = 0; ; ) {
        List<String> ids = new ArrayList<>();
        for (int end = n + 1 + random.nextInt(8); n < end; n++) {
          ids.add((n % 8 == 7 ? NightShop.NO_ID : "") + id(round, n));
        }
        if (random.nextInt(20) == 0) {
          ids.add(ids.getFirst());
        }
        send(ids);
        if (random.nextInt(10) == 0) {
          send(ids);
        }
      }
    }

    private String id(int ofRound, int n) {
      return ofRound + "." + thread + "." + n;
    }

    /// An event without an id is sent once, since nobody could tell that it came twice.
    private void send(List<String> given) {
      List<String> ids =
          given.stream().filter(id -> sent.add(id) || !id.startsWith(NightShop.NO_ID)).toList();
      List<EventInput> events = ids.stream().map(id -> NightShop.event(id, time())).toList();
      List<Receipt> receipts = system.accept(events);
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < receipts.size(); i++) {
        lines.append(line(receipts.get(i), ids.get(i)));
      }
      say(lines.toString());
    }

    private long time() {
      long now = clock.millis();
      return switch (random.nextInt(20)) {
        case 0 -> now - 31L * 86_400_000;
        case 1, 2, 3 -> now - random.nextLong(20L * 86_400_000);
        case 4, 5, 6, 7 -> now - random.nextLong(3_600_000);
        default -> now;
      };
    }
  }

  private static String line(Receipt receipt, String id) {
    return switch (receipt) {
      case Receipt.Accepted _ -> "event " + id + " .\n";
      case Receipt.Duplicate _ -> "";
      case Receipt.Rejected _ -> "refused " + id + " .\n";
    };
  }

  private static void decide(LiveSystem system, Clock clock, SplittableRandom random) {
    while (true) {
      String customer = NightShop.customer(random);
      Decision decision =
          system.decide(new Query("home", customer, clock.millis(), Map.of("device", "tv"), true));
      String first =
          ((Slate) decision.answer())
              .items().stream().limit(1).map(Decision.Placed::item).collect(joining());
      say("decision " + decision.id() + " " + (first.isEmpty() ? "-" : first) + " .\n");
      String reaction = NightShop.REACTION + decision.id();
      List<Receipt> receipts = system.accept(List.of(NightShop.event(reaction, clock.millis())));
      say(line(receipts.getFirst(), reaction));
    }
  }
}
