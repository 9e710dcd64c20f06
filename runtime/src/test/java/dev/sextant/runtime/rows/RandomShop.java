package dev.sextant.runtime.rows;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A shop with random features, a random history and random questions, all from one seed. A fifth
/// of the events happened up to two days before they arrived, a twentieth comes twice, and many
/// arrive in the same millisecond.
final class RandomShop {
  private static final String HEAD =
      """
      sextant: 1
      system: random-shop
      entities:
        customer: {fields: {city: category, name: text}}
        product: {fields: {kind: category, price: number}}
        bill: {}
      requests:
        home: {for: customer, choose: product, fields: {device: category, friend: customer, budget: number}}
      events:
        look: {subject: customer, object: product, fields: {device: category}}
        purchase: {subject: customer, object: product, fields: {bill: bill, quantity: number}}
      features:
        sold: {by: product, count: purchase, over: 30d}
      """;

  /// Each becomes a feature or not; WINDOW becomes a random window.
  private static final List<String> POOL =
      List.of(
          "looks: {by: customer, count: lookWINDOW}",
          "heat: {by: product, decayed: look, half_life: 1d}",
          "median: {by: product, quantile: purchase.quantity, rank: 0.5}",
          "quiet: {by: customer, since: look}",
          "spent: {by: customer, sum: purchase.quantityWINDOW}",
          "mean_pieces: {by: product, mean: purchase.quantityWINDOW}",
          "rate: {by: product, ratio: [purchase, look]WINDOW, prior: {mean: 0.5, weight: 5}}",
          "own: {by: [customer, product], count: purchaseWINDOW}",
          "own_pieces: {by: [customer, product], sum: purchase.quantityWINDOW}",
          "most: {by: product, max: purchase.quantityWINDOW}",
          "least: {by: customer, min: purchase.quantityWINDOW}",
          "spread: {by: customer, variance: purchase.quantityWINDOW}",
          "variety: {by: customer, distinct: purchase.productWINDOW}",
          "large: {by: product, count: purchase, when: \"default(quantity, 0) > 2\"}",
          "mobile: {by: customer, count: look, when: \"default(device, '') == 'd1'\"}",
          "last_own: {by: [customer, product], last: purchase.at}",
          "first_sale: {by: product, first: purchase.at}",
          "last_device: {by: customer, last: look.device}",
          "together: {by: product, together: purchase.product, within: purchase.bill}");

  /// What can always be derived, from features that are always there.
  private static final String DERIVED =
      """
        kinds: {by: customer, distribution: purchase.product.kindWINDOW}
        likes: {is: "default(kinds[product.kind], 0)"}
        latest: {by: customer, last: look.product, limit: 5}
        seen: {is: "product in latest"}
        known_sold: {is: "sold + likes"}
        dear: {is: "product.price > budget"}
        kind: {is: "product.kind"}
        price: {is: "product.price"}
        city: {is: "customer.city"}
        called: {is: "customer.name"}
        phone: {is: "device"}
      """;

  private static final String TAIL =
      """
      outcomes:
        buy: {event: purchase, match: pair, within: 1d}
      models:
        light: {learner: logistic, tasks: [buy], features: [sold]}
      retrieve:
        sources:
          popular: {top: sold, keep: 20}
      rank:
        light: {model: light, keep: 15}
        value: "p.buy"
        slate: {size: 5}
      """;

  private static final List<String> WINDOWS =
      List.of(
          "",
          ", over: 1h",
          ", over: 6h",
          ", over: 1d",
          ", over: 3d",
          ", over: 1d, delay: 2h",
          ", over: 6h, exact: true");

  private final RandomGenerator random;
  private final Path directory;

  RandomShop(long seed, Path directory) {
    this.random = new SplittableRandom(seed);
    this.directory = directory;
  }

  /// A new plan, whose symbols know nothing.
  SystemPlan plan() {
    try {
      return switch (Systems.load(directory.resolve("system.yaml"))) {
        case Systems.Result.Loaded(var plan) -> plan;
        case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void writeSpec() throws IOException {
    StringBuilder spec = new StringBuilder(HEAD);
    for (String each : POOL) {
      if (random.nextInt(3) > 0) {
        spec.append("  ").append(windowed(each)).append('\n');
      }
    }
    spec.append(windowed(DERIVED)).append(TAIL);
    Files.writeString(directory.resolve("system.yaml"), spec);
  }

  private String windowed(String text) {
    return text.replace("WINDOW", WINDOWS.get(random.nextInt(WINDOWS.size())));
  }

  // ---- history

  /// @return how many events the log has then
  long writeLog(SystemHome home, int count) {
    EventCodec codec = home.codec();
    List<LogRecord> records = new ArrayList<>();
    long now = 1_767_225_600_000L;
    for (int i = 0; i < count; i++) {
      now += random.nextInt(3) == 0 ? 0 : random.nextLong(600_000);
      long late = random.nextInt(5) == 0 ? random.nextLong(2 * 86_400_000L) : 0;
      List<EventType> types = home.plan().features().events();
      LogRecord entry = codec.encode(event(types.get(random.nextInt(types.size())), i, now, late));
      records.add(entry);
      if (random.nextInt(20) == 0) {
        records.add(entry);
      }
    }
    home.log().log().append(LogStream.EVENTS, records).join();
    return home.log().log().end(LogStream.EVENTS);
  }

  private Event event(EventType type, int number, long now, long late) {
    @Nullable Object[] values = new @Nullable Object[type.fields().size()];
    for (int i = 0; i < values.length; i++) {
      EventType.Field field = type.fields().get(i);
      boolean needed = field.required() || i == type.subjectField();
      values[i] = needed || random.nextInt(10) > 0 ? value(field) : null;
    }
    return new Event(type, "e" + number, now - late, now, values);
  }

  private Object value(EventType.Field field) {
    return switch (field.type()) {
      case ID -> field.entity() + random.nextInt(25);
      case CATEGORY -> "d" + random.nextInt(4);
      case TEXT -> "text " + random.nextInt(100);
      case NUMBER, BOOL, TIME, DURATION -> (double) random.nextInt(6);
      case LIST, MAP -> throw new IllegalStateException("no field is a list or map");
    };
  }

  // ---- questions

  /// Questions in order of time, some in the millisecond of an event, some about unknown ids.
  List<Question> questions(List<Event> history, int count) {
    List<Question> questions = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long arrival = history.get(random.nextInt(history.size())).arrivalTime();
      times.add(arrival + (random.nextBoolean() ? 0 : random.nextLong(-3_000_000, 3_000_000)));
    }
    times.sort(Long::compare);
    for (int i = 0; i < count; i++) {
      Map<String, @Nullable Object> fields = new HashMap<>();
      fields.put("device", random.nextInt(4) == 0 ? null : "d" + random.nextInt(5));
      fields.put("friend", "customer" + random.nextInt(27));
      fields.put("budget", random.nextInt(4) == 0 ? null : (Object) (double) random.nextInt(6));
      Query query = new Query("home", "customer" + random.nextInt(27), times.get(i), fields, false);
      questions.add(Question.asked(i, query, "product" + random.nextInt(27)));
    }
    return questions;
  }
}
