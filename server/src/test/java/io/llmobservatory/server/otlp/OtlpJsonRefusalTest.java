package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a whole request in JSON malformed. */
final class OtlpJsonRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "[]|line 1, column 1: the request: an object is due",
        "null|line 1, column 1: the request: an object is due",
        "\"{}\"|line 1, column 1: the request: an object is due",
        "{} {}|line 1, column 4: more after the object",
        "{}]|line 1, column 3: more after the object",
        "{,}|line 1, column 2: a name in quotes is due",
        "{\"a\":1,}|line 1, column 8: a name in quotes is due",
        "{\"a\" 1}|line 1, column 6: a colon is due",
        "{\"a\":1 \"b\":2}|line 1, column 8: a comma or bracket is due",
        "{\"a\":[1,]}|line 1, column 9: a value is due",
        "{\"a\":[1}|line 1, column 8: a comma or bracket is due",
        "{\"a\":nul}|line 1, column 9: a value is due",
        "{\"a\":NaN}|line 1, column 6: a value is due",
        "{\"a\":01}|line 1, column 7: a comma or bracket is due",
        "{\"a\":-}|line 1, column 7: a digit is due",
        "{\"a\":1.}|line 1, column 8: a digit is due",
        "{\"a\":.5}|line 1, column 6: a value is due",
        "{\"a\":+5}|line 1, column 6: a value is due",
        "{\"a\":1e+}|line 1, column 9: a digit is due",
        "{\"a\":'b'}|line 1, column 6: a value is due",
        "{a:1}|line 1, column 2: a name in quotes is due",
        "{\"a\":\"\\x\"}|line 1, column 8: no such escape",
        "{\"a\":\"\\u12g4\"}|line 1, column 8: four hexadecimal digits are due",
        "{\"a\":1}//|line 1, column 8: more after the object",
        "{\"resourceSpans\":{}}|line 1, column 18: resourceSpans: a list is due",
        "{\"resourceSpans\":\"secret\"}|line 1, column 18: resourceSpans: a list is due",
        "{\"resource_spans\":[1]}|line 1, column 20: resourceSpans: an object is due",
        "{\"resourceSpans\":[{\"resource\":[]}]}|line 1, column 31: resource: an object is due",
        "{\"resourceSpans\":[{\"schemaUrl\":{}}]}|line 1, column 32: schemaUrl: a single value is due",
      })
  void what_is_no_request_is_refused_with_the_place_and_nothing_of_the_content(
      String json, String message) {
    assertThatThrownBy(() -> Encoded.traces(json))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessage("not OTLP/JSON at " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "\uFEFF", "\u0000", "\u00ff\u00fe{\u0000}\u0000"})
  void a_body_without_json_is_refused(String json) {
    assertThatThrownBy(() -> Encoded.traces(json))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageEndingWith("the request: an object is due");
  }

  @Test
  void the_place_counts_lines() {
    assertThatThrownBy(() -> Encoded.traces("{\n  \"resourceSpans\": [\n    7\n  ]\n}"))
        .hasMessage("not OTLP/JSON at line 3, column 5: resourceSpans: an object is due");
  }
}
