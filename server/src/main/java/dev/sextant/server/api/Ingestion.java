package dev.sextant.server.api;

import dev.sextant.decision.ValueType;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.Refusal;
import dev.sextant.server.http.JsonInput;
import dev.sextant.server.http.JsonOutput;
import dev.sextant.server.http.Problem;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Field;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/// Takes the events of one body: an object, an array of objects, or one object per line.
///
/// Events are handed on in batches while the body is read. Whatever is wrong with the body further
/// down, the events before it are accepted and the answer says so.
final class Ingestion {
  private static final int BATCH = 1_000;
  private static final int LONGEST_NAME = 1_000;
  private static final String UPSERT = ".upsert";
  private static final List<String> KEYS = List.of("type", "id", "time", "fields", "corrects");

  private final DecisionService system;
  private final List<EventInput> batch = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();

  Ingestion(DecisionService system) {
    this.system = system;
  }

  /// @throws Problem that carries the receipts of the events before it
  Ingestion take(Reader body) {
    try (JsonInput in = new JsonInput(body)) {
      read(in);
      hand();
      return this;
    } catch (Problem problem) {
      throw after(problem);
    } catch (Refusal refusal) {
      throw Problem.of(refusal).including(this::write);
    }
  }

  /// What was read before the problem is taken first; when that fails too, this is the graver one.
  private Problem after(Problem problem) {
    try {
      hand();
      return problem.including(this::write);
    } catch (Refusal refusal) {
      return Problem.of(refusal).including(this::write);
    }
  }

  private void read(JsonInput in) {
    JsonToken token = in.next();
    if (token == null) {
      throw new Problem(400, "malformed-json", "the body is empty")
          .expected("one event, an array of events, or one event per line");
    }
    if (token == JsonToken.START_ARRAY) {
      while (in.next() != JsonToken.END_ARRAY) {
        add(event(in));
      }
      token = in.next();
      if (token != null) {
        throw in.located(new Problem(400, "malformed-json", "there is more after the array"));
      }
    }
    while (token != null) {
      add(event(in));
      token = in.next();
    }
  }

  private EventInput event(JsonInput in) {
    EventDraft draft = new EventDraft();
    int line = in.line();
    String place = in.pointer();
    in.object(KEYS, name -> draft.read(in, name));
    if (draft.type == null) {
      throw new Problem(
              400, "missing-key", "an event needs `type`, the name of an event of the spec")
          .at(place + "/type")
          .with("line", line)
          .expected("type");
    }
    return new EventInput(
        draft.type, draft.id, draft.time, timed(draft.type, draft.fields), draft.corrects);
  }

  /// Times that are told as text become milliseconds, where the spec has a time.
  private Map<String, @Nullable Object> timed(String type, Map<String, @Nullable Object> fields) {
    Map<String, Field> known = fieldsOf(type);
    fields.replaceAll(
        (name, value) -> {
          Field field = known.get(name);
          return value instanceof String text && field != null && field.type() == ValueType.TIME
              ? Times.parse(text).<Object>map(Long::doubleValue).orElse(text)
              : value;
        });
    return fields;
  }

  private Map<String, Field> fieldsOf(String type) {
    SystemSpec spec = system.spec();
    SystemSpec.Event event = spec.events().get(type);
    SystemSpec.Entity entity =
        type.endsWith(UPSERT)
            ? spec.entities().get(type.substring(0, type.length() - UPSERT.length()))
            : null;
    return event != null ? event.fields() : entity != null ? entity.fields() : Map.of();
  }

  private static final class EventDraft {
    private @Nullable String type;
    private @Nullable String id;
    private @Nullable Long time;
    private @Nullable String corrects;
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    void read(JsonInput in, String name) {
      switch (name) {
        case "type" -> type = in.text(LONGEST_NAME);
        case "id" -> id = in.textOrNull(LONGEST_NAME);
        case "time" -> time = Times.read(in);
        case "corrects" -> corrects = in.textOrNull(LONGEST_NAME);
        default -> in.object(List.of(), field -> fields.put(field, in.scalar()));
      }
    }
  }

  private void add(EventInput event) {
    batch.add(event);
    if (batch.size() == BATCH) {
      hand();
    }
  }

  private void hand() {
    List<EventInput> events = List.copyOf(batch);
    batch.clear();
    if (!events.isEmpty()) {
      receipts.addAll(system.accept(events));
    }
  }

  /// Writes the totals and one receipt per event, in the order of the body.
  void write(JsonOutput out) {
    out.object(
        "totals",
        () ->
            out.number("events", receipts.size())
                .number("accepted", count(Receipt.Accepted.class))
                .number("duplicate", count(Receipt.Duplicate.class))
                .number("rejected", count(Receipt.Rejected.class)));
    out.array("receipts", () -> receipts.forEach(receipt -> write(out, receipt)));
  }

  private static void write(JsonOutput out, Receipt receipt) {
    out.object(
        () -> {
          switch (receipt) {
            case Receipt.Accepted(long offset) ->
                out.text("status", "accepted").number("offset", offset);
            case Receipt.Duplicate(String id) -> out.text("status", "duplicate").text("id", id);
            case Receipt.Rejected(String reason, String message) ->
                out.text("status", "rejected").text("reason", reason).text("message", message);
          }
        });
  }

  private long count(Class<? extends Receipt> kind) {
    return receipts.stream().filter(kind::isInstance).count();
  }
}
