package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogStream;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.ParquetWriter;
import dev.sextant.history.RowBuffer;
import dev.sextant.runtime.history.DeadLetter;
import dev.sextant.runtime.history.ImportReport;
import dev.sextant.runtime.history.TornFile;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The same sales in every format make the same log.
final class ImportFormatsTest {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final String[] NAMES = CornerShop.HEADER.split(",");

  @TempDir Path directory;
  private Path data = Path.of(".");

  @BeforeEach
  void makeDataDirectory() throws Exception {
    data = Files.createDirectory(directory.resolve("data"));
  }

  /// The corner shop with another format of its sales.
  private SystemPlan plan(String files, String format) throws Exception {
    CornerShop.plan(directory);
    Path file = directory.resolve("system.yaml");
    String spec =
        Files.readString(file)
            .replace("sales*.csv*", files)
            .replaceAll("(?m)^ +csv: \\{time.*$", format);
    Files.writeString(file, spec);
    return switch (Systems.load(file)) {
      case Systems.Result.Loaded(var plan) -> plan;
      case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private SystemHome home(SystemPlan plan) {
    return SystemHome.open(plan, directory.resolve("home"));
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
                events.add(
                    event.type().name()
                        + event.eventTime()
                        + event.arrivalTime()
                        + Arrays.toString(event.values()));
              }
              return true;
            });
    return events;
  }

  private List<String> expected(List<String> lines) throws Exception {
    Path other = Files.createDirectories(directory.resolve("other").resolve("data"));
    CornerShop.write(other, "sales.csv", lines);
    try (SystemHome home = CornerShop.home(directory.resolve("other"))) {
      CornerShop.load(home, other);
      return events(home);
    }
  }

  private void parquet(String name, List<String> lines) {
    List<Column> columns = new ArrayList<>();
    for (String each : NAMES) {
      columns.add(
          new Column(
              each,
              switch (each) {
                case "when" -> ColumnType.TIME;
                case "pieces" -> ColumnType.LONG;
                default -> ColumnType.TEXT;
              }));
    }
    try (ParquetWriter out = ParquetWriter.create(data.resolve(name), columns)) {
      RowBuffer rows = new RowBuffer(out);
      for (String line : lines) {
        String[] fields = line.split(",", -1);
        rows.set(0, LocalDateTime.parse(fields[0], CLOCK).toInstant(ZoneOffset.UTC).toEpochMilli());
        for (int i = 1; i < 6; i++) {
          rows.set(i, fields[i].isEmpty() ? null : fields[i]);
        }
        rows.set(6, Long.parseLong(fields[6])).endRow();
      }
      rows.flush();
      out.finish();
    }
  }

  @Test
  void aParquetFileMakesTheSameLogAsItsCsv() throws Exception {
    List<String> lines = new ArrayList<>(CornerShop.sales(11));
    lines.add("2026-02-10 10:00,b1,c1,a1,Article 1,kind1,0");
    lines.add("2026-02-10 10:00,b1,c1,,Article 1,kind1,2");
    parquet("sales.parquet", lines);
    SystemPlan plan =
        plan("sales*.parquet", "    parquet: {columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      ImportReport report = CornerShop.load(home, data);
      assertThat(report.rows()).isEqualTo(lines.size());
      assertThat(report.balances()).isTrue();
      assertThat(report.ignored()).isEqualTo(Map.of("free", 1L));
      assertThat(report.dead()).isEqualTo(Map.of("missing-field", 1L));
      assertThat(events(home)).isEqualTo(expected(lines));
      home.log()
          .log()
          .scan(
              LogStream.DEAD_LETTERS,
              0,
              (_, entry) -> {
                assertThat(DeadLetter.of(entry).origin())
                    .isEqualTo("sales.parquet:" + lines.size());
                return true;
              });
      assertThat(CornerShop.load(home, data).known()).isEqualTo(1);
    }
  }

  @Test
  void theFilesEndingTellsTheFormat() throws Exception {
    List<String> lines = CornerShop.sales(12).subList(0, 50);
    parquet("sales.parquet", lines);
    SystemPlan plan =
        plan("sales*.parquet", "    parquet: {columns: {when: time, pieces: number}}");
    assertThat(plan.imports().getFirst().spec().format().kind()).isEqualTo("parquet");
    String jsonl = "{\"when\": \"2026-02-10T10:00Z\", \"bill\": \"b1\", \"who\": \"c1\"}";
    Files.writeString(data.resolve("sales.jsonl"), jsonl);
    Path file = directory.resolve("system.yaml");
    Files.writeString(
        file,
        Files.readString(file).replaceAll("(?m)^ +parquet: .*\\R", "").replace("parquet", "jsonl"));
    assertThat(Systems.load(file)).isInstanceOf(Systems.Result.Wrong.class);
    Files.writeString(file, Files.readString(file).replace("at: when", "at: time(when)"));
    assertThat(Systems.load(file).toString()).doesNotContain("exactly one of");
  }

  @Test
  void zstdTextAndOtherDelimitersMakeTheSameLog() throws Exception {
    List<String> lines = CornerShop.sales(13);
    String text = CornerShop.HEADER + "\n" + String.join("\n", lines) + "\n";
    Files.write(data.resolve("sales.csv.zst"), Zstd.pack(text.replace(',', ';').getBytes(UTF_8)));
    SystemPlan plan =
        plan(
            "sales*.csv*",
            "    csv: {delimiter: ';', time: 'yyyy-MM-dd HH:mm', columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      assertThat(CornerShop.load(home, data).accepted()).isEqualTo(lines.size());
      assertThat(events(home)).isEqualTo(expected(lines));
    }
  }

  @Test
  void zstdJsonLinesMakeTheSameLog() throws Exception {
    List<String> lines = CornerShop.sales(14);
    StringBuilder json = new StringBuilder();
    for (String line : lines) {
      String[] fields = line.split(",", -1);
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < NAMES.length; i++) {
        object.put(NAMES[i], i == 6 ? (Object) Integer.valueOf(fields[i]) : fields[i]);
      }
      json.append(new JsonMapper().writeValueAsString(object)).append('\n');
    }
    Files.write(data.resolve("sales.jsonl.zst"), Zstd.pack(json.toString().getBytes(UTF_8)));
    SystemPlan plan =
        plan(
            "sales*.jsonl*",
            "    jsonl: {time: 'yyyy-MM-dd HH:mm', columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      CornerShop.load(home, data);
      assertThat(events(home)).isEqualTo(expected(lines));
    }
  }

  @Test
  void aTornZstdImportsNothingAndSaysWhere() throws Exception {
    String text = CornerShop.HEADER + "\n" + String.join("\n", CornerShop.sales(4)) + "\n";
    byte[] packed = Zstd.pack(text.repeat(40).getBytes(UTF_8));
    Files.write(data.resolve("sales.csv.zst"), Arrays.copyOf(packed, packed.length / 2));
    try (SystemHome home = home(CornerShop.plan(directory))) {
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(TornFile.class)
          .hasMessageContaining("sales.csv.zst is torn after line")
          .hasMessageContaining("nothing of it was imported");
      assertThat(home.log().log().end(LogStream.EVENTS)).isZero();
    }
  }

  @Test
  void aTornParquetFileImportsNothing() throws Exception {
    parquet("sales.parquet", CornerShop.sales(5));
    byte[] whole = Files.readAllBytes(data.resolve("sales.parquet"));
    SystemPlan plan =
        plan("sales*.parquet", "    parquet: {columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      for (int left : new int[] {whole.length - 1, whole.length / 2, 3, 0}) {
        Files.write(data.resolve("sales.parquet"), Arrays.copyOf(whole, left));
        assertThatThrownBy(() -> CornerShop.load(home, data))
            .isInstanceOf(TornFile.class)
            .hasMessageContaining("sales.parquet can not be read as Parquet")
            .hasMessageContaining("nothing of it was imported");
      }
      assertThat(home.log().log().end(LogStream.EVENTS)).isZero();
    }
  }

  @Test
  void damageInTheMiddleOfAParquetFileImportsNothing() throws Exception {
    parquet("sales.parquet", CornerShop.sales(5));
    byte[] whole = Files.readAllBytes(data.resolve("sales.parquet"));
    Arrays.fill(whole, 20, whole.length / 3, (byte) 0x5A);
    Files.write(data.resolve("sales.parquet"), whole);
    SystemPlan plan =
        plan("sales*.parquet", "    parquet: {columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      assertThatThrownBy(() -> CornerShop.load(home, data)).isInstanceOf(TornFile.class);
      assertThat(home.log().log().end(LogStream.EVENTS)).isZero();
    }
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithTheNearest() throws Exception {
    parquet("sales.parquet", CornerShop.sales(5));
    SystemPlan plan =
        plan(
            "sales*.parquet",
            "    parquet: {columns: {when: time, piecs: number, pieces: number}}");
    try (SystemHome home = home(plan)) {
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("has no column 'piecs' (did you mean 'pieces'?)");
    }
  }

  private void sql(String name, String query) throws Exception {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(query, data.resolve(name)));
    }
  }

  private static final String OTHERS =
      " AS \"when\", 'b1' AS bill, 'c1' AS who, 'a1' AS article, 'x' AS name, 'k' AS kind";

  @Test
  void aListIsRefusedByTheColumnsName() throws Exception {
    sql("sales.parquet", "SELECT TIMESTAMP '2026-02-10 10:00:00'" + OTHERS + ", [1, 2] AS pieces");
    SystemPlan plan =
        plan("sales*.parquet", "    parquet: {columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(
              "column 'pieces' of file sales.parquet holds INTEGER[] (a list, map or struct)");
      assertThat(home.log().log().end(LogStream.EVENTS)).isZero();
    }
  }

  @Test
  void aNumberIsATimeOnlyWithItsUnit() throws Exception {
    sql("sales.parquet", "SELECT 1770717600" + OTHERS + ", 2 AS pieces");
    String columns = "columns: {when: time, pieces: number}";
    try (SystemHome home = home(plan("sales*.parquet", "    parquet: {" + columns + "}"))) {
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(
              "column 'when' of file sales.parquet holds INTEGER, so its times need `time:");
    }
    String format = "    parquet: {time: epoch-seconds, " + columns + "}";
    try (SystemHome home = home(plan("sales*.parquet", format))) {
      assertThat(CornerShop.load(home, data).accepted()).isEqualTo(1);
      assertThat(events(home).getLast()).startsWith("purchase1770717600000");
    }
  }

  @Test
  void aTextThatShouldBeANumberIsReadAsInACsvFile() throws Exception {
    String at = "TIMESTAMP '2026-02-10 10:00:00'";
    sql(
        "sales.parquet",
        "SELECT " + at + OTHERS + ", '2' AS pieces UNION ALL SELECT " + at + OTHERS + ", 'many'");
    SystemPlan plan =
        plan("sales*.parquet", "    parquet: {columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      ImportReport report = CornerShop.load(home, data);
      assertThat(report.accepted()).isEqualTo(1);
      assertThat(report.dead()).isEqualTo(Map.of("wrong-type", 1L));
    }
  }

  @Test
  void namesReplaceAHeadersAndATabDelimitsQuotedFields() throws Exception {
    List<String> lines = CornerShop.sales(15);
    String header = "\uFEFF\"sold at\",bill,bill,the article,name,kind,#";
    String text = header + "\n" + String.join("\n", lines) + "\n";
    Files.writeString(data.resolve("sales.csv"), text.replace(',', '\t'));
    String names =
        "    csv: {names: [" + CornerShop.HEADER + "], header: true, delimiter: \"\\\\t\",";
    SystemPlan plan =
        plan(
            "sales*.csv",
            names + " time: 'yyyy-MM-dd HH:mm', columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      ImportReport report = CornerShop.load(home, data);
      assertThat(report.rows()).isEqualTo(lines.size());
      assertThat(events(home)).isEqualTo(expected(lines));
    }
  }

  @Test
  void namesThatDoNotFitTheHeaderAreRefused() throws Exception {
    CornerShop.write(data, "sales.csv", CornerShop.sales(16));
    SystemPlan plan =
        plan(
            "sales*.csv",
            "    csv: {names: [when, bill, who, article, name, kind, pieces, more], header: true, columns: {when: time, pieces: number}}");
    try (SystemHome home = home(plan)) {
      assertThatThrownBy(() -> CornerShop.load(home, data))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("file sales.csv has 7 columns, but `names` has 8");
    }
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws Exception {
    List<String> lines = CornerShop.sales(17);
    String text = "\uFEFF" + CornerShop.HEADER + "\n" + String.join("\n", lines) + "\n";
    Files.writeString(data.resolve("sales.csv"), text);
    try (SystemHome home = home(CornerShop.plan(directory))) {
      assertThat(CornerShop.load(home, data).accepted()).isEqualTo(lines.size());
    }
  }
}
