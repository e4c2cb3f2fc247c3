package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PruneCommandTest {
  @Test
  void without_a_time_it_is_wrong_usage_and_the_keys_are_named() {
    CommandRun run = CommandRun.of("prune");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "nothing expires",
            "exporters.postgresql.retention.spans",
            "--spans",
            "llm-observatory prune --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "12h", "-1d", "a month"})
  void a_time_that_is_none_is_wrong_usage(String age) {
    CommandRun run = CommandRun.of("prune", "--contents", age);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("a duration of at least 1d, such as 30d", "\"" + age + "\"");
  }

  @Test
  void contents_that_would_outlive_their_spans_are_wrong_usage() {
    CommandRun run = CommandRun.of("prune", "--spans", "7d", "--contents", "8d");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--contents", "8d", "their spans after 7d");
  }

  @Test
  void a_data_directory_that_is_not_there_is_no_database(@TempDir Path dir) {
    Path missing = dir.resolve("nowhere");
    CommandRun run = CommandRun.of("prune", "--spans", "30d", "--data-dir", missing.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("no database in " + missing + " yet");
    assertThat(missing).doesNotExist();
  }

  @Test
  void a_database_that_is_away_is_a_failure() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "exporters.postgresql.url=jdbc:postgresql://localhost:" + port + "/traces";
    CommandRun run =
        CommandRun.of("prune", "--set", url, "--set", "exporters.postgresql.retention.contents=7d");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("localhost:" + port, "refused");
  }
}
