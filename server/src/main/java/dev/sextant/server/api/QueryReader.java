package dev.sextant.server.api;

import dev.sextant.decision.Query;
import dev.sextant.server.http.JsonInput;
import dev.sextant.server.http.Problem;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Field;
import dev.sextant.spec.SystemSpec.Request;
import java.io.Reader;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the body of a question: which request, for whom or about what, with which fields.
final class QueryReader {
  private static final List<String> DECIDE =
      List.of("request", "for", "judge", "time", "fields", "explore");
  private static final List<String> LOOK_UP =
      List.of("request", "for", "judge", "time", "fields", "items", "features");
  private static final int MOST_ITEMS = 10_000;
  private static final int MOST_FEATURES = 1_000;
  private static final String TIME_REFUSED =
      "`time` is not allowed: this server answers for the present; leave it out";

  private final SystemSpec spec;
  private final InstantSource clock;
  private final boolean pastQueries;

  /// @param pastQueries whether a query may name its own time
  QueryReader(SystemSpec spec, InstantSource clock, boolean pastQueries) {
    this.spec = spec;
    this.clock = clock;
    this.pastQueries = pastQueries;
  }

  /// What to decide.
  Query decide(Reader body) {
    return read(body, DECIDE).query();
  }

  /// Which features to read.
  LookUp lookUp(Reader body) {
    Draft draft = read(body, LOOK_UP);
    return new LookUp(draft.query(), draft.items, draft.features);
  }

  /// @param items candidates; empty for what is known of the subject alone
  /// @param features names; empty for all
  record LookUp(Query query, List<String> items, List<String> features) {}

  private Draft read(Reader body, List<String> keys) {
    try (JsonInput in = new JsonInput(body)) {
      Draft draft = new Draft();
      in.onlyObject(keys, name -> draft.read(in, name));
      return draft;
    }
  }

  /// A value and where it stood, checked once the request is known.
  private record Given(@Nullable Object value) {}

  private final class Draft {
    private @Nullable String request;
    private @Nullable String asker;
    private @Nullable String judged;
    private @Nullable Long time;
    private boolean explore = true;
    private List<String> items = List.of();
    private List<String> features = List.of();
    private final Map<String, Given> fields = new LinkedHashMap<>();

    void read(JsonInput in, String name) {
      switch (name) {
        case "request" -> request = in.text();
        case "for" -> asker = id(in);
        case "judge" -> judged = id(in);
        case "explore" -> explore = in.flag();
        case "time" -> time = time(in);
        case "items" -> items = in.texts(MOST_ITEMS);
        case "features" -> features = in.texts(MOST_FEATURES);
        default -> in.object(List.of(), field -> fields.put(field, new Given(in.scalar())));
      }
    }

    private static String id(JsonInput in) {
      String id = in.text();
      if (id.isBlank()) {
        throw in.wrong("an id", "is empty");
      }
      return id;
    }

    private @Nullable Long time(JsonInput in) {
      Long given = Times.read(in);
      if (given != null && !pastQueries) {
        throw in.located(new Problem(400, "time-not-allowed", TIME_REFUSED));
      }
      return given;
    }

    Query query() {
      Request meant = meant();
      String subject = subject(meant);
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      fields.forEach((name, given) -> values.put(name, value(meant, name, given.value())));
      long at = time == null ? clock.millis() : time;
      return new Query(meant.name(), subject, at, values, explore);
    }

    private Request meant() {
      Map<String, Request> known = spec.requests();
      if (request != null) {
        Request named = known.get(request);
        if (named == null) {
          throw Problem.unknown(400, "request", request, known.keySet()).at("/request");
        }
        return named;
      }
      List<Request> fitting =
          known.values().stream().filter(each -> each.judges() == (judged != null)).toList();
      if (known.size() == 1) {
        return known.values().iterator().next();
      }
      if (fitting.size() != 1) {
        throw missing(
            "request", "say which request is meant: " + String.join(", ", known.keySet()));
      }
      return fitting.getFirst();
    }

    private String subject(Request meant) {
      String key = meant.judges() ? "judge" : "for";
      String given = meant.judges() ? judged : asker;
      String other = meant.judges() ? asker : judged;
      String does = meant.judges() ? "judges a " : "chooses for a ";
      String entity = meant.subject().text();
      if (other != null) {
        String wrongKey = meant.judges() ? "for" : "judge";
        throw new Problem(
                400,
                "wrong-key",
                "request '" + meant.name() + "' " + does + entity + ": give `" + key + "` alone")
            .at("/" + wrongKey)
            .expected(key);
      }
      if (given == null) {
        throw missing(key, "request '" + meant.name() + "' " + does + entity + ": give its id");
      }
      return given;
    }

    private static Problem missing(String key, String detail) {
      return new Problem(400, "missing-key", detail).at("/" + key).expected(key);
    }
  }

  private static @Nullable Object value(Request request, String name, @Nullable Object given) {
    Field field = request.fields().get(name);
    if (field == null) {
      throw Problem.unknown(400, "field", name, request.fields().keySet()).at("/fields/" + name);
    }
    Object value =
        switch (field.type()) {
          case CATEGORY, ID, TEXT -> given instanceof String ? given : null;
          case BOOL -> given instanceof Boolean flag ? (flag ? 1.0 : 0.0) : null;
          case NUMBER, DURATION -> given instanceof Double ? given : null;
          case TIME -> time(given);
          case LIST, MAP -> null;
        };
    if (value == null && given != null) {
      throw wrong(field, given);
    }
    return value;
  }

  private static @Nullable Double time(@Nullable Object given) {
    return switch (given) {
      case Double millis -> millis;
      case String text -> Times.parse(text).map(Long::doubleValue).orElse(null);
      case null, default -> null;
    };
  }

  private static Problem wrong(Field field, Object given) {
    String expected = field.type().withArticle();
    String detail = "field '" + field.name() + "' must be " + expected + ", but is " + shown(given);
    return new Problem(400, "wrong-type", detail).at("/fields/" + field.name()).expected(expected);
  }

  private static String shown(Object given) {
    return given instanceof String text ? "the text '" + text + "'" : "" + given;
  }
}
