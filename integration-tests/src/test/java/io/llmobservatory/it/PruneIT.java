package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.store.CheckTraces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do who want old spans gone: recordings, a time, and the command beside a server. */
final class PruneIT {
  private static final List<String> RECORDINGS =
      List.of(
          "langfuse-otel-5.11.1/chat.otlp.pb",
          "langfuse-otel-5.11.1/tools.otlp.pb",
          "openlit-1.15.0/ollama.otlp.pb",
          "openlit-1.15.0/ollama.logs.pb");

  private final Path dir;
  private PostgresUrl database;
  private TestServer server;

  PruneIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void replay() throws Exception {
    database = TestPostgres.createDatabase();
    server = TestServer.start(database);
    assertThat(send()).contains("rejected 0 spans");
  }

  @AfterEach
  void stop() {
    server.close();
    CheckTraces.check(database);
  }

  private String send() throws Exception {
    List<String> command = new ArrayList<>(List.of("replay"));
    for (String recording : RECORDINGS) {
      command.add(copy(recording).toString());
    }
    command.addAll(List.of("--endpoint", "localhost:" + server.port()));
    CommandProcess.Result sent = CommandProcess.run(command);
    assertThat(sent.code()).as(sent.out() + sent.err()).isZero();
    return sent.out();
  }

  private Path copy(String recording) throws IOException {
    Path copy = dir.resolve(recording.replace('/', '_'));
    try (InputStream input = PruneIT.class.getResourceAsStream("/corpus/" + recording)) {
      Files.write(copy, Objects.requireNonNull(input, recording).readAllBytes());
    }
    return copy;
  }

  @Test
  void what_has_expired_goes_while_a_server_runs_and_comes_back_when_it_is_sent_again()
      throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LocalDate recorded = LocalDate.parse(query("SELECT max(start_time)::date FROM trace_spans"));
    String age = today.toEpochDay() - recorded.toEpochDay() - 1 + "d";
    assertThat(recorded).as("day of the recordings").isBefore(today.minusDays(1));
    long spans = Sql.spans(database);
    long traces = Sql.number(database, "SELECT count(*) FROM traces");
    long days = Sql.number(database, "SELECT count(DISTINCT start_time::date) FROM trace_spans");
    assertThat(spans).isGreaterThan(10);

    CommandProcess.Result dry = prune("--spans", age, "--dry-run");

    assertThat(Sql.spans(database)).isEqualTo(spans);
    assertThat(dry.out())
        .contains(
            "spans dropped:    " + days + " day",
            "contents dropped: ",
            "  removed    %,12d  have no span left".formatted(traces),
            "  recomputed %,12d  have other spans left".formatted(0))
        .endsWith("nothing was changed: this was a dry run\n");

    CommandProcess.Result contents =
        prune("--set", "exporters.postgresql.retention={contents: " + age + "}");

    assertThat(contents.out()).contains("spans dropped:    none", "contents dropped: " + days);
    assertThat(Sql.spans(database)).isEqualTo(spans);
    assertThat(query("SELECT count(*) FROM span_contents")).isEqualTo("0");
    assertThat(query("SELECT count(*) FROM span_messages")).isEqualTo("0");

    CommandProcess.Result all =
        prune(
            "--set", "exporters.postgresql.retention={spans: " + age + ", contents: " + age + "}");

    assertThat(all.out())
        .contains("removed    %,12d".formatted(traces))
        .doesNotContain("dry run", "left for now");
    assertThat(Sql.spans(database)).isZero();
    assertThat(query("SELECT count(*) FROM traces")).isEqualTo("0");

    assertThat(send()).contains("rejected 0 spans", "failed 0 files");
    assertThat(Sql.spans(database)).isEqualTo(spans);
    assertThat(query("SELECT count(*) FROM traces")).isEqualTo(String.valueOf(traces));
  }

  private CommandProcess.Result prune(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("prune"));
    command.addAll(List.of(options));
    CommandProcess.Result result = CommandProcess.runOn(database, command.toArray(new String[0]));
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    CheckTraces.check(database);
    return result;
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
