package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubstitutionTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOST", "db", "EMPTY", "", "DOLLARS", "a$$b${env:HOST}");

  private final List<String> problems = new ArrayList<>();
  private final Substitution substitution = new Substitution(ENVIRONMENT, problems::add);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "plain | plain",
        "${env:HOST} | db",
        "${env:HOST}:${env:HOST} | db:db",
        "x${env:HOST}y | xdby",
        "${env:HOST:-other} | db",
        "${env:ABSENT:-other} | other",
        "${env:EMPTY:-other} | other",
        "${env:ABSENT:-a:-b} | a:-b",
        "${env:ABSENT:-${env:HOST}/x} | db/x",
        "${env:ABSENT:-${env:ALSO_ABSENT:-z}}! | z!",
        "${env:ABSENT:-a$$b} | a$b",
        "$$ | $",
        "$$$$ | $$",
        "$${env:HOST} | ${env:HOST}",
        "$ | $",
        "a$b} | a$b}",
        "${env:DOLLARS} | a$$b${env:HOST}",
      })
  void variables_and_dollar_signs_are_expanded(String text, String expanded) {
    assertThat(substitution.expand(text)).isEqualTo(expanded);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${env:EMPTY}", "${env:ABSENT}", "${env:ABSENT:-}", "${env:EMPTY:-}"})
  void nothing_can_come_out(String text) {
    assertThat(substitution.expand(text)).isEmpty();
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${HOST} | only environment variables can be put in, written ${env:NAME}",
        "${file:/etc/passwd} | only environment variables can be put in",
        "${env:HOST | a ${ has no closing brace",
        "${env:ABSENT:-${env:HOST} | a ${ has no closing brace",
        "${env:} | \"\" is not the name of an environment variable",
        "${env:A-B} | \"A-B\" is not the name of an environment variable",
        "${env:A B:-c} | \"A B\" is not the name of an environment variable",
      })
  void another_form_is_refused(String text, String problem) {
    substitution.expand(text);

    assertThat(problems).hasSize(1).allMatch(found -> found.startsWith(problem), problem);
  }

  @Test
  void an_empty_result_counts_as_absent() throws Exception {
    Configuration configuration =
        ConfigurationText.of(
                "exporters: {postgresql: {url: '${env:EMPTY}', writers: ' ${env:ABSENT:-} '}}")
            .in(ENVIRONMENT)
            .load();

    assertThat(configuration.exporters().postgresql())
        .isEqualTo(new PostgresqlExporter(null, null, 2, Retention.FOR_EVER));
  }

  @Test
  void a_number_or_a_word_may_come_from_a_variable() throws Exception {
    Configuration configuration =
        ConfigurationText.of(
                "exporters: {postgresql: {writers: '${env:N}'}}",
                "processors: {genai: {content: '${env:C}', keep_other_spans: '${env:B}'}}")
            .in(Map.of("N", "3\n", "C", "drop", "B", "false"))
            .load();

    assertThat(configuration.exporters().postgresql().writers()).isEqualTo(3);
    assertThat(configuration.processors().genai())
        .isEqualTo(new GenAiProcessor(false, GenAiProcessor.Content.DROP, 16));
  }

  @Test
  void the_problem_names_line_and_key() {
    assertThat(ConfigurationText.of("processors:", "  genai:", "    content: ${MODE}").problems())
        .containsExactly(
            "FILE:3: processors.genai.content: only environment variables can be put in, written"
                + " ${env:NAME} or ${env:NAME:-default} ($${ stands for the characters themselves)");
  }
}
