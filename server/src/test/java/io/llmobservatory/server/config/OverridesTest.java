package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesTest {

  @Test
  void an_override_wins_over_the_file() throws Exception {
    ConfigurationText text =
        ConfigurationText.of("exporters: {postgresql: {writers: 2}}")
            .with("exporters.postgresql.writers=3");

    assertThat(text.load().exporters().postgresql().writers()).isEqualTo(3);
  }

  @Test
  void the_last_of_several_overrides_wins() throws Exception {
    ConfigurationText text =
        ConfigurationText.ofOverrides(
            "exporters.postgresql.writers=3", "exporters.postgresql.writers=5");

    assertThat(text.load().exporters().postgresql().writers()).isEqualTo(5);
  }

  @Test
  void what_the_override_does_not_name_stays() throws Exception {
    ConfigurationText text =
        ConfigurationText.of("processors: {genai: {content: drop, max_value_size_mib: 3}}")
            .with("processors.genai.keep_other_spans=false");

    assertThat(text.load().processors().genai())
        .isEqualTo(new GenAiProcessor(false, GenAiProcessor.Content.DROP, 3));
  }

  @Test
  void an_empty_override_restores_the_default() throws Exception {
    ConfigurationText text =
        ConfigurationText.of("exporters: {postgresql: {url: 'postgresql://h/db'}}")
            .with("exporters.postgresql.url=");

    assertThat(text.load().exporters().postgresql().url()).isNull();
  }

  @Test
  void an_override_hides_a_bad_value_of_the_file() throws Exception {
    ConfigurationText text =
        ConfigurationText.of("exporters: {postgresql: {url: 'nowhere', writers: many}}")
            .with("exporters.postgresql.url=postgresql://h/db", "exporters.postgresql.writers=1");

    assertThat(text.load().exporters().postgresql())
        .isEqualTo(
            new PostgresqlExporter(
                DatabaseUrl.parse("postgresql://h/db"), null, 1, Retention.FOR_EVER));
  }

  @Test
  void an_override_of_a_protocol_leaves_the_other_on() throws Exception {
    OtlpReceiver otlp =
        ConfigurationText.ofOverrides("receivers.otlp.protocols.grpc.endpoint=:0")
            .load()
            .receivers()
            .otlp();

    assertThat(otlp.grpc()).extracting(GrpcReceiver::endpoint).isEqualTo(new Endpoint("", 0));
    assertThat(otlp.http()).isNotNull();
  }

  @Test
  void an_override_with_a_section_replaces_the_whole_section() throws Exception {
    OtlpReceiver otlp =
        ConfigurationText.of("receivers: {otlp: {protocols: {grpc: , http: }}}")
            .with("receivers.otlp.protocols={grpc: {endpoint: 'h:1'}}")
            .load()
            .receivers()
            .otlp();

    assertThat(otlp.grpc()).extracting(GrpcReceiver::endpoint).isEqualTo(new Endpoint("h", 1));
    assertThat(otlp.http()).isNull();
  }

  @Test
  void a_value_may_be_quoted_hold_an_equals_sign_or_start_like_a_list() throws Exception {
    ConfigurationText text =
        ConfigurationText.ofOverrides(
            "processors.genai.content=\"drop\"",
            "exporters.postgresql.url=postgresql://h/db?sslmode=require",
            "service.telemetry.metrics.endpoint=[::1]:0");

    Configuration configuration = text.load();
    assertThat(configuration.processors().genai().content()).isEqualTo(GenAiProcessor.Content.DROP);
    assertThat(configuration.exporters().postgresql().url())
        .extracting(DatabaseUrl::jdbcUrl)
        .isEqualTo("jdbc:postgresql://h/db?sslmode=require");
    assertThat(configuration.service().telemetry().metrics().endpoint())
        .isEqualTo(new Endpoint("::1", 0));
  }

  @Test
  void variables_are_put_into_overrides_too() throws Exception {
    ConfigurationText text =
        ConfigurationText.ofOverrides("exporters.postgresql.writers=${env:N}").in(Map.of("N", "7"));

    assertThat(text.load().exporters().postgresql().writers()).isEqualTo(7);
  }

  @Test
  void an_unknown_key_is_refused_with_a_suggestion() {
    assertThat(ConfigurationText.ofOverrides("exporters.postgres.url=x").problems())
        .containsExactly(
            "--set: exporters.postgres: unknown key; did you mean exporters.postgresql?");
  }

  @Test
  void a_broken_section_is_refused() {
    assertThat(ConfigurationText.ofOverrides("processors={genai: {").problems())
        .hasSize(1)
        .allMatch(problem -> problem.startsWith("--set: processors: not valid YAML at column "));
  }

  @Test
  void a_value_below_a_value_is_refused() {
    assertThat(ConfigurationText.ofOverrides("processors.genai.content.x=1").problems())
        .containsExactly(
            "--set: processors.genai.content: expected one of store, drop, found a section");
  }

  @Test
  void an_override_without_key_is_refused() {
    assertThat(ConfigurationText.ofOverrides("=1", "processors").problems())
        .containsExactly(
            "--set: expected KEY=VALUE, found \"=1\"",
            "--set: expected KEY=VALUE, found \"processors\"");
  }

  @Test
  void a_password_in_a_misspelt_override_is_masked() {
    assertThat(
            ConfigurationText.ofOverrides(
                    "exporters.postgresql.url:postgresql://u:hush@h/db?sslmode=require",
                    "postgresql://u:hush@h/db",
                    "service.telemetry.logs.level=postgresql://u:hu@sh@h/db?password=hush")
                .problems())
        .hasSize(3)
        .allMatch(problem -> problem.contains("****"))
        .noneMatch(problem -> problem.contains("hu"));
  }

  @Test
  void lists_are_yaml_or_parts_between_commas_and_replace_what_was_there() throws Exception {
    String key = "receivers.otlp.protocols.http.traces_url_aliases";
    ConfigurationText text =
        ConfigurationText.of(
            "receivers: {otlp: {protocols: {http: {traces_url_aliases: [/old, /older]}}}}");

    for (String value : new String[] {"[/a, b]", "[\"/a\", '/b']", "/a,b", " /a , /b "}) {
      assertThat(text.with(key + "=" + value).load().receivers().otlp().http())
          .as(value)
          .extracting(HttpReceiver::tracesUrlPaths)
          .isEqualTo(List.of("/v1/traces", "/a", "/b"));
    }
    assertThat(text.with(key + "=").load().receivers().otlp().http())
        .extracting(HttpReceiver::tracesUrlPaths)
        .isEqualTo(List.of("/v1/traces"));
  }
}
