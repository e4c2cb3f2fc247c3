package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

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
        .isEqualTo(new PostgresqlExporter(null, writers));
  }

  @Test
  void full_mapping() throws Exception {
    assertThat(
            ConfigurationText.of(
                    "exporters:",
                    "  postgresql:",
                    "    url: postgresql://me:secret@db:5433/spans?sslmode=require",
                    "    writers: 64")
                .load()
                .exporters()
                .postgresql())
        .isEqualTo(
            new PostgresqlExporter(
                new DatabaseUrl("jdbc:postgresql://db:5433/spans?sslmode=require", "me", "secret"),
                64));
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
}
