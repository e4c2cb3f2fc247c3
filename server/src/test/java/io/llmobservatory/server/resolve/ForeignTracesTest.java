package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.CheckTraces;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the database knows a trace by another UUID than the one we compute, its word counts. */
final class ForeignTracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final UUID FOREIGN = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final UUID OTHER = UUID.fromString("99999999-2222-3333-4444-555555555555");

  private PostgresUrl database;
  private Instance instance;

  @BeforeEach
  void start() throws Exception {
    database = Instance.newDatabase();
    instance = Instance.on(database, 2);
  }

  @AfterEach
  void stop() {
    instance.close();
    CheckTraces.check(database);
  }

  @Test
  void spans_join_the_trace_under_its_stored_uuid() throws Exception {
    instance.write(span(TRACE, "a"));
    renumber(FOREIGN);

    try (Instance other = Instance.on(database, 1)) {
      assertThat(other.write(span(TRACE, "b"))).isEqualTo(new Outcome(1, 0, 0, Map.of()));
      assertThat(other.write(span(TRACE, "c"))).isEqualTo(new Outcome(1, 0, 0, Map.of()));
    }
    assertThat(traces()).isEqualTo(FOREIGN + " 3");
  }

  @Test
  void a_span_sent_again_is_found_in_the_trace_under_its_stored_uuid() throws Exception {
    instance.write(span(TRACE, "a"));
    renumber(FOREIGN);

    try (Instance other = Instance.on(database, 1)) {
      assertThat(other.write(span(TRACE, "a"))).isEqualTo(new Outcome(0, 1, 0, Map.of()));
    }
    assertThat(traces()).isEqualTo(FOREIGN + " 1");
  }

  @Test
  void one_such_trace_among_many_does_not_disturb_the_others() throws Exception {
    instance.write(span(TRACE, "a"));
    renumber(FOREIGN);
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      spans.add(span(i % 10 == 0 ? TRACE : "%032x".formatted(i + 1), "s" + i));
    }

    assertThat(instance.write(spans)).isEqualTo(new Outcome(500, 0, 0, Map.of()));
    assertThat(query("SELECT span_count FROM traces WHERE id = '" + FOREIGN + "'")).isEqualTo("51");
    assertThat(query("SELECT count(*) FROM traces")).isEqualTo("451");
  }

  @Test
  void what_was_learnt_is_learnt_anew_when_it_changes() throws Exception {
    instance.write(span(TRACE, "a"));
    renumber(FOREIGN);
    instance.write(span(TRACE, "b"));
    renumber(OTHER);
    instance.write(span(TRACE, "c"));
    assertThat(traces()).isEqualTo(OTHER + " 3");

    renumber(TraceIds.uuid(Instance.TENANT, TRACE));
    instance.write(span(TRACE, "d"));
    assertThat(traces()).isEqualTo(TraceIds.uuid(Instance.TENANT, TRACE) + " 4");
  }

  @Test
  void spans_join_a_trace_that_is_committed_while_they_wait() throws Exception {
    // The first one is there, so that the row of the trace is true once the other is committed.
    try (Connection writer = TestPostgres.connect(database)) {
      writer.setAutoCommit(false);
      try (Statement statement = writer.createStatement()) {
        statement.execute(
            ("INSERT INTO resources VALUES ('%1$s', 'default', '{}');"
                    + " INSERT INTO scopes VALUES ('%1$s', 'default', null, null, '{}');"
                    + " INSERT INTO trace_spans (trace_id, span_id, start_time, tenant, name, kind,"
                    + " start_nanos, status, attributes, resource_id, scope_id) VALUES ('%1$s', 'a',"
                    + " '2026-11-22 12:00:00+00', 'default', 'by hand', 'client', 0, 'ok', '{}',"
                    + " '%1$s', '%1$s'); INSERT INTO traces (id, tenant, trace_id, root_span_name,"
                    + " start_time, status, span_count, lead_key) VALUES ('%1$s', 'default', '%2$s',"
                    + " 'by hand', '2026-11-22 12:00:00+00', 'ok', 1, '%3$s')")
                .formatted(FOREIGN, TRACE, "0%016xa".formatted(LlmSpanBuilder.NOON / 1000)));
      }
      CompletableFuture<Outcome> waiting = instance.submit(List.of(span(TRACE, "b")));
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  query(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database() AND query LIKE '%INSERT"
                              + " INTO traces%'")
                      .equals("1"));
      writer.commit();

      assertThat(Instance.await(waiting)).isEqualTo(new Outcome(1, 0, 0, Map.of()));
    }
    assertThat(traces()).isEqualTo(FOREIGN + " 2");
  }

  private void renumber(UUID id) {
    TestPostgres.execute(
        database,
        "UPDATE traces SET id = '%s'; UPDATE trace_spans SET trace_id = '%1$s'".formatted(id));
  }

  private String traces() throws Exception {
    return query("SELECT id || ' ' || span_count FROM traces");
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }

  private static LlmSpan span(String traceId, String spanId) {
    return new LlmSpanBuilder(traceId, spanId).build();
  }
}
