package dev.sextant.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.runtime.Watch;
import dev.sextant.runtime.training.Trainer;
import dev.sextant.server.ServerOptions;
import dev.sextant.server.SextantServer;
import dev.sextant.simulation.Ledger;
import dev.sextant.simulation.NewsWorld;
import dev.sextant.simulation.Progress;
import dev.sextant.simulation.SimulatedClock;
import dev.sextant.simulation.Simulation;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Two systems behind one server: the news feed, with simulated readers who go on visiting, and a
/// desk that judges messages. Both have learned from what happened before.
final class RunningSystems implements AutoCloseable {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration HISTORY = Duration.ofHours(2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  final LiveSystem news;
  final LiveSystem desk;
  final SextantServer server;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread readers;

  /// @param homes an empty directory
  RunningSystems(Path homes) {
    SystemPlan feed =
        plan(forAnyMachine(Path.of("..", "systems", "news-feed", "system.yaml"), homes));
    NewsWorld world = NewsWorld.of(feed.spec());
    rehearse(feed, homes.resolve("news-feed"), world);
    news = open(feed, homes.resolve("news-feed"));
    desk = open(plan(resource("/dev/sextant/server/desk.yaml")), homes.resolve("desk"));
    teach(desk);
    server = SextantServer.start(List.of(news, desk), ServerOptions.defaults().withPort(0));
    readers =
        Thread.ofPlatform()
            .daemon()
            .name("readers")
            .start(
                () ->
                    Simulation.run(
                        world,
                        news,
                        world.options().live(CLOCK, stop),
                        new Silent(),
                        new Ledger(world)));
  }

  private static final class Silent implements Progress {
    @Override
    public void reach(long done, long total, String unit) {}

    @Override
    public void say(String message) {}
  }

  private static SystemPlan plan(Path spec) {
    try {
      return switch (Systems.load(spec)) {
        case Systems.Result.Loaded(var plan) -> plan;
        case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same system with fewer trees, a deadline that a slow machine meets as well, and readers
  /// who live where it is afternoon: at night few would come.
  private static Path forAnyMachine(Path spec, Path directory) {
    try {
      String eased = Files.readString(spec);
      eased = replaced(eased, "\\{rounds: [^}]*}", "{rounds: 8, depth: 3, threads: 1}");
      eased = replaced(eased, "\\{answer: 50ms", "{answer: 10s");
      eased = replaced(eased, "timezone: .*", "timezone: " + afternoon());
      return Files.writeString(Files.createDirectories(directory).resolve("news-feed.yaml"), eased);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A time zone in which it is between three and four in the afternoon now.
  private static String afternoon() {
    int ahead = 15 - LocalTime.now(CLOCK).getHour();
    return "Etc/GMT" + (ahead > 0 ? "-" + Math.min(ahead, 14) : "+" + Math.min(-ahead, 12));
  }

  private static String replaced(String text, String pattern, String replacement) {
    String result = text.replaceFirst(pattern, replacement);
    assertThat(result).isNotEqualTo(text);
    return result;
  }

  /// @return the newest decision of the feed that passes; waits for one, as readers go on visiting
  Decision awaitNews(Predicate<Decision> test) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<Decision> found = news.recent(500).stream().filter(test).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    throw new AssertionError("no such decision within " + PATIENCE + " among " + news.recent(3));
  }

  private static Path resource(String name) {
    return Path.of(URI.create(String.valueOf(RunningSystems.class.getResource(name))));
  }

  private static LiveSystem open(SystemPlan plan, Path home) {
    return LiveSystem.open(SystemHome.open(plan, home), CLOCK, new SplittableRandom(11));
  }

  private static void rehearse(SystemPlan feed, Path home, NewsWorld world) {
    long until = CLOCK.millis();
    long from = until - HISTORY.toMillis();
    SimulatedClock clock = new SimulatedClock(from);
    try (LiveSystem system =
        LiveSystem.open(SystemHome.open(feed, home), clock, new SplittableRandom(world.seed()))) {
      Simulation.run(
          world,
          system,
          world.options().history(from, until, clock::set),
          new Silent(),
          new Ledger(world));
      system.retrain(Watch.NONE);
    }
    try (SystemHome again = SystemHome.open(feed, home)) {
      Trainer.Report _ =
          new Trainer(again, Watch.NONE).run(Long.MAX_VALUE, Trainer.Then.CHALLENGE, CLOCK);
    }
  }

  /// Long messages are spam more often than short ones; what no stage is sure of waits for a
  /// person.
  private static void teach(LiveSystem desk) {
    SplittableRandom random = new SplittableRandom(3);
    long start = CLOCK.millis() - Duration.ofHours(3).toMillis();
    List<EventInput> events = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int size = 10 + random.nextInt(90);
      String label = random.nextInt(100) < size ? "spam" : "ham";
      long time = start + i * 1_000L;
      String id = "known-" + i;
      events.add(
          new EventInput("received", null, time, Map.of("message", id, "text", "x".repeat(size))));
      events.add(
          new EventInput("labelled", null, time + 500, Map.of("message", id, "label", label)));
    }
    desk.accept(events);
    desk.retrain(Watch.NONE);
    for (int i = 0; i < 12; i++) {
      Map<String, @Nullable Object> fields =
          Map.of("links", i % 4 == 0 ? 9.0 : 1.0, "text", "Win a prize now! ".repeat(1 + i % 6));
      desk.decide(new Query("message", "message-" + i, CLOCK.millis(), fields, true));
    }
  }

  String address(String path) {
    return server.address().resolve(path).toString();
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      readers.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
    news.close();
    desk.close();
  }
}
