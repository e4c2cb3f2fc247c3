package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepriceCommandTest {
  @Test
  void days_in_the_wrong_order_are_wrong_usage() {
    CommandRun run = CommandRun.of("reprice", "--from", "2026-11-02", "--to", "2026-11-01");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--from 2026-11-02 is after --to 2026-11-01");
  }

  @Test
  void a_day_that_is_none_is_wrong_usage() {
    CommandRun run = CommandRun.of("reprice", "--from", "yesterday");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--from", "yesterday", "llm-observatory reprice --help");
  }

  @Test
  void prices_that_cannot_be_read_are_wrong_configuration(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("prices.yaml"), "- {model: m}");
    CommandRun run = CommandRun.of("reprice", "--set", "processors.genai.prices=" + file);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("processors.genai.prices", file + ":1: input_per_million is missing");
  }

  @Test
  void a_data_directory_that_is_not_there_is_no_database(@TempDir Path dir) {
    Path missing = dir.resolve("nowhere");
    CommandRun run = CommandRun.of("reprice", "--data-dir", missing.toString());

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
    CommandRun run = CommandRun.of("reprice", "--set", url);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("localhost:" + port, "refused");
  }
}
