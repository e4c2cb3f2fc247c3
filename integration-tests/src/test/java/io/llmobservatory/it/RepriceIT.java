package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.store.CheckTraces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do whose prices have changed: recordings, a file of prices, and the command. */
final class RepriceIT {
  private static final List<String> RECORDINGS =
      List.of(
          "langfuse-otel-5.11.1/chat.otlp.pb",
          "langfuse-otel-5.11.1/manual.otlp.pb",
          "langfuse-otel-5.11.1/multiturn.otlp.pb",
          "langfuse-otel-5.11.1/stream.otlp.pb",
          "langfuse-otel-5.11.1/tools.otlp.pb",
          "openlit-1.15.0/ollama.otlp.pb",
          "openlit-1.15.0/ollama.logs.pb",
          "openlit-1.15.0/chat.otlp.pb");

  private static final String PRICES =
      """
      - model: gpt-4o-mini*
        input_per_million: 1000
        output_per_million: 2000
      - model: "llama3.2:*"
        provider: ollama
        input_per_million: 10
        output_per_million: 20
      """;

  private static final String MODEL = "coalesce(response_model, request_model)";
  private static final String OURS = "counted AND cost_source IS DISTINCT FROM 'span'";
  private static final String CORRECTED =
      MODEL + " LIKE 'gpt-4o-mini%' AND input_tokens IS NOT NULL AND " + OURS;
  private static final String FILLED =
      MODEL + " LIKE 'llama3.2:%' AND input_tokens IS NOT NULL AND " + OURS;
  private static final String UNPRICED = MODEL + " = 'nomic-embed-text' AND " + OURS;
  private static final String WITHOUT_USAGE = "total_tokens IS NULL AND " + OURS;
  private static final String OWN = "counted AND cost_source = 'span'";

  /** All that is stored, and in which version: an update that changes no value shows too. */
  private static final String EVERYTHING =
      "SELECT (SELECT md5(string_agg(xmin::text || ctid || s::text, ';' ORDER BY trace_id,"
          + " span_id, start_time)) FROM trace_spans s) || ' ' ||"
          + " (SELECT md5(string_agg(xmin::text || ctid || t::text, ';' ORDER BY id)) FROM traces t)";

  /** What spans cost that no new price is for. */
  private static final String OTHERS =
      "SELECT string_agg(concat_ws(' ', trace_id, span_id, cost_usd, cost_source), ','"
          + " ORDER BY trace_id, span_id) FROM trace_spans WHERE ("
          + CORRECTED
          + ") IS NOT TRUE AND ("
          + FILLED
          + ") IS NOT TRUE";

  private final Path dir;
  private PostgresUrl database;
  private Path prices;

  RepriceIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void replay() throws Exception {
    database = TestPostgres.createDatabase();
    prices = Files.writeString(dir.resolve("prices.yaml"), PRICES);
    List<String> command = new ArrayList<>(List.of("replay"));
    for (String recording : RECORDINGS) {
      command.add(copy(recording).toString());
    }
    try (TestServer server = TestServer.start(database)) {
      command.addAll(List.of("--endpoint", "localhost:" + server.port()));
      CommandProcess.Result sent = CommandProcess.run(command);
      assertThat(sent.code()).as(sent.out() + sent.err()).isZero();
    }
  }

  private Path copy(String recording) throws IOException {
    Path copy = dir.resolve(recording.replace('/', '_'));
    try (InputStream input = RepriceIT.class.getResourceAsStream("/corpus/" + recording)) {
      Files.copy(Objects.requireNonNull(input, recording), copy);
    }
    return copy;
  }

  @Test
  void costs_follow_a_file_of_prices_and_those_that_spans_bring_stay() throws Exception {
    long corrected = count(CORRECTED + " AND cost_source LIKE 'genai-prices %/gpt-4o-mini'");
    long filled = count(FILLED + " AND cost_usd IS NULL");
    assertThat(corrected).isEqualTo(count(CORRECTED)).isGreaterThan(4);
    assertThat(filled).isEqualTo(count(FILLED)).isGreaterThan(1);
    // The new price would fit it too.
    assertThat(count(OWN + " AND request_model = 'gpt-4o-mini'")).isEqualTo(1);
    String everything = query(EVERYTHING);
    String others = query(OTHERS);

    CommandProcess.Result dry = reprice("--dry-run");

    assertThat(query(EVERYTHING)).isEqualTo(everything);
    String summary = summary(filled, corrected);
    assertThat(dry.out()).isEqualTo(summary + "nothing was changed: this was a dry run\n");

    CommandProcess.Result first = reprice();

    assertThat(first.out()).isEqualTo(summary);
    assertThat(count(CORRECTED + " AND cost_source = 'override gpt-4o-mini*'"))
        .isEqualTo(corrected);
    assertThat(
            count(CORRECTED + " AND cost_usd = (input_tokens * 1000 + output_tokens * 2000) / 1e6"))
        .isEqualTo(corrected);
    assertThat(count(FILLED + " AND cost_source = 'override ollama/llama3.2:*'")).isEqualTo(filled);
    assertThat(count(FILLED + " AND cost_usd = (input_tokens * 10 + output_tokens * 20) / 1e6"))
        .isEqualTo(filled);
    assertThat(query(OTHERS)).isEqualTo(others);
    assertThat(
            query(
                "SELECT count(*) FROM traces t WHERE cost_usd IS DISTINCT FROM"
                    + " (SELECT sum(cost_usd) FROM trace_spans WHERE trace_id = t.id AND counted)"))
        .as("traces whose cost is not that of their calls")
        .isEqualTo("0");

    everything = query(EVERYTHING);
    CommandProcess.Result second = reprice();

    assertThat(query(EVERYTHING)).isEqualTo(everything);
    assertThat(second.out()).isEqualTo(summary(0, 0));
  }

  /** What the command says, with the counts that the database gives. */
  private String summary(long filled, long corrected) throws SQLException {
    String lines =
        """
        looked at %d calls without a cost of their own
          filled        %12d  had no cost
          corrected     %12d  had another cost
          cleared       %12d  had a cost that nothing tells any more
          unpriced      %12d  have a model or service tier without a price
          without usage %12d  tell of no tokens
        most frequent without a price; processors.genai.prices can give them one:
          1  nomic-embed-text, ollama
        """;
    long unpriced = count(UNPRICED);
    assertThat(unpriced).isEqualTo(1);
    return lines.formatted(count(OURS), filled, corrected, 0, unpriced, count(WITHOUT_USAGE));
  }

  private CommandProcess.Result reprice(String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("reprice", "--set", "processors.genai.prices=" + prices));
    command.addAll(List.of(options));
    CommandProcess.Result result = CommandProcess.runOn(database, command.toArray(new String[0]));
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    CheckTraces.check(database);
    return result;
  }

  private long count(String condition) throws SQLException {
    return Sql.number(database, "SELECT count(*) FROM trace_spans WHERE " + condition);
  }

  private String query(String sql) throws SQLException {
    return TestPostgres.query(database, sql);
  }
}
