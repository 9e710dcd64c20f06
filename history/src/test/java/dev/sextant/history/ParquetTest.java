package dev.sextant.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.history.ParquetFile.FileColumn;
import dev.sextant.history.ParquetFile.Kind;
import dev.sextant.history.ParquetFile.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetTest {
  private static final List<Column> ALL =
      List.of(
          new Column("id", ColumnType.LONG),
          new Column("price", ColumnType.DOUBLE),
          new Column("ctr.1h", ColumnType.FLOAT),
          new Column("new", ColumnType.BOOLEAN),
          new Column("a \"title\"", ColumnType.TEXT),
          new Column("when", ColumnType.TIME));

  @TempDir Path directory;

  private Path write(String name, List<Column> columns, int rows, List<Values> values) {
    Path file = directory.resolve(name);
    try (ParquetWriter out = ParquetWriter.create(file, columns)) {
      out.write(rows, values);
      assertThat(out.finish()).isEqualTo(rows);
    }
    return file;
  }

  private static List<List<@Nullable Object>> rows(Path path, ZoneId zone) throws IOException {
    ParquetFile file = new ParquetFile(path);
    List<Wanted> wanted =
        file.columns().stream().map(c -> new Wanted(c, c.kind() != Kind.TEXT)).toList();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    file.read(wanted, zone, (_, values) -> rows.add(Arrays.asList(values)));
    return rows;
  }

  private Path sql(String name, String query) throws Exception {
    Path file = directory.resolve(name);
    try (var database = Duck.open(Limits.ONE_FILE, null)) {
      Duck.run(
          database, "COPY (" + query + ") TO " + Duck.text(file.toString()) + " (FORMAT parquet)");
    }
    return file;
  }

  @Test
  void whatIsWrittenIsReadAgainWithMissingValuesAndOddNames() throws Exception {
    Path file =
        write(
            "all.parquet",
            ALL,
            2,
            List.of(
                new Values.Longs(new long[] {7, Values.MISSING, 99}),
                new Values.Doubles(new double[] {1.5, Double.NaN}),
                new Values.Floats(new float[] {0.25f, Float.NaN}),
                new Values.Booleans(new byte[] {1, -1}),
                new Values.Texts(new @Nullable String[] {"Tea, 'green' 🍵", null}),
                new Values.Times(new long[] {1_330_000_000_123L, Values.MISSING})));
    assertThat(new ParquetFile(file).columns())
        .extracting(FileColumn::name)
        .containsExactly("id", "price", "ctr.1h", "new", "a \"title\"", "when");
    assertThat(new ParquetFile(file).columns())
        .extracting(FileColumn::kind)
        .containsExactly(Kind.NUMBER, Kind.NUMBER, Kind.NUMBER, Kind.BOOLEAN, Kind.TEXT, Kind.TIME);
    assertThat(rows(file, ZoneOffset.UTC))
        .containsExactly(
            Arrays.asList(7.0, 1.5, 0.25, 1.0, "Tea, 'green' 🍵", 1_330_000_000_123.0),
            Arrays.asList(null, null, null, null, null, null));
  }

  @Test
  void manyBatchesOfDifferentSizesKeepTheirOrder() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    Path file = directory.resolve("deep").resolve("many.parquet");
    List<Column> columns = List.of(new Column("n", ColumnType.LONG));
    long next = 0;
    try (ParquetWriter out = ParquetWriter.create(file, columns)) {
      long[] reused = new long[10_000];
      for (int batch = 0; batch < 60; batch++) {
        int size = random.nextInt(reused.length);
        for (int i = 0; i < size; i++) {
          reused[i] = next++;
        }
        out.write(size, List.of(new Values.Longs(reused)));
      }
      out.finish();
    }
    List<List<@Nullable Object>> rows = rows(file, ZoneOffset.UTC);
    assertThat(rows).hasSize((int) next);
    IntStream.range(0, rows.size())
        .forEach(i -> assertThat(rows.get(i).getFirst()).isEqualTo((double) i));
  }

  @Test
  void aFileThatIsNotFinishedLeavesNothingBehind() throws Exception {
    Path file = directory.resolve("half.parquet");
    List<Column> columns = List.of(new Column("n", ColumnType.LONG));
    try (ParquetWriter out = ParquetWriter.create(file, columns)) {
      out.write(3, List.of(new Values.Longs(new long[] {1, 2, 3})));
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anEmptyTableIsAFileToo() throws Exception {
    Path file =
        write("empty.parquet", ALL.subList(0, 1), 0, List.of(new Values.Longs(new long[0])));
    assertThat(rows(file, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void aDiskThatFailsIsToldToTheWriter() throws Exception {
    Path file = directory.resolve("blocked.parquet");
    Files.createDirectories(directory.resolve("blocked.parquet.tmp").resolve("in the way"));
    ParquetWriter out = ParquetWriter.create(file, ALL.subList(0, 1));
    Values values = new Values.Longs(new long[200_000]);
    assertThatThrownBy(
            () -> {
              out.write(200_000, List.of(values));
              out.finish();
            })
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("blocked.parquet");
    Files.delete(directory.resolve("blocked.parquet.tmp").resolve("in the way"));
    out.close();
  }

  @Test
  void aBatchThatDoesNotFitIsRefusedByTheColumnsName() {
    try (ParquetWriter out =
        ParquetWriter.create(directory.resolve("x.parquet"), ALL.subList(0, 2))) {
      Values longs = new Values.Longs(new long[2]);
      assertThatThrownBy(() -> out.write(2, List.of(longs)))
          .hasMessage("a batch needs 2 columns, but has 1");
      assertThatThrownBy(() -> out.write(2, List.of(longs, longs)))
          .hasMessage("column 'price' must be of type DOUBLE, but is LONG");
      assertThatThrownBy(() -> out.write(3, List.of(longs, new Values.Doubles(new double[3]))))
          .hasMessage("column 'id' must have at least 3 values, but has 2");
    }
    List<Column> twice =
        List.of(new Column("a", ColumnType.LONG), new Column("A", ColumnType.LONG));
    assertThatThrownBy(() -> ParquetWriter.create(directory.resolve("y.parquet"), twice))
        .hasMessageContaining("two columns of y.parquet are named 'A'");
  }

  @Test
  void aTimeWithoutAZoneIsReadInTheGivenOne() throws Exception {
    Path file =
        sql(
            "times.parquet",
            "SELECT TIMESTAMP '2026-07-01 12:00:00' AS clock, DATE '2026-07-01' AS day,"
                + " TIMESTAMPTZ '2026-07-01 12:00:00+00' AS moment");
    double noon = Instant.parse("2026-07-01T12:00:00Z").toEpochMilli();
    double hour = 3_600_000;
    assertThat(rows(file, ZoneId.of("Europe/London")))
        .containsExactly(List.of(noon - hour, noon - 13 * hour, noon));
  }

  @Test
  void anIdThatWasStoredAsANumberKeepsItsDigits() throws Exception {
    Path file =
        sql(
            "ids.parquet",
            "SELECT * FROM (VALUES (17850.0::DOUBLE, 4::DECIMAL(9,2), 7::BIGINT),"
                + " (2.5, 4.25, NULL), ('nan'::DOUBLE, NULL, 8)) v(a, b, c)");
    ParquetFile parquet = new ParquetFile(file);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    parquet.read(
        parquet.columns().stream().map(c -> new Wanted(c, false)).toList(),
        ZoneOffset.UTC,
        (_, values) -> rows.add(Arrays.asList(values)));
    assertThat(rows)
        .containsExactly(
            List.of("17850", "4", "7"),
            Arrays.asList("2.5", "4.25", null),
            Arrays.asList(null, null, "8"));
  }

  @Test
  void nestedColumnsAreKnownAsSuch() throws Exception {
    Path file =
        sql("nested.parquet", "SELECT [1, 2] AS l, {'a': 1} AS s, MAP {'k': 2} AS m, 3 AS n");
    assertThat(new ParquetFile(file).columns())
        .extracting(FileColumn::kind)
        .containsExactly(Kind.NESTED, Kind.NESTED, Kind.NESTED, Kind.NUMBER);
  }

  @Test
  void aNameWithPatternCharactersIsOneFile() throws Exception {
    Path file =
        write("a[1]*?.parquet", ALL.subList(0, 1), 1, List.of(new Values.Longs(new long[1])));
    write("a1xx.parquet", ALL.subList(0, 1), 3, List.of(new Values.Longs(new long[3])));
    assertThat(rows(file, ZoneOffset.UTC)).hasSize(1);
  }

  @Test
  void aTornFileAndAFileOfAnotherFormatAreRefused() throws Exception {
    Path file = write("torn.parquet", ALL.subList(0, 1), 9, List.of(new Values.Longs(new long[9])));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 20));
    assertThatThrownBy(() -> new ParquetFile(file).columns()).isInstanceOf(IOException.class);
    Files.writeString(file, "a,b,c\n1,2,3\n");
    assertThatThrownBy(() -> new ParquetFile(file).columns())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not begin as a Parquet file does");
  }
}
