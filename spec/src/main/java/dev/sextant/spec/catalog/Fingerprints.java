package dev.sextant.spec.catalog;

import static java.util.stream.Collectors.joining;

import dev.sextant.math.Digests;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.CandidateSource;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.SystemSpec.Feature;
import dev.sextant.spec.SystemSpec.Field;
import dev.sextant.spec.row.RowLanguage;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the features of a spec mean, as digests.
///
/// A digest covers what decides the values: operator, inputs and their types, keys, window, delay,
/// condition, prior, limit, and of a derived feature the expression, the lists it looks into and
/// the time zone when it reads the clock. It does not cover name, place in the file, description,
/// owner, promised freshness, or how an expression is spelt.
///
/// Every component of a definition counts unless it is named here as one that does not, and counts
/// only when it is given; so a new key of the language is covered from its first day, and changes
/// no digest of a spec that does without it.
public final class Fingerprints {
  /// Of an aggregate, what says how it is looked after and not what it is.
  private static final Set<String> NO_MEANING = Set.of("freshness");

  private static final Set<String> READS_ZONE = Set.of("hour", "weekday", "time");
  private static final int DIGITS = 16;

  private final SystemSpec spec;
  private final Map<String, Fingerprint> known = new HashMap<>();
  private final Set<String> underway = new LinkedHashSet<>();

  /// What one column means.
  ///
  /// @param version of the feature; 1 for a column that is no feature
  /// @param definition digest of its own definition, which names what it reads
  /// @param meaning digest of its version, its own definition and the meaning of all that it reads
  public record Fingerprint(int version, String definition, String meaning) {}

  public Fingerprints(SystemSpec spec) {
    this.spec = spec;
  }

  /// Every feature of the spec, in the file's order.
  public Map<String, Fingerprint> features() {
    Map<String, Fingerprint> all = new LinkedHashMap<>();
    spec.features().keySet().forEach(name -> all.put(name, of(name)));
    return all;
  }

  /// Any column that models and expressions read: a feature, an attribute such as `story.category`,
  /// a field of a request, a source's score such as `from.basket`.
  public Fingerprint of(String column) {
    Fingerprint made = known.get(column);
    if (made == null) {
      made = make(column);
      known.put(column, made);
    }
    return made;
  }

  private Fingerprint make(String column) {
    if (!underway.add(column)) {
      return new Fingerprint(1, column, column);
    }
    Feature feature = spec.features().get(column);
    Meaning meaning = feature == null ? column(column) : definition(feature);
    int version = feature == null ? 1 : feature.version();
    String inner =
        meaning.reads().stream()
            .sorted()
            .map(read -> read + "=" + of(read).meaning())
            .collect(joining("\n"));
    underway.remove(column);
    return new Fingerprint(
        version,
        digest(meaning.text()),
        digest("version " + version + "\n" + meaning.text() + "\n" + inner));
  }

  private static String digest(String text) {
    return Digests.sha256(text).substring(0, DIGITS);
  }

  /// @param text of the definition itself
  /// @param reads the columns that have a meaning of their own
  private record Meaning(String text, Set<String> reads) {}

  private Meaning definition(Feature feature) {
    return switch (feature.definition()) {
      case Aggregate aggregate ->
          new Meaning("aggregate\n" + given(aggregate) + context(aggregate), Set.of());
      case Derived(Source expression) ->
          new Meaning(
              "derived\n" + canonical(expression) + around(expression.text()),
              RowLanguage.reads(expression.text()));
    };
  }

  // ---- aggregates

