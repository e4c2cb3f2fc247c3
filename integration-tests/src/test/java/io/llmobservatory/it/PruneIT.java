package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.store.CheckTraces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do who want old spans gone: a time, and the command beside a server. */
final class PruneIT {
  private static final String SPAN =
      """
      {"traceId": "%032d", "spanId": "%016d", "name": "chat", "kind": 3,
       "startTimeUnixNano": "%d000000000", "endTimeUnixNano": "%d000000000",
       "attributes": [
         {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
         {"key": "gen_ai.input.messages",
          "value": {"stringValue": "[{\\"role\\":\\"user\\",\\"parts\\":[]}]"}}]}
      """;

  private final Path dir;
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private PostgresUrl database;
  private TestServer server;

  PruneIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.createDatabase();
    server = TestServer.start(database);
    send();
  }

  @AfterEach
  void stop() {
    server.close();
    CheckTraces.check(database);
  }

  /** Ten traces of 40 days ago, one that begins then and ends today, and one of 10 days ago. */
  private void send() throws Exception {
    List<String> spans = new ArrayList<>();
    for (int trace = 1; trace <= 11; trace++) {
      spans.add(span(trace, 1, 40));
    }
    spans.add(span(11, 2, 0));
    spans.add(span(12, 1, 10));
    Path file =
        Files.writeString(
            dir.resolve("spans.json"),
            "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": ["
                + String.join(",", spans)
                + "]}]}]}");
    CommandProcess.Result sent =
        CommandProcess.run(
            List.of("replay", file.toString(), "--endpoint", "localhost:" + server.port()));
    assertThat(sent.code()).as(sent.out() + sent.err()).isZero();
    assertThat(sent.out()).contains("accepted 13 spans");
    assertThat(Sql.spans(database)).isEqualTo(13);
    assertThat(count("traces")).isEqualTo(12);
  }

  private String span(int trace, int id, int daysAgo) {
    long second = today.minusDays(daysAgo).atTime(0, 1).toEpochSecond(ZoneOffset.UTC);
    return SPAN.formatted(trace, id, second, second + 1);
  }

  @Test
  void what_has_expired_goes_while_a_server_runs_and_is_new_when_it_is_sent_again()
      throws Exception {
    LocalDate expired = today.minusDays(40);
    assertThat(count("span_contents")).isEqualTo(13);
    String summary =
        """
        spans dropped:    1 day, %s
        contents dropped: %s
        traces:
          removed   %,12d  have no span left
          recomputed%,12d  have other spans left
        """;

    assertThat(prune("--spans", "30d", "--contents", "7d", "--dry-run"))
        .isEqualTo(
            summary.formatted(expired, "2 days, " + expired + " to " + today.minusDays(10), 10, 1)
                + "nothing was changed: this was a dry run\n");
    assertThat(count("span_contents")).isEqualTo(13);
    assertThat(count("traces")).isEqualTo(12);

    assertThat(prune("--contents", "30d"))
        .contains("spans dropped:    none", "contents dropped: 1 day, " + expired);
    assertThat(count("span_contents")).isEqualTo(2);
    assertThat(Sql.spans(database)).isEqualTo(13);

    assertThat(prune("--set", "exporters.postgresql.retention={spans: 30d, contents: 7d}"))
        .isEqualTo(summary.formatted(expired, "1 day, " + today.minusDays(10), 10, 1));
    assertThat(Sql.spans(database)).isEqualTo(2);
    assertThat(count("traces")).isEqualTo(2);
    assertThat(count("span_contents")).isEqualTo(1);

    // The server believes that the days are there.
    TestPostgres.execute(
        database, "DELETE FROM span_contents; DELETE FROM trace_spans; DELETE FROM traces");
    send();
  }

  private String prune(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("prune"));
    command.addAll(List.of(options));
    CommandProcess.Result result = CommandProcess.runOn(database, command.toArray(new String[0]));
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    CheckTraces.check(database);
    return result.out();
  }

  private long count(String table) throws Exception {
    return Sql.number(database, "SELECT count(*) FROM " + table);
  }
}
