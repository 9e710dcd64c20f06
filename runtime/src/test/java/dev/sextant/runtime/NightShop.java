package dev.sextant.runtime;

import dev.sextant.decision.Event;
import dev.sextant.math.Hashes;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.spec.SystemPlan;
import dev.sextant.storage.LogOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The shop whose process is killed. What an event says follows from its id, so that whoever reads
/// the log knows what must be in it.
final class NightShop {
  /// Small segments, so that many are begun.
  static final LogOptions OPTIONS = LogOptions.DEFAULT.withSegmentBytes(256 << 10);

  /// What begins with this is an event without an id, told by its bill.
  static final String NO_ID = "u-";

  /// What begins with this reacts to the decision whose id follows.
  static final String REACTION = "o-";

  private static final Instant OPENING = Instant.parse("2026-02-11T00:00:00Z");
  private static final int CUSTOMERS = 40;
  private static final int PRODUCTS = 25;
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private NightShop() {}

  static SystemPlan plan(Path directory) {
    return Specs.plan("night-shop.yaml", directory);
  }

  // ---- time

  /// Half a day lies between two rounds; within one, half an hour passes in a second.
  static Instant start(int round) {
    return OPENING.plus(Duration.ofHours(12L * round));
  }

  static Clock clock(Instant start) {
    return new FastClock(start, System.nanoTime());
  }

  private static final class FastClock extends Clock {
    private static final long SPEED = 2_000;
    private final Instant start;
    private final long startNanos;

    FastClock(Instant start, long startNanos) {
      this.start = start;
      this.startNanos = startNanos;
    }

    @Override
    public Instant instant() {
      return start.plusNanos(SPEED * (System.nanoTime() - startNanos));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  // ---- events

  static String customer(RandomGenerator random) {
    return "c" + random.nextInt(CUSTOMERS);
  }

  static EventInput event(String id, long time) {
    SplittableRandom random = new SplittableRandom(Hashes.mix(id));
    boolean named = !id.startsWith(NO_ID);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    String type = fill(fields, id, named ? random.nextInt(100) : 0, random);
    return new EventInput(type, named ? id : null, time, fields);
  }

  private static String fill(
      Map<String, @Nullable Object> fields, String id, int kind, SplittableRandom random) {
    if (kind >= 94) {
      fields.put("customer", customer(random));
      fields.put("city", "city" + random.nextInt(5));
      return "customer.upsert";
    }
    String product = "a" + random.nextInt(PRODUCTS);
    fields.put("product", product);
    if (kind >= 92) {
      return "product.withdraw";
    }
    if (kind >= 85) {
      fields.put("title", "Title of " + id);
      fields.put("kind", "kind" + random.nextInt(4));
      fields.put("price", (double) random.nextInt(100));
      return "product.upsert";
    }
    fields.put("customer", customer(random));
    if (id.startsWith(REACTION)) {
      fields.put("decision", id.substring(REACTION.length()));
    }
    if (kind >= 55) {
      return "look";
    }
    // Ten neighbours share a bill, which makes their products go together.
    fields.put("bill", id.startsWith(NO_ID) ? id : "b" + id.substring(0, id.length() - 1));
    fields.put("quantity", (double) (1 + random.nextInt(5)));
    fields.put("note", "for " + id);
    return "purchase";
  }

  /// The id of an event of [#event], or null when it was imported or is the log's own.
  static @Nullable String idOf(Event event) {
    if (!event.id().isEmpty()) {
      return event.id().startsWith("sextant.") ? null : event.id();
    }
    String bill = bill(event);
    return bill != null && bill.startsWith(NO_ID) ? bill : null;
  }

  static @Nullable String bill(Event event) {
    int field = event.type().field("bill");
    return field < 0 ? null : event.text(field);
  }

  /// Whether an event says what its id stands for.
  static boolean isGenuine(Event event, String id) {
    EventInput meant = event(id, 0);
    return event.type().name().equals(meant.type())
        && meant.fields().entrySet().stream()
            .allMatch(
                field ->
                    field.getValue().equals(event.values()[event.type().field(field.getKey())]));
  }

  // ---- files

  /// One file to import.
  ///
  /// @param mark what its bills begin with
  /// @param rows of data
  /// @param sales rows that are purchases; the others are ignored or dead
  record Delivery(Path directory, String mark, int rows, int sales, int dead) {}

  /// Writes a file of sales from the sixty days before a round.
  static Delivery deliver(Path directory, String mark, int round, RandomGenerator random) {
    int rows = 200 + random.nextInt(800);
    int dead = 0;
    int free = 0;
    Instant start = start(round).minus(Duration.ofDays(60));
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      boolean broken = random.nextInt(50) == 0;
      boolean gift = !broken && random.nextInt(50) == 0;
      dead += broken ? 1 : 0;
      free += gift ? 1 : 0;
      int article = random.nextInt(PRODUCTS);
      lines.add(
          "%s,%s-%d,%s,a%d,Article %d,kind%d,%s"
              .formatted(
                  WHEN.format(start.plusSeconds(row * 60L * 86_400 / rows)),
                  mark,
                  row / 3,
                  customer(random),
                  article,
                  article,
                  article % 4,
                  broken ? "many" : gift ? "0" : "" + (1 + random.nextInt(5))));
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(lines, new Random(random.nextLong()));
    }
    return write(directory, mark, lines, dead, free);
  }

  private static Delivery write(
      Path directory, String mark, List<String> lines, int dead, int free) {
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("sales-" + mark + ".csv"),
          CornerShop.HEADER + "\n" + String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Delivery(directory, mark, lines.size(), lines.size() - dead - free, dead);
  }
}