  /// What is given of a record, by name, a line each.
  private static String given(Record record) {
    return Arrays.stream(record.getClass().getRecordComponents())
        .filter(each -> !NO_MEANING.contains(each.getName()))
        .map(each -> line(each.getName(), value(record, each)))
        .filter(line -> !line.isEmpty())
        .sorted()
        .collect(joining("\n"));
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can not read " + component + " of " + record, e);
    }
  }

  private static String line(String name, @Nullable Object value) {
    String text = text(value);
    return text.isEmpty() ? "" : name + ": " + text;
  }

  /// @return empty for what is not given
  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Mark _ -> "";
      case Source source -> canonical(source);
      case Duration duration -> duration.isZero() ? "" : duration.toMillis() + "ms";
      case Number number ->
          number.doubleValue() == 0 ? "" : RowLanguage.canonical(number.toString());
      case Boolean flag -> flag ? "true" : "";
      case Collection<?> many ->
          many.isEmpty() ? "" : many.stream().map(Fingerprints::text).toList().toString();
      case Record record -> "{" + given(record).replace("\n", ", ") + "}";
      default -> value.toString();
    };
  }

  private static String canonical(Source source) {
    return RowLanguage.canonical(source.text());
  }

  /// What the spec says elsewhere of the events and fields that an aggregate names.
  private String context(Aggregate aggregate) {
    Set<String> lines = new TreeSet<>();
    List<Source> named = new ArrayList<>(aggregate.inputs());
    if (aggregate.within() != null) {
      named.add(aggregate.within());
    }
    for (Source input : named) {
      String[] parts = input.text().split("\\.", 2);
      SystemSpec.Event event = spec.events().get(parts[0]);
      if (event == null) {
        continue;
      }
      aggregate.by().forEach(key -> lines.add(keyField(event, key.text())));
      if (parts.length == 2) {
        lines.add(input.text() + ": " + fieldType(event, parts[1]));
      }
      if (aggregate.when() != null) {
        RowLanguage.reads(aggregate.when().text())
            .forEach(name -> lines.add(event.name() + "." + name + ": " + fieldType(event, name)));
      }
    }
    String when = aggregate.when() == null ? "" : around(aggregate.when().text());
    return "\n" + String.join("\n", lines) + when;
  }

  /// Which field of an event is the key.
  private static String keyField(SystemSpec.Event event, String key) {
    if (event.subject().text().equals(key)) {
      return event.name() + " by its subject " + key;
    }
    if (event.object() != null && event.object().text().equals(key)) {
      return event.name() + " by its object " + key;
    }
    return event.fields().values().stream()
        .filter(field -> key.equals(field.entity()))
        .findFirst()
        .map(field -> event.name() + " by its field " + field.name())
        .orElse(event.name() + " by " + key);
  }

  private String fieldType(SystemSpec.Event event, String name) {
    Field own = event.fields().get(name);
    if (own != null) {
      return type(own);
    }
    int dot = name.indexOf('.');
    SystemSpec.Entity entity = dot < 0 ? null : spec.entities().get(name.substring(0, dot));
    Field attribute = entity == null ? null : entity.fields().get(name.substring(dot + 1));
    return attribute == null ? listOr(name, "id") : type(attribute);
  }

  private String listOr(String name, String otherwise) {
    return spec.lists().containsKey(name) ? "list" : otherwise;
  }

  private static String type(Field field) {
    return field.type().word() + (field.entity() == null ? "" : " of " + field.entity());
  }

  // ---- expressions and other columns

  /// What an expression depends on that is written elsewhere: lists, and the time zone.
  private String around(String expression) {
    StringBuilder text = new StringBuilder();
    for (String name : RowLanguage.reads(expression)) {
      List<String> list = spec.lists().get(name);
      if (list != null) {
        text.append("\nlist ").append(name).append(' ').append(new TreeSet<>(list));
      }
    }
    if (RowLanguage.functions(expression).stream().anyMatch(READS_ZONE::contains)) {
      text.append("\nzone ").append(spec.timezone().getId());
    }
    return text.toString();
  }

  private Meaning column(String name) {
    if (name.startsWith("from.") && spec.retrieve() != null) {
      CandidateSource source = spec.retrieve().sources().get(name.substring(5));
      if (source != null) {
        return scored(source);
      }
    }
    int dot = name.indexOf('.');
    SystemSpec.Entity entity = dot < 0 ? null : spec.entities().get(name.substring(0, dot));
    Field attribute = entity == null ? null : entity.fields().get(name.substring(dot + 1));
    if (attribute != null) {
      return new Meaning("attribute " + name + ": " + type(attribute), Set.of());
    }
    Set<String> types = new TreeSet<>();
    for (SystemSpec.Request request : spec.requests().values()) {
      Field field = request.fields().get(name);
      if (field != null) {
        types.add(type(field));
      }
    }
    return new Meaning("column " + name + ": " + types, Set.of());
  }

  private static Meaning scored(CandidateSource source) {
    Set<String> reads = new TreeSet<>(RowLanguage.reads(source.what().text()));
    if (source.seeds() != null) {
      reads.addAll(RowLanguage.reads(source.seeds().text()));
    }
    return new Meaning("source score\n" + given(source).replaceAll("(?m)^name: .*$", ""), reads);
  }
}
