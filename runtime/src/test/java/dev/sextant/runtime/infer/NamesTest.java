package dev.sextant.runtime.infer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "talkingdata_clicks_to_2017-11-08.csv.gz, click",
    "transactions_weeks_01_44.csv.gz, transaction",
    "QueriesByCountry_2020.tsv, query",
    "sms_spam_collection.tsv.gz, sms_spam",
    "train.csv.gz, record",
    "2024.csv, record",
    "times.parquet, time_record",
    "news.jsonl, news"
  })
  void aFilesNameTellsWhatARowIs(String file, String row) {
    assertThat(Names.ofRow(file)).isEqualTo(row);
  }

  @ParameterizedTest
  @CsvSource({
    "CustomerID, customer",
    "customer_id, customer",
    "PULocationID, pu_location",
    "StockCode, stock",
    "id, thing",
    "text_id, thing",
    "sku, sku",
    "7_id, c_7"
  })
  void anEntityIsNamedByItsIdColumn(String column, String entity) {
    assertThat(new Names().entity(column, "thing")).isEqualTo(entity);
  }

  @Test
  void aNameIsGivenOnce() {
    Names names = new Names();
    assertThat(names.field("Unit Price")).isEqualTo("unit_price");
    assertThat(names.field("unit.price")).isEqualTo("unit_price_2");
    assertThat(names.field("id")).isEqualTo("id_field");
    assertThat(names.field("in")).isEqualTo("in_field");
    assertThat(names.field("%")).isEqualTo("field");
  }

  @Test
  void aRowExpressionSaysOnlyPlainNames() {
    assertThat(Names.isPlain("id")).isTrue();
    assertThat(Names.isPlain("Größe_2")).isTrue();
    assertThat(Names.isPlain("emp.var.rate")).isFalse();
    assertThat(Names.isPlain("row")).isFalse();
    assertThat(Names.isPlain("2nd")).isFalse();
    assertThat(Names.isFree("text")).isFalse();
    assertThat(Names.isFree("click")).isTrue();
  }

  @Test
  void wordsOfNamesTellMeanings() {
    assertThat(Words.of("TX_DateTime")).containsExactly("tx", "date", "time");
    assertThat(Words.of("HTTPStatus2Code")).containsExactly("http", "status2", "code");
    assertThat(Words.nameSomethingPersonal("first_name")).isTrue();
    assertThat(Words.nameSomethingPersonal("product_name")).isFalse();
    assertThat(Words.nameAnEntity("ip")).isTrue();
    assertThat(Words.nameAnEntity("ip_count")).isFalse();
    assertThat(Words.nameNothingButAnId("uuid")).isTrue();
    assertThat(Words.nameNothingButAnId("upc")).isFalse();
  }
}
