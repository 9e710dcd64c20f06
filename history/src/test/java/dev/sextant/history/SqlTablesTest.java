package dev.sextant.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlTablesTest {
  private static final List<Column> CLICKS =
      List.of(new Column("reader", ColumnType.TEXT), new Column("time", ColumnType.TIME));

  @TempDir Path directory;
  private @Nullable SqlTables tables;

  @BeforeEach
  void makeTables() throws Exception {
    Files.writeString(directory.resolve("secret.csv"), "a\n1\n");
    Path folder = Files.createDirectory(directory.resolve("tables"));
    Path file = folder.resolve("clicks.parquet");
    try (ParquetWriter out = ParquetWriter.create(file, CLICKS)) {
      RowBuffer rows = new RowBuffer(out);
      for (int i = 0; i < 5000; i++) {
        rows.set(0, "r" + i % 10).set(1, i * 3_600_000L).endRow();
      }
      rows.flush();
      out.finish();
    }
    SqlTables made =
        SqlTables.open(
            new Limits(128L << 20, 1, 256L << 20),
            folder.resolve("spill"),
            ZoneId.of("Europe/London"));
    made.files("clicks", List.of(file));
    made.fill(
        "entities",
        List.of(new Column("key", ColumnType.TEXT), new Column("age", ColumnType.DOUBLE)),
        sink -> {
          RowBuffer rows = new RowBuffer(sink);
          rows.set(0, "r1").set(1, 4.5).endRow();
          rows.set(0, "r2").endRow();
          rows.flush();
        });
    made.view("old", "SELECT * FROM entities WHERE age > 4");
    made.seal(folder);
    tables = made;
  }

  @AfterEach
  void close() {
    if (tables != null) {
      tables.close();
    }
  }

  private List<List<@Nullable Object>> ask(String sql) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    if (tables == null) {
      throw new AssertionError("no tables");
    }
    try (Answer answer = tables.query(sql)) {
      for (var row = answer.next(); row != null; row = answer.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void filesTablesAndViewsAreAsked() {
    assertThat(ask("select count(*) from clicks")).containsExactly(List.of(5000L));
    assertThat(ask("select key, age from entities where age is null").getFirst().getFirst())
        .isEqualTo("r2");
    assertThat(ask("from old")).containsExactly(List.of("r1", 4.5));
    assertThat(ask("select time from clicks limit 1"))
        .containsExactly(List.of("1970-01-01T00:00:00Z"));
  }

  @Test
  void daysBeginInTheSystemsTimeZone() {
    // London was an hour ahead of UTC all through 1970
    assertThat(ask("select count(*) from clicks where time < '1970-01-02'"))
        .containsExactly(List.of(23L));
  }

  @Test
  void nestedValuesAreListsAndMaps() {
    assertThat(ask("select [1, 2], map {'a': 1.5}, 'nan'::double, null"))
        .first()
        .satisfies(
            row ->
                assertThat(row.subList(0, 3))
                    .containsExactly(
                        List.of(1, 2), Map.of("a", new java.math.BigDecimal("1.5")), "NaN"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1; select 2",
        "copy (select 1) to 'x.csv'",
        "copy clicks to 'tables/evil.parquet' (return_files)",
        "drop view clicks",
        "insert into entities values ('r3', 1) returning *",
        "create table t as select 1",
        "set memory_limit = '10GB'",
        "attach 'x.db'",
        "install httpfs",
        "pragma enable_profiling",
        "explain analyze select 1",
        "explain copy (select 1) to 'x.csv'",
        "explain analyze copy (select 1) to 'tables/x.csv'",
        "call pragma_version()",
        ""
      })
  void whatDoesMoreThanReadIsRefused(String sql) {
    assertThatThrownBy(() -> ask(sql))
        .isInstanceOf(SqlProblem.class)
        .hasMessageContaining("only one query that reads");
  }

  @ParameterizedTest
  @ValueSource(strings = {"read_csv('%s')", "read_text('%s')", "'%s'", "glob('%s')"})
  void otherFilesAreOutOfReach(String how) {
    String from = how.formatted(directory.resolve("secret.csv"));
    assertThatThrownBy(() -> ask("select * from " + from)).isInstanceOf(SqlProblem.class);
    assertThatThrownBy(() -> ask("select * from read_csv('http://127.0.0.1:9/x.csv')"))
        .isInstanceOf(SqlProblem.class);
  }

  @Test
  void aMistakeIsShownWithItsPlaceAndTheNearestName() {
    assertThatThrownBy(() -> ask("select * from clciks"))
        .isInstanceOf(SqlProblem.class)
        .hasMessageContaining("^")
        .hasMessageContaining(
            "no table 'clciks' (did you mean 'clicks'?); known tables: clicks, entities, old");
    assertThatThrownBy(() -> ask("select raeder from clicks"))
        .hasMessageContaining("Candidate bindings: \"reader\"")
        .hasMessageContaining("LINE 1: select raeder from clicks");
    assertThatThrownBy(() -> ask("select 'é',\n  selec 1 + from x"))
        .hasMessageContaining("syntax error at or near")
        .hasMessageContaining("LINE 2:   selec 1 + from x");
    assertThatThrownBy(() -> ask("selec 1")).hasMessageEndingWith("LINE 1: selec 1\n        ^");
    assertThatThrownBy(() -> ask("select 1 / 'x'")).isInstanceOf(SqlProblem.class);
  }

  @Test
  void readingStatementsOtherThanSelectAreAnswered() {
    assertThat(ask("describe clicks")).hasSize(2);
    assertThat(ask("show tables")).hasSize(3);
    assertThat(ask("summarize entities")).hasSize(2);
    assertThat(ask("with c as (select 1 as x) select x from c;")).containsExactly(List.of(1));
    assertThat(ask("explain select * from clicks")).isNotEmpty();
  }

  @Test
  void whatNeedsMoreMemoryThanThereIsSpillsOrFailsButStaysInItsBounds() {
    assertThat(
            ask(
                "select count(*) from (select * from clicks a, range(200) r order by reader, time)"))
        .containsExactly(List.of(1_000_000L));
  }
}
