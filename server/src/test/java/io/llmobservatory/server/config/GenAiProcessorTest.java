package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.price.PriceOverrides;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenAiProcessorTest {

  @Test
  void defaults() throws Exception {
    assertThat(ConfigurationText.of("").load().processors().genai())
        .isEqualTo(new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16));
  }

  @Test
  void full_mapping() throws Exception {
    GenAiProcessor processor =
        ConfigurationText.of(
                "processors:",
                "  genai:",
                "    keep_other_spans: false",
                "    content: DROP",
                "    max_value_size_mib: 128")
            .load()
            .processors()
            .genai();

    assertThat(processor).isEqualTo(new GenAiProcessor(false, GenAiProcessor.Content.DROP, 128));
    assertThat(processor.maxValueSizeBytes()).isEqualTo(128 * 1024 * 1024);
  }

  @Test
  void prices_are_read_with_the_configuration(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("prices.yaml"),
            "- {model: m, input_per_million: 1, output_per_million: 2}");

    assertThat(
            ConfigurationText.ofOverrides("processors.genai.prices=" + file)
                .load()
                .processors()
                .genai()
                .prices())
        .isEqualTo(PriceOverrides.read(file));
  }

  @Test
  void prices_that_cannot_be_read_are_refused_with_key_and_file(@TempDir Path dir)
      throws Exception {
    Path missing = dir.resolve("nowhere.yaml");
    Path wrong = Files.writeString(dir.resolve("wrong.yaml"), "- {model: m, input: 1}");

    assertThat(ConfigurationText.ofOverrides("processors.genai.prices=" + missing).problems())
        .containsExactly("--set: processors.genai.prices: the file " + missing + " does not exist");
    assertThat(ConfigurationText.ofOverrides("processors.genai.prices=" + wrong).problems())
        .singleElement()
        .asString()
        .startsWith("--set: processors.genai.prices: " + wrong + ":1: input: unknown key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keep_other_spans | 1 | true or false",
        "content | none | one of store, drop",
        "max_value_size_mib | 0 | a number of MiB from 1 to 128",
        "max_value_size_mib | 129 | a number of MiB from 1 to 128",
      })
  void other_values_are_refused(String key, String value, String expected) {
    assertThat(ConfigurationText.ofOverrides("processors.genai." + key + "=" + value).problems())
        .containsExactly(
            "--set: processors.genai.%s: expected %s, found \"%s\""
                .formatted(key, expected, value));
  }
}
