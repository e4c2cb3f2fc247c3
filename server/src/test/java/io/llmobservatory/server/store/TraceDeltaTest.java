package io.llmobservatory.server.store;

import static io.llmobservatory.server.store.StoredSpans.row;
import static io.llmobservatory.server.store.StoredSpans.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TraceDeltaTest {
  private static final long NOON = LlmSpanBuilder.NOON;

  @Test
  void the_key_sorts_roots_first_then_by_start_then_by_id_as_bytes() {
    List<String> sorted =
        List.of(
            key(span("z").times(0, 0).build()),
            key(span("a").times(1000, 0).build()),
            key(span("b").times(1999, 0).build()),
            key(span("a").times(NOON, 0).build()),
            key(span("a").times(-1, 0).build()),
            key(span("a").parent("p").times(0, 0).build()));
    assertThat(sorted).isSorted();
    assertThat(key(span("s").times(255_000, 0).build())).isEqualTo("000000000000000ffs");
  }

  @Test
  void the_smaller_id_leads_as_bytes_and_not_as_java_sorts() {
    TraceDelta delta = only(rows(span("\uD83D\uDE42").build(), span("\uFF01").build()));
    assertThat(delta.leadKey()).endsWith("\uFF01");
  }

  @Test
  void user_session_and_environment_come_each_from_the_first_that_names_one() {
    TraceDelta delta =
        only(
            rows(
                span("c").user("u3").session("s3").environment("e3").build(),
                span("b").session("s2").build(),
                span("a").environment("e1").build()));

    assertThat(delta.userId()).isEqualTo("u3");
    assertThat(delta.sessionId()).isEqualTo("s2");
    assertThat(delta.environment()).isEqualTo("e1");
    assertThat(delta.userKey()).endsWith("c");
    assertThat(delta.sessionKey()).endsWith("b");
    assertThat(delta.environmentKey()).endsWith("a");
    assertThat(delta.leadKey()).endsWith("a");
  }

  @Test
  void nothing_is_said_where_no_span_says_anything() {
    TraceDelta delta = only(rows(span("a").times(NOON, 0).build()));

    assertThat(delta.ended).isFalse();
    assertThat(delta.costUsd).isNull();
    assertThat(delta.userKey()).isNull();
    assertThat(delta.sessionKey()).isNull();
    assertThat(delta.environmentKey()).isNull();
  }

  @Test
  void only_counted_spans_add_tokens_and_cost() {
    Usage usage = new Usage(1, 2, 3, 4, 5, Usage.ABSENT);
    BigDecimal cost = new BigDecimal("0.10");
    TraceDelta delta =
        only(
            rows(
                span("a").genAi(LlmSpanBuilder.llm(usage, true, cost)).build(),
                span("b").genAi(LlmSpanBuilder.llm(usage, false, cost)).build(),
                span("c").genAi(LlmSpanBuilder.llm(usage, true, null)).build(),
                span("d").build()));

    assertThat(List.of(delta.inputTokens, delta.outputTokens, delta.totalTokens))
        .containsExactly(2L, 4L, 6L);
    assertThat(List.of(delta.cacheReadTokens, delta.cacheWriteTokens, delta.reasoningTokens))
        .containsExactly(8L, 10L, 0L);
    assertThat(delta.costUsd).isEqualByComparingTo("0.1");
    assertThat(List.of(delta.spans, delta.llmSpans)).containsExactly(4L, 3L);
  }

  @Test
  void a_span_failed_by_its_status_or_by_its_error_type_and_counts_once() {
    TraceDelta delta =
        only(
            rows(
                span("a").status(SpanStatus.ERROR, "no").build(),
                span("b").genAi(LlmSpanBuilder.failedLlm("timeout")).build(),
                span("c")
                    .status(SpanStatus.ERROR, "no")
                    .genAi(LlmSpanBuilder.failedLlm("timeout"))
                    .build(),
                span("d").status(SpanStatus.OK, null).build()));
    assertThat(delta.errors).isEqualTo(3);
  }

  @Test
  void times_are_unsigned_and_the_end_may_precede_the_start() {
    TraceDelta delta =
        only(rows(span("a").times(-2000, -1000).build(), span("b").times(NOON, NOON - 5).build()));

    assertThat(delta.startMicros).isEqualTo(NOON / 1000);
    assertThat(delta.endMicros).isEqualTo(Long.divideUnsigned(-1000, 1000));
  }

  @Test
  void traces_with_one_uuid_are_not_one_trace() {
    LlmSpan span = span("a").build();
    List<SpanRow> rows =
        List.of(
            SpanRow.of("default", new UUID(1, 1), span), SpanRow.of("acme", new UUID(1, 1), span));
    TraceDeltas deltas = deltas(rows);
    TraceDeltas merged = new TraceDeltas();
    merged.add(deltas);
    merged.add(deltas);

    assertThat(deltas.haveCollided()).isTrue();
    assertThat(merged.haveCollided()).isTrue();
    assertThat(merged.all()).extracting(delta -> delta.tenant).containsExactly("default", "acme");
    assertThat(merged.all()).extracting(delta -> delta.spans).containsExactly(2L, 2L);
  }

  @Test
  void sums_do_not_wrap_around() {
    Usage usage = new Usage(Long.MAX_VALUE, -1, -1, -1, -1, -1);
    List<SpanRow> rows =
        List.of(
            row(span("a").genAi(LlmSpanBuilder.llm(usage, true, null)).build()),
            row(span("b").genAi(LlmSpanBuilder.llm(usage, true, null)).build()));
    assertThatThrownBy(() -> deltas(rows)).isInstanceOf(ArithmeticException.class);
  }

  private static LlmSpanBuilder span(String spanId) {
    return new LlmSpanBuilder("t", spanId);
  }

  private static String key(LlmSpan span) {
    return TraceDelta.key(row(span));
  }

  private static TraceDelta only(List<SpanRow> rows) {
    Collection<TraceDelta> deltas = deltas(rows).all();
    assertThat(deltas).hasSize(1);
    return deltas.iterator().next();
  }

  private static TraceDeltas deltas(List<SpanRow> rows) {
    TraceDeltas deltas = new TraceDeltas();
    rows.forEach(deltas::add);
    return deltas;
  }
}
