package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.CheckTraces;
import io.llmobservatory.server.store.SpanRows;
import io.llmobservatory.server.telemetry.Telemetry;
import io.llmobservatory.server.telemetry.WriterMetrics;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever knows the UUID of another tenant's trace can give one of his own the same. */
final class CollisionsTest {
  private static final String TENANT = "acme";
  private static final String TRACE = "order 4711";
  private static final UUID TAKEN = TraceIds.uuid(TENANT, TRACE);
  private static final String INTRUDER = TAKEN.toString().replace("-", "");

  private PostgresUrl database;

  @BeforeEach
  void create() throws Exception {
    database = Instance.newDatabase();
    assertThat(TraceIds.uuid(Instance.TENANT, INTRUDER)).isEqualTo(TAKEN);
  }

  @AfterEach
  void check() {
    CheckTraces.check(database);
  }

  @Test
  void a_trace_whose_uuid_is_taken_has_the_other_one() throws Exception {
    try (Instance instance = Instance.on(database, 1)) {
      assertThat(write(instance, TENANT, TRACE, "a").stored()).isEqualTo(1);
      assertThat(write(instance, Instance.TENANT, INTRUDER, "b").stored()).isEqualTo(1);
      assertThat(write(instance, Instance.TENANT, INTRUDER, "c").stored()).isEqualTo(1);
      assertThat(write(instance, TENANT, TRACE, "d").stored()).isEqualTo(1);
    }
    assertThat(traces())
        .isEqualTo(
            "%s %s 2, %s %s 2"
                .formatted(
                    TENANT,
                    TAKEN,
                    Instance.TENANT,
                    TraceIds.afterCollision(Instance.TENANT, INTRUDER)));
  }

  @Test
  void the_rightful_owner_has_the_other_one_if_it_comes_later() throws Exception {
    try (Instance instance = Instance.on(database, 1)) {
      assertThat(write(instance, Instance.TENANT, INTRUDER, "b").stored()).isEqualTo(1);
      assertThat(write(instance, TENANT, TRACE, "a").stored()).isEqualTo(1);
    }
    try (Instance restarted = Instance.on(database, 1)) {
      assertThat(write(restarted, TENANT, TRACE, "c").stored()).isEqualTo(1);
      assertThat(write(restarted, Instance.TENANT, INTRUDER, "d").stored()).isEqualTo(1);
    }
    assertThat(traces())
        .isEqualTo(
            "%s %s 2, %s %s 2"
                .formatted(TENANT, TraceIds.afterCollision(TENANT, TRACE), Instance.TENANT, TAKEN));
  }

  @Test
  void the_same_span_of_both_is_stored_in_both() throws Exception {
    try (Instance instance = Instance.on(database, 1)) {
      assertThat(write(instance, TENANT, TRACE, "a")).isEqualTo(new Outcome(1, 0, 0, Map.of()));
      assertThat(write(instance, Instance.TENANT, INTRUDER, "a"))
          .isEqualTo(new Outcome(1, 0, 0, Map.of()));
      assertThat(write(instance, Instance.TENANT, INTRUDER, "a"))
          .isEqualTo(new Outcome(0, 1, 0, Map.of()));
    }
    assertThat(query("SELECT count(DISTINCT tenant) FROM trace_spans")).isEqualTo("2");
  }

  @Test
  void both_may_come_in_one_batch() throws Exception {
    try (Instance instance = Instance.on(database, 1)) {
      SubmissionQueue<SpanRows> queue = new SubmissionQueue<>();
      Submission<SpanRows> first = submission(TENANT, TRACE, "a");
      Submission<SpanRows> second = submission(Instance.TENANT, INTRUDER, "a");
      Submission<SpanRows> third = submission(TENANT, TRACE, "b");
      List.of(first, second, third).forEach(queue::offer);
      queue.close();
      LearntTraces learnt = new LearntTraces();
      WriterMetrics metrics = new Telemetry().writer();
      new Lane(
              queue,
              new RecentKeys(100),
              new BatchWriter(
                  instance.store, learnt, new WriteRetries(metrics, retry -> {}), metrics))
          .run();

      for (Submission<SpanRows> submission : List.of(first, second, third)) {
        assertThat(Instance.await(submission.outcome)).isEqualTo(new Outcome(1, 0, 0, Map.of()));
      }
    }
    assertThat(traces())
        .isEqualTo(
            "%s %s 2, %s %s 1"
                .formatted(
                    TENANT,
                    TAKEN,
                    Instance.TENANT,
                    TraceIds.afterCollision(Instance.TENANT, INTRUDER)));
  }

  private static Outcome write(Instance instance, String tenant, String traceId, String spanId)
      throws Exception {
    CompletableFuture<Outcome> outcome =
        instance.resolver.submit(tenant, List.of(span(traceId, spanId)));
    return Instance.await(outcome);
  }

  private static Submission<SpanRows> submission(String tenant, String traceId, String spanId) {
    SpanRows rows = new SpanRows(tenant);
    rows.add(TraceIds.uuid(tenant, traceId), span(traceId, spanId));
    rows.end();
    return new Submission<>(tenant, rows, 1, new long[0], 1, 1, new Telemetry().spans(), () -> {});
  }

  private static LlmSpan span(String traceId, String spanId) {
    return new LlmSpanBuilder(traceId, spanId).build();
  }

  private String traces() throws Exception {
    return query(
        "SELECT string_agg(tenant || ' ' || id || ' ' || span_count, ', ' ORDER BY tenant)"
            + " FROM traces");
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
