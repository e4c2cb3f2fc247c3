package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlCommandTest {
  @Test
  void an_empty_query_is_wrong_usage() {
    CommandRun run = CommandRun.of("sql", " ");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("the query is empty");
  }

  @Test
  void an_unquoted_query_is_wrong_usage_and_says_what_to_do() {
    CommandRun run = CommandRun.of("sql", "SELECT", "1");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("2 arguments: put it into quotes");
  }

  @Test
  void a_missing_query_is_wrong_usage() {
    CommandRun run = CommandRun.of("sql");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("SQL");
  }

  @Test
  void an_unknown_format_is_answered_with_the_known_ones() {
    CommandRun run = CommandRun.of("sql", "SELECT 1", "--format", "xml");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--format", "expected table, tsv or json but was 'xml'");
  }

  @Test
  void a_data_directory_that_is_not_there_is_no_database(@TempDir Path dir) {
    String missing = dir.resolve("nowhere").toString();
    CommandRun run = CommandRun.of("sql", "SELECT 1", "--data-dir", missing);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "no database in "
                + missing
                + " yet: start \"./llm-observatory serve\" first or give --data-dir");
    assertThat(Path.of(missing)).doesNotExist();
  }

  @Test
  void a_database_that_is_away_is_a_failure_that_names_its_address() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "exporters.postgresql.url=jdbc:postgresql://localhost:" + port + "/traces";
    CommandRun run = CommandRun.of("sql", "SELECT 1", "--set", url);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("localhost:" + port, "refused");
  }
}
