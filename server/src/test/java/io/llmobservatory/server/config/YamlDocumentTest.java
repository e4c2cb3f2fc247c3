package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDocumentTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "processors:\\n\\tgenai: 1 | FILE:2: not valid YAML at column 1: found character",
        "processors: 'genai | FILE:1: not valid YAML at column 19: found unexpected end of stream",
        "processors:\\n  genai: {\\n | FILE:3: not valid YAML at column 1: expected the node",
        "a: @b | FILE:1: not valid YAML at column 4: found character",
        "a: 1\\n b: 2 | FILE:2: not valid YAML at column 3: mapping values are not allowed here",
      })
  void a_syntax_error_is_told_with_line_and_column(String yaml, String problem) {
    assertThat(ConfigurationText.of(yaml.replace("\\n", "\n").replace("\\t", "\t")).problems())
        .hasSize(1)
        .allMatch(found -> found.startsWith(problem.strip()), problem);
  }

  @Test
  void a_variable_without_quotes_inside_braces_is_explained() {
    assertThat(ConfigurationText.of("exporters:", "  postgresql: {url: ${env:URL}}").problems())
        .containsExactly(
            "FILE:2: not valid YAML at column 22: expected ',' or '}', but got {; inside { } a"
                + " value with ${...} needs quotes");
  }

  @Test
  void a_syntax_error_quotes_nothing_of_the_file() {
    assertThat(ConfigurationText.of("url: 'postgresql://u:hush@h/db", "x: hush").problems())
        .hasSize(1)
        .noneMatch(problem -> problem.contains("hush"));
  }

  @Test
  void nesting_beyond_all_measure_is_refused() {
    assertThat(ConfigurationText.of("a: " + "[".repeat(100_000)).problems())
        .hasSize(1)
        .allMatch(problem -> problem.startsWith("FILE: not valid YAML: Document nesting depth"));
  }

  @Test
  void duplicate_keys_are_refused_wherever_they_are() {
    assertThat(
            ConfigurationText.of(
                    "processors:",
                    "  genai:",
                    "    content: drop",
                    "    content: drop",
                    "processors: {}")
                .problems())
        .containsExactly(
            "FILE:4: processors.genai.content: given twice, first at FILE:3",
            "FILE:5: processors: given twice, first at FILE:1");
  }

  @Test
  void a_second_document_is_refused() {
    assertThat(ConfigurationText.of("processors: {}", "---", "exporters: {}").problems())
        .containsExactly("FILE:3: a second document starts here; a configuration is one document");
  }

  @Test
  void an_alias_repeats_its_anchor() throws Exception {
    Configuration configuration =
        ConfigurationText.of(
                "receivers:",
                "  otlp:",
                "    protocols:",
                "      grpc: &any { endpoint: '0.0.0.0:0' }",
                "      http: *any")
            .with("receivers.otlp.protocols.grpc.endpoint=:1")
            .load();

    assertThat(configuration.receivers().otlp().grpc())
        .extracting(GrpcReceiver::endpoint)
        .isEqualTo(new Endpoint("", 1));
    assertThat(configuration.receivers().otlp().http())
        .extracting(HttpReceiver::endpoint)
        .isEqualTo(new Endpoint("0.0.0.0", 0));
  }

  @Test
  void an_alias_without_anchor_is_refused() {
    assertThat(ConfigurationText.of("processors: {genai: &a {content: *a}}").problems())
        .containsExactly("FILE:1: processors.genai.content: the alias *a has no anchor before it");
  }

  @Test
  void values_mean_the_same_plain_quoted_and_folded() throws Exception {
    for (String value : new String[] {"8", "'8'", "\"8\"", ">-\n      8", "!!str 8"}) {
      assertThat(
              ConfigurationText.of("exporters:", "  postgresql:", "    writers: " + value)
                  .load()
                  .exporters()
                  .postgresql()
                  .writers())
          .as(value)
          .isEqualTo(8);
    }
  }
}
