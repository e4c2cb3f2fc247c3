package io.llmobservatory.server.store;

import static io.llmobservatory.server.store.StoredSpans.row;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check has to find whatever is wrong, or nothing that relies on it is worth anything. */
final class CheckTracesTest {
  private static PostgresUrl database;

  @BeforeAll
  static void create() throws Exception {
    database = StoredSpans.newDatabase();
  }

  @BeforeEach
  void store() throws Exception {
    StoredSpans.clear(database);
    try (PostgresStore store = StoredSpans.store(database)) {
      Usage usage = new Usage(1, 2, 3, 4, 5, 6);
      store.write(
          List.of(
              row(
                  new LlmSpanBuilder("t1", "a")
                      .genAi(LlmSpanBuilder.llm(usage, true, new BigDecimal("0.5")))
                      .user("u")
                      .session("s")
                      .environment("e")
                      .input("[1]")
                      .build()),
              row(new LlmSpanBuilder("t1", "b").parent("a").build()),
              row(new LlmSpanBuilder("t2", "c").build())));
    }
    CheckTraces.check(database);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenant = 'other'",
        "root_span_name = 'other'",
        "service_name = null",
        "start_time = start_time - interval '1 microsecond'",
        "end_time = end_time + interval '1 microsecond'",
        "end_time = null",
        "status = 'error'",
        "status_message = 'other'",
        "span_count = span_count + 1",
        "llm_span_count = llm_span_count + 1",
        "error_count = error_count + 1",
        "input_tokens = input_tokens + 1",
        "output_tokens = output_tokens + 1",
        "total_tokens = total_tokens + 1",
        "cache_read_tokens = cache_read_tokens + 1",
        "cache_write_tokens = cache_write_tokens + 1",
        "reasoning_tokens = reasoning_tokens + 1",
        "cost_usd = 0",
        "user_id = 'other'",
        "session_id = 'other'",
        "environment = 'other'",
        "lead_key = lead_key || '0'",
        "user_key = '0'",
        "session_key = '0'",
        "environment_key = '0'"
      })
  void finds_a_trace_that_differs_in_one_column(String change) {
    assertFinds("UPDATE traces SET " + change + " WHERE trace_id = 't1'", "in traces");
  }

  @Test
  void finds_a_span_without_a_trace() {
    assertFinds("DELETE FROM traces WHERE trace_id = 't2'", "its spans");
  }

  @Test
  void finds_a_trace_without_a_span() {
    assertFinds("DELETE FROM trace_spans WHERE span_id = 'c'", "in traces");
  }

  @Test
  void finds_a_span_too_many() {
    assertFinds(
        "INSERT INTO trace_spans SELECT (jsonb_populate_record(s, '{\"span_id\":\"d\"}')).*"
            + " FROM trace_spans s WHERE span_id = 'c'",
        "its spans");
  }

  @Test
  void finds_a_trace_with_two_uuids() {
    assertFinds(
        "ALTER TABLE traces DROP CONSTRAINT traces_tenant_trace_id_key;"
            + " UPDATE traces SET trace_id = 't1'",
        "several UUIDs");
    StoredSpans.clear(database);
    TestPostgres.execute(
        database,
        "ALTER TABLE traces ADD CONSTRAINT traces_tenant_trace_id_key UNIQUE (tenant, trace_id)"
            + " DEFERRABLE INITIALLY IMMEDIATE");
  }

  @Test
  void finds_content_without_a_span() {
    assertFinds("UPDATE span_contents SET span_id = 'z'", "contents without a span");
  }

  @Test
  void finds_a_source_that_is_missing() {
    assertFinds("DELETE FROM resources", "sources that are not stored");
    assertFinds("DELETE FROM scopes", "sources that are not stored");
  }

  private void assertFinds(String damage, String message) {
    TestPostgres.execute(database, damage);
    assertThatThrownBy(() -> CheckTraces.check(database))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }
}
