package io.llmobservatory.cli;

import static io.llmobservatory.cli.Results.array;
import static io.llmobservatory.cli.Results.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.store.SqlQuery.Column;
import io.llmobservatory.server.store.SqlQuery.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonRowsTest {
  private final Results json = new Results(ResultFormat.JSON);

  private String value(Column column, String text) throws IOException {
    String document = json.columns(column).row(text).end(1).out();
    String before = "[\n{\"v\":";
    assertThat(document).startsWith(before).endsWith("}\n]\n");
    return document.substring(before.length(), document.length() - "}\n]\n".length());
  }

  @Test
  void rows_are_objects_of_an_array() throws IOException {
    json.columns(column("a", Kind.TEXT), column("b", Kind.NUMBER))
        .row("x", "1")
        .row(null, null)
        .end(2);

    assertThat(json.out()).isEqualTo("[\n{\"a\":\"x\",\"b\":1},\n{\"a\":null,\"b\":null}\n]\n");
  }

  @Test
  void no_rows_are_an_empty_array() throws IOException {
    assertThat(json.columns(column("a", Kind.TEXT)).end(0).out()).isEqualTo("[\n]\n");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1.50", "1e+300", "99999999999999999999.000000001"})
  void a_number_keeps_its_digits(String number) throws IOException {
    assertThat(value(column("v", Kind.NUMBER), number)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void what_json_does_not_know_as_a_number_is_a_string(String number) throws IOException {
    assertThat(value(column("v", Kind.NUMBER), number)).isEqualTo("\"" + number + "\"");
  }

  @ParameterizedTest
  @CsvSource({"t, true", "f, false"})
  void a_boolean_is_one(String text, String expected) throws IOException {
    assertThat(value(column("v", Kind.BOOLEAN), text)).isEqualTo(expected);
  }

  @Test
  void a_document_is_embedded_on_one_line() throws IOException {
    assertThat(value(column("v", Kind.JSON), "{\"a\":\r\n [1.0, \"\\n\"]}"))
        .isEqualTo("{\"a\":   [1.0, \"\\n\"]}");
  }

  @Test
  void text_is_escaped_and_otherwise_kept() throws IOException {
    assertThat(value(column("v", Kind.TEXT), "\"\\\n\r\t\u0001é日🙂/"))
        .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0001é日🙂/\"");
  }

  @Test
  void an_array_of_text_is_an_array_of_strings() throws IOException {
    assertThat(value(array("v", Kind.TEXT), "{stop,\"a b\",NULL,\"NULL\",\"\",\"\\\"\\\\{,}\"}"))
        .isEqualTo("[\"stop\",\"a b\",null,\"NULL\",\"\",\"\\\"\\\\{,}\"]");
  }

  @Test
  void an_array_of_arrays_keeps_its_shape_without_bounds() throws IOException {
    assertThat(value(array("v", Kind.NUMBER), "[0:1][2:3]={{1,NaN},{NULL,-2.5}}"))
        .isEqualTo("[[1,\"NaN\"],[null,-2.5]]");
  }

  @Test
  void an_empty_array_is_one() throws IOException {
    assertThat(value(array("v", Kind.TEXT), "{}")).isEqualTo("[]");
  }

  @Test
  void documents_in_an_array_are_embedded() throws IOException {
    assertThat(value(array("v", Kind.JSON), "{\"{\\\"a\\\": [1]}\",2}"))
        .isEqualTo("[{\"a\": [1]},2]");
  }

  @Test
  void two_columns_of_one_name_are_refused() {
    assertThatThrownBy(() -> json.columns(column("a", Kind.TEXT), column("a", Kind.TEXT)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("two columns are named \"a\"");
    assertThat(json.out()).isEmpty();
  }

  @Test
  void a_change_is_told_on_the_side_of_an_empty_array() throws IOException {
    json.changed(2);

    assertThat(json.out()).isEqualTo("[]\n");
    assertThat(json.err()).isEqualToIgnoringNewLines("(2 rows changed)");
  }
}
