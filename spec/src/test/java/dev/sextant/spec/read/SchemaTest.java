package dev.sextant.spec.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sextant.model.Calibration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The published schema and the parser agree on the shape of a spec: on the shipped systems, and on
/// thousands of small damages to them.
final class SchemaTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> KEYS_WITH_FREE_ENTRIES = Set.of("options");

  private static @Nullable Schema schema;
  private static Set<String> keys = Set.of();
  private static JsonNode root = JSON.missingNode();

  @BeforeAll
  static void readSchema() throws IOException {
    try (InputStream in =
        SpecReader.class.getResourceAsStream("/dev/sextant/spec/system.schema.json")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
      root = JSON.readTree(text);
      keys = propertyNames(root).collect(Collectors.toSet());
    }
  }

  private static Stream<String> propertyNames(JsonNode node) {
    Stream<String> inner = node.valueStream().flatMap(SchemaTest::propertyNames);
    JsonNode properties = node.get("properties");
    return properties != null && properties.isObject()
        ? Stream.concat(properties.propertyNames().stream(), inner)
        : inner;
  }

  private static Stream<Set<String>> enumerations(JsonNode node) {
    Stream<Set<String>> inner = node.valueStream().flatMap(SchemaTest::enumerations);
    JsonNode words = node.get("enum");
    return words != null && words.isArray()
        ? Stream.concat(
            Stream.of(words.valueStream().map(JsonNode::asString).collect(Collectors.toSet())),
            inner)
        : inner;
  }

  private static List<String> words(String pointer) {
    return root.at(pointer + "/enum").valueStream().map(JsonNode::asString).toList();
  }

  private static Map<String, Object> load(String system) throws IOException {
    Path shipped = Path.of("..", "systems", system, "system.yaml");
    Path own = Path.of("src", "test", "resources", "specs", system + ".yaml");
    Path file = Files.exists(shipped) ? shipped : own;
    return castMap(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> castMap(Object map) {
    return (Map<String, Object>) map;
  }

  private static boolean schemaAccepts(Map<String, Object> spec) {
    return Objects.requireNonNull(schema).validate(JSON.valueToTree(spec)).isEmpty();
  }

  /// JSON is YAML, so the parser reads the same tree.
  private static SpecReader.Result parsed(Map<String, Object> spec) {
    return SpecReader.read(JSON.writeValueAsBytes(spec), "system.yaml");
  }

  private static boolean parserAccepts(Map<String, Object> spec) {
    return parsed(spec) instanceof SpecReader.Result.Read;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "news-feed",
        "shop",
        "spam",
        "payment-fraud",
        "census-tasks",
        "ad-click-avazu",
        "ad-world",
        "operators"
      })
  void bothAcceptTheShippedSystems(String system) throws IOException {
    Map<String, Object> spec = load(system);
    assertThat(parsed(spec)).isInstanceOf(SpecReader.Result.Read.class);
    assertThat(Objects.requireNonNull(schema).validate(JSON.valueToTree(spec))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "news-feed",
        "shop",
        "spam",
        "payment-fraud",
        "census-tasks",
        "ad-click-avazu",
        "ad-world",
        "operators"
      })
  void bothRefuseAMisspeltKey(String system) throws IOException {
    List<String> accepted = new ArrayList<>();
    for (Damage damage :
        damages(load(system), key -> keys.contains(key) ? key + "x" : key, value -> value)) {
      if (schemaAccepts(damage.spec()) || parserAccepts(damage.spec())) {
        accepted.add(
            damage.what()
                + " schema "
                + schemaAccepts(damage.spec())
                + " parser "
                + parserAccepts(damage.spec()));
      }
    }
    assertThat(accepted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "news-feed",
        "shop",
        "spam",
        "payment-fraud",
        "census-tasks",
        "ad-click-avazu",
        "ad-world",
        "operators"
      })
  void bothRefuseANumberOrDurationThatIsNone(String system) throws IOException {
    List<String> accepted = new ArrayList<>();
    for (Damage damage :
        damages(
            load(system),
            key -> key,
            value -> value instanceof Number ? Map.of("not", "this") : value)) {
      if (schemaAccepts(damage.spec()) || parserAccepts(damage.spec())) {
        accepted.add(
            damage.what()
                + " schema "
                + schemaAccepts(damage.spec())
                + " parser "
                + parserAccepts(damage.spec()));
      }
    }
    assertThat(accepted).isEmpty();
  }

  @Test
  void bothKnowTheSameWordsOfModels() {
    assertThat(words("/$defs/model/properties/learner")).isEqualTo(LearningReader.MODELS);
    assertThat(words("/$defs/plain_learner")).isEqualTo(LearningReader.PLAIN);
    assertThat(words("/$defs/model/properties/sharing")).isEqualTo(LearningReader.SHARING);
    assertThat(words("/$defs/model/properties/calibrate"))
        .containsExactlyInAnyOrderElementsOf(Calibration.words());
    assertThat(words("/$defs/foreign_output/oneOf/0")).isEqualTo(ForeignReader.MEANINGS);
  }

  /// Where the schema takes one of a few words, the parser takes the same ones.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "news-feed",
        "shop",
        "spam",
        "payment-fraud",
        "census-tasks",
        "ad-click-avazu",
        "ad-world",
        "operators"
      })
  void bothTakeTheSameWords(String system) throws IOException {
    List<String> wrong = new ArrayList<>();
    Set<String> closed = new HashSet<>();
    Map<String, Object> spec = load(system);
    for (Set<String> words : enumerations(root).distinct().toList()) {
      for (Damage damage : damages(spec, key -> key, value -> misspelt(value, words))) {
        if (!schemaAccepts(damage.spec())) {
          closed.add(damage.what());
          if (parserAccepts(damage.spec())) {
            wrong.add(damage.what() + ": the parser takes any word");
          }
        }
      }
      for (String word : words) {
        for (Damage damage :
            damages(spec, key -> key, value -> words.contains(value) ? word : value)) {
          if (closed.contains(damage.what())
              && (schemaAccepts(damage.spec())
                  ? isUnknown(word, damage.spec())
                  : parserAccepts(damage.spec()))) {
            wrong.add(damage.what() + ": " + word);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(closed).isNotEmpty();
  }

  /// Whether the parser says that it does not know a word.
  private static boolean isUnknown(String word, Map<String, Object> spec) {
    return parsed(spec) instanceof SpecReader.Result.Failed(var problems)
        && problems.stream()
            .anyMatch(problem -> problem.message().matches("(?s)no [\\w ]+ '" + word + "'.*"));
  }

  private static Object misspelt(Object value, Set<String> words) {
    return value instanceof String word && words.contains(word) ? word + "x" : value;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{files: a.csv, csv: {delimiter: ';'}, rows: ROWS}",
        "{files: a.csv.zst, rows: ROWS}",
        "{files: a.tsv.gz, rows: ROWS}",
        "{files: '*.parquet', rows: ROWS}",
        "{files: a.parquet, parquet: , rows: ROWS}",
        "{files: a.bin, parquet: {columns: {n: number}, time: epoch-millis, missing: ['?']}, rows: ROWS}"
      })
  void bothAcceptEveryFormatOfAnImport(String entry) throws IOException {
    Map<String, Object> spec = withImport(entry);
    assertThat(parsed(spec)).isInstanceOf(SpecReader.Result.Read.class);
    assertThat(Objects.requireNonNull(schema).validate(JSON.valueToTree(spec))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{files: a.csv, csv: {delimiter: ';;'}, rows: ROWS}",
        "{files: a.csv, csv: {delimiter: ''}, rows: ROWS}",
        "{files: a.tsv, tsv: {delimiter: ';'}, rows: ROWS}",
        "{files: a.jsonl, jsonl: {delimiter: ';'}, rows: ROWS}",
        "{files: a.parquet, parquet: {header: true}, rows: ROWS}",
        "{files: a.parquet, parquet: {names: [a]}, rows: ROWS}",
        "{files: a.parquet, parquet: {columns: {n: integer}}, rows: ROWS}",
        "{files: a.parquet, parquet: {}, csv: {}, rows: ROWS}",
        "{files: a.txt, rows: ROWS}",
        "{files: a.csv.bz2, rows: ROWS}",
        "{files: a.parquet.gz, rows: ROWS}"
      })
  void bothRefuseAFormatThatIsNone(String entry) throws IOException {
    Map<String, Object> spec = withImport(entry);
    assertThat(parserAccepts(spec)).isFalse();
    assertThat(schemaAccepts(spec)).isFalse();
  }

  /// The shop with one import; its row rules stand for ROWS.
  private static Map<String, Object> withImport(String entry) throws IOException {
    Map<String, Object> spec = load("shop");
    Map<String, Object> shipped =
        castMap(Objects.requireNonNull((List<?>) spec.get("imports")).getFirst());
    Map<String, Object> made =
        castMap(new Load(LoadSettings.builder().build()).loadFromString(entry));
    Map<String, Object> whole = new LinkedHashMap<>(made);
    whole.put("rows", shipped.get("rows"));
    Map<String, Object> changed = new LinkedHashMap<>(spec);
    changed.put("imports", List.of(whole));
    return changed;
  }

  private record Damage(String what, Map<String, Object> spec) {}

  /// Copies of a spec with one key or one value changed, for each place where the change does
  /// something.
  private static List<Damage> damages(
      Map<String, Object> spec, UnaryOperator<String> key, UnaryOperator<Object> value) {
    List<Damage> damages = new ArrayList<>();
    visit(spec, "", key, value, (what, changed) -> damages.add(new Damage(what, castMap(changed))));
    return damages;
  }

  private interface Changed {
    void accept(String what, Object changed);
  }

  private static void visit(
      Object node,
      String path,
      UnaryOperator<String> key,
      UnaryOperator<Object> value,
      Changed changed) {
    if (node instanceof Map<?, ?> map) {
      for (Object name : map.keySet()) {
        visitEntry(castMap(map), (String) name, path, key, value, changed);
      }
    } else if (node instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        int at = i;
        visit(
            list.get(i),
            path + "/" + i,
            key,
            value,
            (what, inner) -> changed.accept(what, with(list, at, inner)));
      }
    } else if (!value.apply(node).equals(node)) {
      changed.accept(path, value.apply(node));
    }
  }

  private static void visitEntry(
      Map<String, Object> map,
      String name,
      String path,
      UnaryOperator<String> key,
      UnaryOperator<Object> value,
      Changed changed) {
    String here = path + "/" + name;
    Object inside = map.get(name);
    boolean free = KEYS_WITH_FREE_ENTRIES.contains(name) || path.endsWith("/simulate");
    if (inside == null || free) {
      return;
    }
    if (!isNamed(path) && !key.apply(name).equals(name)) {
      changed.accept(here, with(map, name, key.apply(name), inside));
    }
    visit(
        inside,
        here,
        key,
        value,
        (what, inner) -> changed.accept(what, with(map, name, name, inner)));
  }

  /// Mappings whose keys the author chose.
  private static boolean isNamed(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return Set.of(
            "entities",
            "requests",
            "events",
            "features",
            "outcomes",
            "models",
            "inputs",
            "outputs",
            "metrics",
            "experiments",
            "fields",
            "sources",
            "drop",
            "targets",
            "costs",
            "fail",
            "variants",
            "guardrails",
            "baselines",
            "set",
            "columns",
            "rules",
            "lists")
        .contains(last);
  }

  private static List<Object> with(List<?> list, int at, Object inner) {
    List<Object> copy = new ArrayList<>(list);
    copy.set(at, inner);
    return copy;
  }

  private static Map<String, Object> with(
      Map<String, Object> map, String name, String newName, Object inner) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            copy.put(key.equals(name) ? newName : key, key.equals(name) ? inner : value));
    return copy;
  }
}
