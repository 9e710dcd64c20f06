package dev.sextant.runtime.infer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.runtime.Watch;
import dev.sextant.runtime.history.ImportReport;
import dev.sextant.runtime.history.Importer;
import dev.sextant.runtime.infer.Inference.Column;
import dev.sextant.spec.SystemPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is proposed is sound, and imports the file that it was proposed for.
final class InferenceTest {
  private static final List<String> ORDERS =
      List.of(
          "order_id", "ordered_at", "customer_id", "product_id", "amount", "gift", "note", "kind");

  @TempDir private Path directory = Path.of("");

  private static List<List<String>> orders(int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          List.of(
              "o" + i,
              "2026-01-%02d %02d:%02d".formatted(i / 60 % 28 + 1, i % 24, i % 60),
              i % 10 == 0 ? "" : "c" + random.nextInt(40),
              "p" + random.nextInt(25),
              Double.toString(random.nextInt(10_000) / 100.0),
              random.nextBoolean() ? "true" : "false",
              "please \"pack\", it; for my friend number " + i,
              "kind " + random.nextInt(4)));
    }
    return rows;
  }

  private static String delimited(List<String> names, List<List<String>> rows, String delimiter) {
    StringBuilder text = new StringBuilder(String.join(delimiter, names)).append('\n');
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>();
      for (String cell : row) {
        boolean isPlain = delimiter.equals("\t") || !cell.contains("\"");
        cells.add(isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
      }
      text.append(String.join(delimiter, cells)).append('\n');
    }
    return text.toString();
  }

  private static String jsonLines(List<String> names, List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        String cell = row.get(i);
        object.put(names.get(i), names.get(i).equals("amount") ? Double.valueOf(cell) : cell);
      }
      text.append(Json.compact(object)).append('\n');
    }
    return text.toString();
  }

  private static byte[] packed(String text, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        name.endsWith(".gz")
            ? new GZIPOutputStream(bytes)
            : name.endsWith(".zst") ? new ZstdOutputStream(bytes) : bytes) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private Path write(String name, String text) throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    return Files.write(data.resolve(name), packed(text, name));
  }

  private static Inference infer(Path file) {
    return Inference.of(file, null, null).inference();
  }

  /// Checks what was proposed, and imports the file with it.
  private ImportReport roundTrip(Inference inference, List<String> events) throws IOException {
    Path spec = Files.writeString(directory.resolve("system.yaml"), inference.proposal());
    SystemPlan plan =
        switch (Systems.load(spec)) {
          case Systems.Result.Loaded(var loaded) -> loaded;
          case Systems.Result.Wrong(var problems) ->
              throw new AssertionError(problems + "\n" + inference.proposal());
        };
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      ImportReport report =
          new Importer(home, Clock.systemUTC(), Watch.NONE).run(directory.resolve("data"));
      assertThat(report.balances()).isTrue();
      events.addAll(events(home));
      return report;
    }
  }

  private static List<String> events(SystemHome home) {
    List<String> events = new ArrayList<>();
    EventCodec codec = home.codec();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (_, entry) -> {
              Event event = codec.decode(entry);
              if (event != null && !event.type().name().startsWith("sextant.")) {
                events.add(event.type().name() + " " + event.eventTime());
              }
              return true;
            });
    return events;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders.csv",
        "orders.csv.gz",
        "orders.csv.zst",
        "orders.txt",
        "orders.tsv",
        "orders.tsv.gz",
        "orders.jsonl",
        "orders.jsonl.zst",
        "orders [1] {a}.csv"
      })
  void textIsImportedAsProposed(String name) throws IOException {
    List<List<String>> rows = orders(900);
    String text =
        name.contains("jsonl")
            ? jsonLines(ORDERS, rows)
            : delimited(
                ORDERS, rows, name.contains("tsv") ? "\t" : name.endsWith(".txt") ? "|" : ",");
    Inference inference = infer(write(name, text));
    assertOrders(inference);
    List<String> events = new ArrayList<>();
    ImportReport report = roundTrip(inference, events);
    assertThat(report.accepted()).isEqualTo(900);
    assertThat(events).hasSize(900).first().asString().startsWith("order 17672");
  }

  private static void assertOrders(Inference inference) {
    assertThat(inference.columns().stream().map(each -> each.name() + " " + each.role()))
        .containsExactly(
            "order_id id",
            "ordered_at time",
            "customer_id entity key",
            "product_id entity key",
            "amount amount",
            "gift flag",
            "note text",
            "kind category");
    assertThat(inference.rows()).isEqualTo(900);
    assertThat(inference.whole()).isTrue();
    assertThat(column(inference, "customer_id").missing()).isEqualTo(0.1);
    assertThat(column(inference, "kind").distinct()).isEqualTo(4);
    assertThat(inference.proposal())
        .contains("subject: customer", "object: product", "optional: [customer]", "for: customer");
  }

  private static Column column(Inference inference, String name) {
    return inference.columns().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void parquetIsImportedAsProposed() throws Exception {
    Path file = Files.createDirectories(directory.resolve("data")).resolve("orders.parquet");
    String rows =
        """
        SELECT 'o' || i AS order_id, TIMESTAMP '2026-01-01 00:00:00' + to_minutes(i) AS ordered_at,
               CASE WHEN i % 10 > 0 THEN i % 7 END AS customer_id, i % 5 AS product_id,
               i / 8 AS amount, i % 3 = 0 AS gift, DATE '2026-03-01' AS due_date, [i] AS lines,
               'please pack it ' || i AS note, 'k' || i % 4 AS kind
        FROM range(900) AS numbers(i)""";
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(rows, file));
    }
    Inference inference = infer(file);
    assertThat(inference.kind()).isEqualTo("parquet");
    assertThat(column(inference, "ordered_at").type()).isEqualTo("time");
    assertThat(column(inference, "gift").type()).isEqualTo("boolean");
    assertThat(inference.remarks()).anySatisfy(each -> assertThat(each).contains("'lines'"));
    List<String> events = new ArrayList<>();
    assertThat(roundTrip(inference, events).accepted()).isEqualTo(900);
    assertThat(events).first().isEqualTo("order 1767225600000");
  }

  @Test
  void labelsBecomeAnEventOfTheirOwnThatComesLater() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append(i % 7 == 0 ? "spam" : "ham").append("\tthis is a message to you, of number ");
      text.append(i).append('\n');
    }
    Inference inference = infer(write("messages.tsv", text.toString()));
    assertThat(column(inference, "column1").role()).isEqualTo("label");
    assertThat(inference.remarks())
        .anySatisfy(each -> assertThat(each).contains("order of the rows"));
    List<String> events = new ArrayList<>();
    assertThat(roundTrip(inference, events).accepted()).isEqualTo(300);
    assertThat(events).hasSize(600);
    assertThat(events.getFirst()).isEqualTo("message 1577836800000");
    assertThat(events.getLast()).isEqualTo("message_labelled 1577840699000");
    assertThat(inference.proposal()).contains("fields: {column2: text}", "not is_missing(column1)");
  }

  @Test
  void aListOfThingsIsUpserted() throws IOException {
    StringBuilder text = new StringBuilder("product_id;brand;price.net;email\n");
    for (int i = 0; i < 200; i++) {
      text.append("p%d;b%d;%d.5;a%d@example.org\n".formatted(i, i % 5, i, i));
    }
    Inference inference = infer(write("products.csv", text.toString()));
    assertThat(inference.proposal())
        .contains("- upsert: product", "id: product_id", "price_net: number", "delimiter: \";\"")
        .contains("email: {type: text, personal: true}");
    List<String> events = new ArrayList<>();
    assertThat(roundTrip(inference, events).accepted()).isEqualTo(200);
    assertThat(events).hasSize(200);
  }

  @ParameterizedTest
  @CsvSource({
    "epoch-seconds, 1767225600, 1767225600000",
    "epoch-millis, 1767225600000, 1767225600000",
    "'', 2026-01-01T00:00:00+01:00, 1767222000000",
    "d/M/yyyy, 01/01/2026, 1767225600000",
    "yyyy-MM-dd'T'HH:mm:ss, 2026-01-01T00:00:00, 1767225600000"
  })
  void timesAreImportedAsTheyAreWritten(String pattern, String written, long millis)
      throws IOException {
    String rows = "u1,i1,%s\nu2,i2,%s\n".formatted(written, written).repeat(15);
    Inference inference = infer(write("clicks.csv", "user_id,item_id,time\n" + rows));
    assertThat(column(inference, "time").pattern()).isEqualTo(pattern);
    List<String> events = new ArrayList<>();
    assertThat(roundTrip(inference, events).accepted()).isEqualTo(30);
    assertThat(events).first().isEqualTo("click " + millis);
  }

  @Test
  void aSecondTimeIsReadByTheRowLanguage() throws IOException {
    StringBuilder text = new StringBuilder("user_id,item_id,start_time,end_time\n");
    for (int i = 0; i < 60; i++) {
      text.append(
          "u%d,i%d,2026-01-0%dT10:00:00,2026-01-0%dT11:00:00\n"
              .formatted(i % 7, i % 3, i % 9 + 1, i % 9 + 1));
    }
    Inference inference = infer(write("trips.csv", text.toString()));
    assertThat(inference.proposal())
        .contains("end_time: \"time(end_time, \\\"yyyy", "at: start_time");
    assertThat(roundTrip(inference, new ArrayList<>()).accepted()).isEqualTo(60);
  }

  @Test
  void doubtsAreAskedAbout() throws IOException {
    String rows = "u1,i1,01/02/2026\nu2,i2,03/04/2026\n".repeat(20);
    Inference inference = infer(write("clicks.csv", "user_id,item_id,day\n" + rows));
    assertThat(column(inference, "day").otherPattern()).isEqualTo("M/d/yyyy");
    assertThat(inference.proposal())
        .contains("time: \"d/M/yyyy\"  # CHECK: \"M/d/yyyy\" fits as well")
        .contains("timezone: UTC  # CHECK: day does not name its zone");
  }

  @Test
  void valuesOfTheFileAreNotInTheProposal() throws IOException {
    List<List<String>> rows = orders(300);
    Inference.Told told =
        Inference.of(write("orders.csv", delimited(ORDERS, rows, ",")), null, null);
    assertThat(told.examples())
        .hasSize(ORDERS.size())
        .allSatisfy(each -> assertThat(each).isNotEmpty());
    String stored = Json.compact(told.inference());
    for (String value : rows.get(7)) {
      assertThat(value.equals("true") || value.equals("false") || !stored.contains(value))
          .as(value)
          .isTrue();
    }
  }

  @Test
  void theNameAndTheNumberOfRowsCanBeChosen() throws IOException {
    Path file = write("x.csv", delimited(ORDERS, orders(300), ","));
    Inference inference = Inference.of(file, 100L, "sale").inference();
    assertThat(inference.rows()).isEqualTo(100);
    assertThat(inference.whole()).isFalse();
    assertThat(inference.proposal()).contains("- event: sale", "only the first 100 rows");
    List<String> events = new ArrayList<>();
    assertThat(roundTrip(inference, events).accepted()).isEqualTo(300);
    assertThat(events).allSatisfy(event -> assertThat(event).startsWith("sale "));
  }

  @Test
  void strangeNamesMakeASoundSpec() throws IOException {
    List<String> names =
        List.of(
            "id", "text", "time", "row", "now", "y", "No", "true", "Größe", "a.b", "a b", "7th");
    StringBuilder text = new StringBuilder(String.join(",", names)).append('\n');
    for (int i = 0; i < 30; i++) {
      text.append("x%d,t,2026-01-01,1,2,%s,3,4,5,6,7,8\n".formatted(i, i % 2 == 0 ? "n" : "y"));
    }
    Inference inference = infer(write("y.csv", text.toString()));
    assertThat(roundTrip(inference, new ArrayList<>()).accepted()).isEqualTo(30);
  }

  private static final List<String> ANY_NAME =
      List.of(
          "id",
          "user_id",
          "userId",
          "item",
          "story_id",
          "time",
          "ts",
          "created at",
          "label",
          "y",
          "is_fraud",
          "price",
          "price",
          "n",
          "",
          "emp.var.rate",
          "count",
          "text",
          "text_id",
          "at",
          "row",
          "file",
          "row_time",
          "in",
          "now",
          "null",
          "Yes",
          "#",
          "\u00e9t\u00e9",
          "\u65e5\u4ed8",
          "\ud835\udc1a",
          "a\u2028b",
          "pair",
          "decision",
          "arrived",
          "number",
          "email",
          "index",
          "2nd");

  private static String anyValue(int kind, int row, SplittableRandom random) {
    return switch (kind) {
      case 0 -> "v" + random.nextInt(5);
      case 1 -> Integer.toString(random.nextInt(-9, 1_000_000));
      case 2 -> Double.toString(random.nextDouble());
      case 3 -> "u" + row;
      case 4 -> "2026-%02d-%02d".formatted(random.nextInt(12) + 1, random.nextInt(28) + 1);
      case 5 -> "%d/%d/2026 10:00".formatted(random.nextInt(12) + 1, random.nextInt(12) + 1);
      case 6 -> Integer.toString(1_767_225_600 + row);
      case 7 -> random.nextBoolean() ? "yes" : "no";
      case 8 -> "some words that make a message which is long enough to be judged by " + row;
      case 9 -> List.of("NA", "", "7", "x").get(random.nextInt(4));
      case 10 -> Integer.toString(random.nextInt(2));
      default -> "";
    };
  }

  /// Seeded, and a failure prints the table.
  @Test
  void anyTableMakesASoundSpec() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 200; round++) {
      int width = 2 + random.nextInt(9);
      List<String> names = new ArrayList<>();
      int[] kinds = new int[width];
      for (int i = 0; i < width; i++) {
        names.add(ANY_NAME.get(random.nextInt(ANY_NAME.size())));
        kinds[i] = random.nextInt(12);
      }
      List<List<String>> rows = new ArrayList<>();
      for (int row = 0; row < 40; row++) {
        List<String> cells = new ArrayList<>();
        for (int kind : kinds) {
          cells.add(anyValue(kind, row, random));
        }
        rows.add(cells);
      }
      String text = random.nextInt(3) == 0 ? jsonTable(names, rows) : delimited(names, rows, ";");
      Path file = write("table.dat", text);
      Path spec = Files.writeString(directory.resolve("system.yaml"), infer(file).proposal());
      assertThat(Systems.load(spec))
          .as("%s%n%s", text.substring(0, Math.min(400, text.length())), Files.readString(spec))
          .isInstanceOf(Systems.Result.Loaded.class);
    }
  }

  private static String jsonTable(List<String> names, List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      Map<String, String> object = new LinkedHashMap<>(Map.of("id_of_row", "r" + text.length()));
      for (int i = 0; i < names.size(); i++) {
        object.put(names.get(i), row.get(i));
      }
      text.append(Json.compact(object)).append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "ecommerce-recommendation/online-retail/online_retail_2010-12-01_to_2011-09-30.csv.gz, 370931",
    "spam/sms_spam_collection.tsv.gz, 5574",
    "spam/youtube_comments_01-03.csv.gz, 1139",
    "spam/spamassassin_2002_part1.jsonl.gz, 3250",
    "ad-ctr/talkingdata_clicks_to_2017-11-08.csv.gz, 71439",
    "ad-ctr/bank_marketing_rows_1-30000.csv.gz, 30000",
    "ecommerce-recommendation/complete-journey/products.csv.gz, 92331",
    "ecommerce-recommendation/complete-journey/promotions_weeks_01_44.csv.gz, 301534",
    "ecommerce-recommendation/complete-journey/transactions_weeks_01_44.csv.gz, 61709",
    "ecommerce-recommendation/amazon-grocery/train.csv.gz, 121892",
    "news-feed/open-bandit-women/bts_women.csv.gz, 10000",
    "payment-fraud/fdh_simulated_tx_2018-08a.csv.gz, 134055"
  })
  void realFilesAreImportedAsProposed(String name, long rows) throws IOException {
    String root = System.getenv("SEXTANT_DATA");
    if (root == null || !Files.exists(Path.of(root, name))) {
      System.out.println("SKIPPED InferenceTest: no SEXTANT_DATA/" + name);
      return;
    }
    Path data = Files.createDirectories(directory.resolve("data"));
    Path real = Path.of(root, name);
    Path file =
        Files.createSymbolicLink(data.resolve(Objects.requireNonNull(real.getFileName())), real);
    assertThat(roundTrip(infer(file), new ArrayList<>()).accepted()).isEqualTo(rows);
  }
}
