package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlExporterTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "4, 4", "64, 4"})
  void by_default_it_is_embedded_with_a_writer_per_core_and_at_most_4(int cores, int writers)
      throws Exception {
    Machine machine = new Machine(ConfigurationText.MACHINE.heapBytes(), cores);

    assertThat(ConfigurationText.of("").load(machine).exporters().postgresql())
        .isEqualTo(new PostgresqlExporter(null, null, writers, Retention.FOR_EVER));
  }

  @Test
  void full_mapping() throws Exception {
    assertThat(
            ConfigurationText.of(
                    "exporters:",
                    "  postgresql:",
                    "    url: postgresql://me:secret@db:5433/spans?sslmode=require",
                    "    read_url: postgresql://me:secret@replica/spans",
                    "    writers: 64",
                    "    retention: { spans: 30d, contents: 7d }")
                .load()
                .exporters()
                .postgresql())
        .isEqualTo(
            new PostgresqlExporter(
                new DatabaseUrl("jdbc:postgresql://db:5433/spans?sslmode=require", "me", "secret"),
                DatabaseUrl.parse("postgresql://me:secret@replica/spans"),
                64,
                new Retention(Duration.ofDays(30), Duration.ofDays(7))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "-1", "two"})
  void other_numbers_of_writers_are_refused(String value) {
    assertThat(ConfigurationText.ofOverrides("exporters.postgresql.writers=" + value).problems())
        .containsExactly(
            "--set: exporters.postgresql.writers: expected a number of writers from 1 to 64,"
                + " found \""
                + value
                + "\"");
  }

  @Test
  void a_section_or_list_in_place_of_a_value_is_refused() {
    assertThat(
            ConfigurationText.of("exporters:", "  postgresql:", "    url: [a]", "    writers: {}")
                .problems())
        .containsExactly(
            "FILE:3: exporters.postgresql.url: expected"
                + " postgresql://user:password@host:port/database, found a list",
            "FILE:4: exporters.postgresql.writers: expected a number of writers from 1 to 64,"
                + " found a section");
  }

  @Test
  void a_refused_url_is_not_quoted() {
    assertThat(
            ConfigurationText.ofOverrides("exporters.postgresql.url=mysql://u:hush@h/db")
                .problems())
        .containsExactly(
            "--set: exporters.postgresql.url: expected"
                + " postgresql://user:password@host:port/database, but it has another form");
  }

  @Test
  void contents_may_be_kept_for_a_while_and_spans_for_ever() throws Exception {
    assertThat(
            ConfigurationText.ofOverrides("exporters.postgresql.retention.contents=36h")
                .load()
                .exporters()
                .postgresql()
                .retention())
        .isEqualTo(new Retention(null, Duration.ofHours(36)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "23h59m", "-1d", "30", "a month", "30 d"})
  void a_time_of_less_than_a_day_is_refused(String value) {
    assertThat(
            ConfigurationText.ofOverrides(
                    "exporters.postgresql.retention.spans=" + value,
                    "exporters.postgresql.retention.contents=" + value)
                .problems())
        .containsExactly(
            "--set: exporters.postgresql.retention.spans: expected a duration of at least 1d, such"
                + " as 30d, found \"%s\"".formatted(value),
            "--set: exporters.postgresql.retention.contents: expected a duration of at least 1d,"
                + " such as 30d, found \"%s\"".formatted(value));
  }

  @Test
  void contents_that_would_outlive_their_spans_are_refused() {
    assertThat(
            ConfigurationText.of(
                    "exporters:",
                    "  postgresql:",
                    "    retention:",
                    "      spans: 7d",
                    "      contents: 169h")
                .problems())
        .containsExactly(
            "FILE:5: exporters.postgresql.retention.contents: contents cannot be kept for 169h:"
                + " they go with their spans after 7d");
  }
}
