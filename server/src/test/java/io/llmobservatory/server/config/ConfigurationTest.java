package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final String SAMPLE =
      """
      receivers:
        otlp:
          protocols:
            grpc: { endpoint: localhost:4317 }
            http: { endpoint: localhost:4318 }
      processors:
        genai: { keep_other_spans: true, content: store }     # store | drop
      exporters:
        postgresql: { url: "${env:DATABASE_URL}" }            # absent: embedded
      extensions:
        health_check: { endpoint: localhost:13133 }
      service:
        telemetry: { metrics: { endpoint: localhost:8888 } }
      """;

  @Test
  void defaults_are_those_of_an_empty_file() throws Exception {
    assertThat(ConfigurationText.of("").load(Machine.current()))
        .isEqualTo(Configuration.defaults());
    assertThat(ConfigurationText.of("# nothing", "---").load(Machine.current()))
        .isEqualTo(Configuration.defaults());
  }

  @Test
  void load_without_file_and_overrides_gives_the_defaults() throws Exception {
    assertThat(Configuration.load(null, List.of(), Map.of())).isEqualTo(Configuration.defaults());
  }

  @Test
  void the_documented_sample_loads_with_and_without_a_database() throws Exception {
    ConfigurationText sample = ConfigurationText.of(SAMPLE);
    Configuration embedded = sample.in(Map.of()).load();
    Configuration external =
        sample.in(Map.of("DATABASE_URL", "postgresql://u:p@db/observatory")).load();

    assertThat(embedded).isEqualTo(ConfigurationText.of("").load());
    assertThat(external.exporters().postgresql().url())
        .isEqualTo(new DatabaseUrl("jdbc:postgresql://db/observatory", "u", "p"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "receivers:",
        "receivers: ~",
        "receivers: {otlp: }",
        "receivers: {otlp: {protocols: }}",
        "receivers: {otlp: {protocols: {grpc: , http: }}}",
        "receivers: {otlp: {protocols: {grpc: {keepalive: }, http: {}}}}",
        "processors: {genai: null}",
        "exporters: {postgresql: {url: , writers: ''}}",
        "extensions: {health_check: {endpoint: }}",
        "service: {telemetry: {metrics: , logs: {}}}",
      })
  void sections_and_values_left_empty_take_their_defaults(String yaml) throws Exception {
    assertThat(ConfigurationText.of(yaml).load()).isEqualTo(ConfigurationText.of("").load());
  }

  @Test
  void all_problems_are_reported_at_once_with_file_line_and_key() {
    ConfigurationText text =
        ConfigurationText.of(
                "receivers:",
                "  otlp:",
                "    protocols:",
                "      grpc:",
                "        endpont: localhost:1",
                "        endpoint: nowhere",
                "processors:",
                "  genai: {content: keep}",
                "exporters:",
                "  postgresql: {url: '${env:A', writers: lots}")
            .with("service.telemetry.logs.level=loud", "nonsense");

    assertThat(text.problems())
        .containsExactlyInAnyOrder(
            "FILE:5: receivers.otlp.protocols.grpc.endpont: unknown key; did you mean"
                + " receivers.otlp.protocols.grpc.endpoint?",
            "FILE:6: receivers.otlp.protocols.grpc.endpoint: expected host:port, :port or [IPv6"
                + " address]:port, found \"nowhere\"",
            "FILE:8: processors.genai.content: expected one of store, drop, found \"keep\"",
            "FILE:10: exporters.postgresql.url: a ${ has no closing brace (write $${ for the"
                + " characters themselves)",
            "FILE:10: exporters.postgresql.writers: expected a number of writers from 1 to 64,"
                + " found \"lots\"",
            "--set: service.telemetry.logs.level: expected one of debug, info, warn, error,"
                + " found \"loud\"",
            "--set: expected KEY=VALUE, found \"nonsense\"");
  }

  @Test
  void the_message_of_the_exception_lists_every_problem() {
    assertThatThrownBy(
            () -> ConfigurationText.ofOverrides("a=1", "processors.genai.content=x").load())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageStartingWith("the configuration has 2 problems:\n")
        .hasMessageContaining("\n  --set: a: unknown key")
        .hasMessageContaining("\n  --set: processors.genai.content: expected one of store, drop");
  }

  @Test
  void a_problem_carries_its_parts() {
    InvalidConfigurationException refusal =
        catchThrowableOfType(
            InvalidConfigurationException.class,
            () -> ConfigurationText.ofOverrides("exporters.postgresql.writers=0").load());

    assertThat(refusal.problems())
        .containsExactly(
            new Problem(
                "--set",
                "exporters.postgresql.writers",
                "expected a number of writers from 1 to 64, found \"0\""));
  }

  @Test
  void a_missing_file_is_a_problem(@TempDir Path directory) {
    Path file = directory.resolve("absent.yaml");

    assertThatThrownBy(() -> Configuration.load(file, List.of(), Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(file + ": the configuration file does not exist");
  }

  @Test
  void a_directory_in_place_of_the_file_is_a_problem(@TempDir Path directory) {
    assertThatThrownBy(() -> Configuration.load(directory, List.of(), Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(directory + ": the configuration file cannot be read");
  }

  @Test
  void a_file_that_is_not_utf_8_is_a_problem(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("latin.yaml");
    Files.write(file, "# caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Configuration.load(file, List.of(), Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(file + ": the configuration file is not UTF-8 text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"just text", "[1, 2]"})
  void a_file_without_sections_is_a_problem(String yaml) {
    assertThat(ConfigurationText.of(yaml).problems())
        .containsExactly(
            "FILE: expected a section with receivers, processors, exporters, extensions, service,"
                + " found another value");
  }

  @Test
  void problems_of_overrides_are_told_beside_a_broken_file() {
    assertThat(ConfigurationText.of("a: [").with("b=1").problems())
        .anyMatch(problem -> problem.startsWith("FILE:1: not valid YAML at column 5: "))
        .anyMatch(problem -> problem.startsWith("--set: b: unknown key"))
        .hasSize(2);
  }
}
