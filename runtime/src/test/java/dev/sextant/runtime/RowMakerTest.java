package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.history.ParquetFile;
import dev.sextant.history.ParquetFile.Kind;
import dev.sextant.history.ParquetFile.Wanted;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.rows.Period;
import dev.sextant.runtime.rows.RowMaker;
import dev.sextant.runtime.rows.RowMaker.From;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowMakerTest {
  private static final long DAY = 86_400_000L;

  @TempDir Path directory;

  private RowMaker.Report make(From from, String file, String... features) {
    return make(from, file, Period.ALWAYS, features);
  }

  private RowMaker.Report make(From from, String file, Period period, String... features) {
    try (SystemHome home = CornerShop.home(directory)) {
      var options =
          new RowMaker.Options(directory.resolve(file), from, period, null, List.of(features), 2);
      return new RowMaker(home, Watch.NONE).run(options);
    }
  }

  /// Rows as maps from column to value, missing ones as "null".
  private List<Map<String, String>> read(String name) throws IOException {
    ParquetFile file = new ParquetFile(directory.resolve(name));
    List<Wanted> wanted = new ArrayList<>();
    for (var column : file.columns()) {
      wanted.add(new Wanted(column, column.kind() != Kind.TEXT));
    }
    List<Map<String, String>> rows = new ArrayList<>();
    file.read(
        wanted,
        ZoneOffset.UTC,
        (_, values) -> {
          Map<String, String> row = new TreeMap<>();
          for (int i = 0; i < values.length; i++) {
            row.put(wanted.get(i).column().name(), String.valueOf(values[i]));
          }
          rows.add(row);
        });
    return rows;
  }

  private static List<Map<String, String>> byDecision(List<Map<String, String>> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(row -> row.get("decision") + " " + row.get("product")))
        .toList();
  }

  /// Serves, with purchases in between of which every third comes late.
  private void serve(int decisions) {
    SplittableRandom random = new SplittableRandom(1);
    try (LiveSystem system = CornerShop.open(directory)) {
      system.retrain(Watch.NONE);
      for (int i = 0; i < decisions; i++) {
        String customer = "c" + random.nextInt(35);
        system.decide(
            new Query(
                "home", customer, CornerShop.NOW_MILLIS, Map.of("device", "d" + i % 3), true));
        long late = i % 3 == 0 ? random.nextLong(20 * DAY) : 0;
        system.accept(
            List.of(
                new EventInput(
                    "purchase",
                    null,
                    CornerShop.NOW_MILLIS - late,
                    Map.of("customer", customer, "product", "a" + random.nextInt(25)))));
      }
    }
  }

  // ---- decisions

  @Test
  void recomputedVectorsAreTheLoggedOnes() throws Exception {
    CornerShop.stock(directory);
    serve(300);
    RowMaker.Report logged = make(new From.Logged(), "logged.parquet");
    RowMaker.Report recomputed = make(new From.Recomputed(), "recomputed.parquet");
    assertThat(logged.rows()).isGreaterThan(1_000).isEqualTo(recomputed.rows());
    assertThat(logged.features()).contains("from.with", "likes", "own", "since");
    assertThat(logged.labels()).containsExactly("label.buy");
    List<Map<String, String>> rows = byDecision(read("logged.parquet"));
    assertThat(byDecision(read("recomputed.parquet"))).isEqualTo(rows);
    assertThat(rows).anyMatch(row -> !"null".equals(row.get("from.with")));
    assertThat(rows).anyMatch(row -> "1.0".equals(row.get("label.buy")));
    assertThat(rows).anyMatch(row -> "0.0".equals(row.get("label.buy")));
  }

  @Test
  void withoutSourceScoresSeveralOwnersRecomputeToo() throws Exception {
    CornerShop.stock(directory);
    serve(120);
    String[] features = {"own", "sold", "since", "likes", "mean_pieces", "gap"};
    make(new From.Logged(), "logged.parquet", features);
    make(new From.Recomputed(), "recomputed.parquet", features);
    assertThat(byDecision(read("recomputed.parquet")))
        .hasSizeGreaterThan(300)
        .isEqualTo(byDecision(read("logged.parquet")));
  }

  @Test
  void decisionsOfBeforeAnImportAreLeftOutOfRecomputedRowsAndCounted() throws Exception {
    CornerShop.stock(directory);
    serve(20);
    Path more = Files.createDirectory(directory.resolve("more"));
    CornerShop.write(more, "sales2.csv", CornerShop.sales(6));
    try (SystemHome home = CornerShop.home(directory)) {
      CornerShop.load(home, more);
    }
    RowMaker.Report report = make(new From.Recomputed(), "recomputed.parquet");
    assertThat(report.rows()).isZero();
    assertThat(report.passedOver()).containsEntry("made before the latest import", 20L);
    assertThat(make(new From.Logged(), "logged.parquet").rows()).isPositive();
  }

  // ---- no look ahead

  /// The event that makes the label comes right behind the question, half of the time within its
  /// millisecond: a feature that could see it would tell the label.
  @Test
  void noRowSeesTheNextEventWhichMakesItsLabel() throws Exception {
    int questions = 400;
    StringBuilder csv = new StringBuilder("customer,product,time\n");
    try (SystemHome home = CornerShop.home(directory)) {
      SystemPlan plan = home.plan();
      EventType purchase = Objects.requireNonNull(plan.event("purchase"));
      EventCodec codec = home.codec();
      List<LogRecord> records = new ArrayList<>();
      for (int i = 0; i < questions; i++) {
        long asked = CornerShop.NOW_MILLIS + 1_000L * i;
        csv.append("c%d,a%d,%d%n".formatted(i, i, asked));
        records.add(codec.encode(sale(purchase, i, asked + i % 2)));
      }
      home.log().log().append(LogStream.EVENTS, records).join();
    }
    Files.writeString(directory.resolve("q.csv"), csv, UTF_8);
    String[] features = {"own", "sold", "mean_pieces", "last_own", "pieces", "likes"};
    make(new From.Queries(directory.resolve("q.csv")), "rows.parquet", features);
    make(new From.Each("purchase"), "each.parquet", features);
    for (String file : List.of("rows.parquet", "each.parquet")) {
      assertThat(read(file))
          .hasSize(questions)
          .allSatisfy(
              row -> {
                assertThat(row).containsEntry("label.buy", "1.0");
                assertThat(row).containsEntry("own", "0.0");
                assertThat(row).containsEntry("sold", "0.0");
                assertThat(row).containsEntry("mean_pieces", "null");
                assertThat(row).containsEntry("last_own", "null");
                assertThat(row).containsEntry("pieces", "0.0");
              });
    }
    String again = csv.toString().replaceAll("(?m)000$", "002");
    Files.writeString(directory.resolve("q.csv"), again, UTF_8);
    make(new From.Queries(directory.resolve("q.csv")), "later.parquet", features);
    assertThat(read("later.parquet"))
        .allSatisfy(row -> assertThat(row).containsEntry("own", "1.0"));
  }

  private static Event sale(EventType purchase, int number, long time) {
    @Nullable Object[] values = new @Nullable Object[purchase.fields().size()];
    values[purchase.field("customer")] = "c" + number;
    values[purchase.field("product")] = "a" + number;
    values[purchase.field("quantity")] = 2.0;
    return new Event(purchase, "s" + number, time, time, values);
  }

  // ---- questions of a file

  @Test
  void questionsMayComeInAnyOrderAndKeepTheirNumbers() throws Exception {
    CornerShop.stock(directory);
    Files.writeString(
        directory.resolve("q.csv"),
        """
        time,customer,device,product
        2026-02-10T00:00:00Z,c1,phone,a7
        2026-01-01 12:00,c2,,a14
        1767225600000,c3,tablet,a0
        2026-01-01T12:00:00Z,c1,phone,a7
        """,
        UTF_8);
    make(new From.Queries(directory.resolve("q.csv")), "rows.parquet", "sold", "device", "own");
    List<Map<String, String>> rows = read("rows.parquet");
    assertThat(rows)
        .extracting(row -> row.get("query"))
        .containsExactly("2.0", "1.0", "3.0", "0.0");
    assertThat(rows).extracting(row -> row.get("customer")).containsExactly("c3", "c2", "c1", "c1");
    assertThat(rows)
        .extracting(row -> row.get("device"))
        .containsExactly("tablet", "null", "phone", "phone");
    assertThat(rows.getLast().get("sold")).isNotEqualTo("0.0");
  }

  @Test
  void questionsInParquetAnswerAsThoseInCsv() throws Exception {
    CornerShop.stock(directory);
    make(new From.Each("purchase"), "asked.parquet", "sold", "own", "likes");
    Path asked = directory.resolve("asked.parquet");
    RowMaker.Report report = make(new From.Queries(asked), "again.parquet", "sold", "own", "likes");
    StringBuilder csv = new StringBuilder("customer,product,time\n");
    for (Map<String, String> row : read("asked.parquet")) {
      csv.append(row.get("customer")).append(',').append(row.get("product")).append(',');
      csv.append((long) Double.parseDouble(row.getOrDefault("time", "0"))).append('\n');
    }
    Files.writeString(directory.resolve("asked.csv"), csv, UTF_8);
    make(new From.Queries(directory.resolve("asked.csv")), "csv.parquet", "sold", "own", "likes");
    assertThat(report.rows()).isGreaterThan(1_000);
    assertThat(read("csv.parquet")).isEqualTo(read("again.parquet"));
  }

  @Test
  void onlyQuestionsOfThePeriodAreAsked() throws Exception {
    CornerShop.stock(directory);
    long from = CornerShop.NOW_MILLIS - 20 * DAY;
    Period period = new Period(from, from + 5 * DAY);
    make(new From.Each("purchase"), "rows.parquet", period, "sold");
    assertThat(read("rows.parquet"))
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(Double.parseDouble(row.getOrDefault("time", "0")))
                    .isBetween((double) from, from + 5.0 * DAY - 1));
  }

  // ---- refusals

  @Test
  void whatIsNotThereIsRefusedWithTheNearestName() throws Exception {
    CornerShop.stock(directory);
    assertThatThrownBy(() -> make(new From.Each("purchas"), "x.parquet"))
        .hasMessageContaining("no event 'purchas' (did you mean 'purchase'?)");
    assertThatThrownBy(() -> make(new From.Each("purchase"), "x.parquet", "sol"))
        .hasMessageContaining("no feature 'sol' (did you mean 'sold'?)");
    assertThatThrownBy(() -> make(new From.Each("purchase"), "x.parquet", "bought"))
        .hasMessageContaining("'bought' can not be a column: it is a map");
    assertThatThrownBy(() -> make(new From.Each("purchase"), "x.parquet", "from.with"))
        .hasMessageContaining("which only decisions have");
    Files.writeString(directory.resolve("q.csv"), "custmer,time\nc1,2026-01-01\n", UTF_8);
    assertThatThrownBy(() -> make(new From.Queries(directory.resolve("q.csv")), "x.parquet"))
        .hasMessageContaining("has no column 'customer' (did you mean 'custmer'?)");
    Files.writeString(directory.resolve("q.csv"), "customer,product,time\nc1,a1,soon\n", UTF_8);
    assertThatThrownBy(() -> make(new From.Queries(directory.resolve("q.csv")), "x.parquet"))
        .hasMessageContaining("row 1 of q.csv has no time that can be read");
    assertThat(directory.resolve("x.parquet")).doesNotExist();
  }
}
