package io.llmobservatory.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " [ ] ",
        "[[],{},[{}]]",
        "{\"a\":1,\"b\":[true,false,null],\"\":{\"c\":\"d\"}}",
        "\"\"",
        "\"\\u00e9\\n\\\\\\\"\\/\"",
        "0",
        "-0.5e+10",
        "12E3",
        "[1,\n2 , 3]",
        "null"
      })
  void json(String text) {
    assertThat(JsonCheck.isJson(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "{",
        "}",
        "[1",
        "[1,]",
        "[,1]",
        "[1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "[]]",
        "[] []",
        "01",
        "1.",
        ".5",
        "-",
        "1e",
        "+1",
        "NaN",
        "truex",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "\"\n\"",
        "'a'",
        "[1]\0"
      })
  void no_json(String text) {
    assertThat(JsonCheck.isJson(text)).isFalse();
  }

  @Test
  void depth_does_not_matter() {
    String deep = "[{\"a\":".repeat(100_000) + "1" + "}]".repeat(100_000);

    assertThat(JsonCheck.isJson(deep)).isTrue();
    assertThat(JsonCheck.isJson(deep + "]")).isFalse();
  }
}
