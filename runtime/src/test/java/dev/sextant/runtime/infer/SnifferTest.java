package dev.sextant.runtime.infer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.history.TornFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SnifferTest {
  private static final String CLICKS = clicks();

  @TempDir private Path directory = Path.of("");

  private static String clicks() {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("who,what,when,price\n");
    for (int i = 0; i < 4000; i++) {
      text.append("u%d,s%d,2026-01-%02d,%d.5\n".formatted(i % 9, random.nextInt(), i % 28 + 1, i));
    }
    return text.toString();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private FileShape shape(String name, String text) throws IOException {
    return Sniffer.sniff(file(name, text));
  }

  private void refuses(Path file, String message) {
    assertThatThrownBy(() -> Sniffer.sniff(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"',', csv", "';', csv", "|, csv", "'\t', tsv"})
  void theDelimiterIsTheOneThatMakesRegularRows(char delimiter, String kind) throws IOException {
    FileShape shape = shape("clicks.txt", CLICKS.replace(',', delimiter));
    assertThat(shape.kind()).isEqualTo(kind);
    assertThat(shape.delimiter()).isEqualTo(delimiter);
    assertThat(shape.header()).isTrue();
    assertThat(shape.columns()).containsExactly("who", "what", "when", "price");
    assertThat(shape.names()).isEmpty();
  }

  @Test
  void commasInTextDoNotMislead() throws IOException {
    String rows = "a,b,c;1\nd,e;2\nf;3\n";
    assertThat(shape("x.csv", "text;n\n" + rows.repeat(9)).delimiter()).isEqualTo(';');
  }

  @Test
  void tabsBetweenQuotedFieldsAreCsv() throws IOException {
    FileShape shape = shape("x.tsv", "\"a\"\t\"n\"\n" + "\"x\ty\"\t\"1\"\n".repeat(9));
    assertThat(shape.kind()).isEqualTo("csv");
    assertThat(shape.delimiter()).isEqualTo('\t');
    assertThat(shape.columns()).containsExactly("a", "n");
  }

  @Test
  void aLoneQuoteInTabSeparatedTextIsALetter() throws IOException {
    FileShape shape = shape("x.tsv", "ham\tit is 5\" long\nspam\t\"WIN\" it\nham\tok\nspam\tgo\n");
    assertThat(shape.kind()).isEqualTo("tsv");
    assertThat(shape.header()).isFalse();
    assertThat(shape.names()).containsExactly("column1", "column2");
  }

  @Test
  void valuesAreNoHeader() throws IOException {
    assertThat(shape("x.csv", "1,2\n3,4\n").header()).isFalse();
    assertThat(shape("x.csv", "ham,hello\nspam,win\nham,ok\n").header()).isFalse();
    assertThat(shape("x.csv", "word,count\ncount,7\nword,8\n").header()).isTrue();
    assertThat(shape("x.csv", "name,city\nAda,London\nAlan,Wilmslow\n").header()).isTrue();
  }

  @Test
  void namesThatCanNotBeSaidAreReplaced() throws IOException {
    FileShape shape = shape("x.csv", ",emp.var.rate,price,price,in\n" + "0,1,2,3,4\n".repeat(9));
    assertThat(shape.columns())
        .containsExactly("index", "emp_var_rate", "price", "price_2", "in_field");
    assertThat(shape.names()).isEqualTo(shape.columns());
    assertThat(shape.remarks())
        .anySatisfy(
            remark ->
                assertThat(remark)
                    .contains(
                        "line 1 names 'price' twice, as columns 3 and 4; the second is price_2"));
  }

  @Test
  void aByteOrderMarkIsNoPartOfAName() throws IOException {
    assertThat(shape("x.csv", "\uFEFFid,n\nx,1\ny,2\n").columns()).containsExactly("id", "n");
  }

  @Test
  void jsonLinesAreReadByTheirKeys() throws IOException {
    FileShape shape =
        shape("x.jsonl", "{\"id\":1,\"a b\":2}\nbroken\n{\"id\":2,\"tags\":[1],\"n\":3}\n");
    assertThat(shape.kind()).isEqualTo("jsonl");
    assertThat(shape.columns()).containsExactly("id", "n");
    assertThat(String.join("\n", shape.remarks())).contains("key 'tags'", "column 'a b'");
  }

  @Test
  void whatIsNoTableIsRefusedWithTheReason() throws IOException {
    refuses(directory, "is a directory; name one file in it");
    Path _ = file("clicks.csv", CLICKS);
    refuses(directory.resolve("clikcs.csv"), "(did you mean 'clicks.csv'?)");
    refuses(file("empty.csv", ""), "file empty.csv is empty");
    refuses(file("blank.csv", "\n \n"), "is empty");
    refuses(file("one.csv", "query\nhello\n"), "has a single column");
    refuses(file("array.json", "[\n{}]"), "is one JSON array");
    refuses(file("pretty.json", "{\n\"a\":\n1}"), "no line is an object");
    refuses(file("nested.jsonl", "{\"a\":[1]}"), "has no column that can be used: key 'a'");
    refuses(file("page.xml", "<?xml version=\"1.0\"?>\n<a/>"), "is XML or HTML");
    refuses(
        file("short.csv", "a,b\n" + "x,1,2\n".repeat(9)),
        "has 2 names in line 1, but most rows have 3");
    refuses(file("prose.txt", "a,b,c\nd\ne,f,g\nh,i,j,k\nl,m\n"), "is no table");
    refuses(file("wide.csv", "a,b\n1,2\n".getBytes(UTF_16)), "is UTF-16");
    refuses(file("x.zip", new byte[] {'P', 'K', 3, 4, 0, 0}), "is a zip archive");
    refuses(file("noise.csv", new byte[] {1, 2, 0, 4}), "is neither text nor Parquet");
    refuses(file("torn.parquet", "PAR1abc"), "can not be read");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void aNameMustTellHowItsFileIsPacked() throws IOException {
    refuses(file("x.csv", gzip(CLICKS)), "is packed with gzip; its name must end in .gz");
    refuses(file("x.csv.gz", CLICKS), "is not packed with gzip as its name says");
    refuses(file("x.csv.zst", CLICKS), "is not packed with zstd as its name says");
    assertThat(Sniffer.sniff(file("y.csv.gz", gzip(CLICKS))).columns()).hasSize(4);
  }

  @Test
  void aTornFileTellsTheLine() throws IOException {
    byte[] packed = gzip(CLICKS);
    Path torn = file("x.csv.gz", Arrays.copyOf(packed, packed.length / 2));
    assertThatThrownBy(() -> Inference.of(torn, null, null))
        .isInstanceOf(TornFile.class)
        .hasMessageMatching("file x.csv.gz is torn after line [12]\\d{3} \\(.*");
    Path early = file("y.csv.gz", Arrays.copyOf(packed, 60));
    assertThatThrownBy(() -> Sniffer.sniff(early)).isInstanceOf(TornFile.class);
  }

  @Test
  void textThatIsNoUtf8TellsTheByte() throws IOException {
    Path early = file("x.csv", ("a,b\nZoë,1\n" + CLICKS).getBytes(ISO_8859_1));
    assertThatThrownBy(() -> Sniffer.sniff(early))
        .isInstanceOf(TornFile.class)
        .hasMessageContaining("x.csv is not UTF-8: line 2, byte 3 is 0xEB ('ë' in ISO-8859-1)");
    Path late = file("y.csv", (CLICKS + "Zoë,s1,2026-01-01,1\n").getBytes(ISO_8859_1));
    assertThatThrownBy(() -> Inference.of(late, null, null))
        .isInstanceOf(TornFile.class)
        .hasMessageContaining("line 4002, byte 3 is 0xEB");
  }

  @Test
  void rowsOfOtherLengthAreCountedWithTheirPlace() throws IOException {
    Path file = file("x.csv", CLICKS + "a,b\na,b,c,d,e\n");
    FileProfile profile = FileProfile.of(Sniffer.sniff(file), 1_000_000);
    assertThat(profile.broken()).isEqualTo(2);
    assertThat(profile.firstBroken()).isEqualTo("line 4002 has 2 fields instead of 4");
    assertThat(profile.rows()).isEqualTo(4000);
    assertThat(profile.whole()).isTrue();
    assertThat(FileProfile.of(Sniffer.sniff(file), 100).whole()).isFalse();
  }

  @Test
  void aHeaderAloneIsNothingToLookAt() throws IOException {
    Path file = file("x.csv", "who,when\n");
    assertThatThrownBy(() -> Inference.of(file, null, null))
        .hasMessageContaining("has a header, but no rows");
  }
}
