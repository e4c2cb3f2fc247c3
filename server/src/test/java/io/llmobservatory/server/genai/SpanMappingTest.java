package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.map;
import static io.llmobservatory.server.genai.Otlp.START;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.event;
import static io.llmobservatory.server.genai.Otlp.span;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanMappingTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void identity_is_kept() {
    LlmSpan span =
        map(
            chat()
                .setParentSpanId(ByteString.fromHex("00f067aa0ba902b7"))
                .setTraceState("vendor=1")
                .setFlags(0x80000301));
    assertThat(span.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(span.spanId()).isEqualTo("b7ad6b7169203331");
    assertThat(span.parentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(span.name()).isEqualTo("chat gpt-4o");
    assertThat(span.traceState()).isEqualTo("vendor=1");
    assertThat(span.flags()).isEqualTo(0x80000301L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0000000000000000", "00"})
  void a_parent_without_an_id_makes_a_root(String parent) {
    LlmSpan span = map(chat().setParentSpanId(ByteString.fromHex(parent)));
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.notes()).isNull();
  }

  @Test
  void a_parent_of_odd_length_is_kept_and_noted() {
    LlmSpan span = map(chat().setParentSpanId(ByteString.fromHex("abcdef")));
    assertThat(span.parentSpanId()).isEqualTo("abcdef");
    assertThat(Mapping.repairs(span, Repair.UNDEFINED)).isEqualTo("[\"parent_span_id\"]");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.StatusCode.class,
      names = {"STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"})
  void status_is_kept_as_sent(Status.StatusCode code) {
    LlmSpan span = map(chat().setStatus(Status.newBuilder().setCode(code).setMessage("so it is")));
    assertThat("STATUS_CODE_" + span.status().name()).isEqualTo(code.name());
    assertThat(span.status().label()).isEqualToIgnoringCase(span.status().name());
    assertThat(span.statusMessage()).isEqualTo("so it is");
    assertThat(span.isError()).isEqualTo(code == Status.StatusCode.STATUS_CODE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {6, -1, Integer.MAX_VALUE})
  void a_kind_or_status_out_of_range_is_noted(int number) {
    LlmSpan span =
        map(
            chat()
                .setKindValue(number)
                .setStatus(Status.newBuilder().setCodeValue(number).build()));
    assertThat(span.kind()).isEqualTo(SpanKind.UNSPECIFIED);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(Mapping.notes(span).path("kind").asInt()).isEqualTo(number);
    assertThat(Mapping.notes(span).path("status").asInt()).isEqualTo(number);
    assertThat(Mapping.repairs(span, Repair.UNDEFINED)).isEqualTo("[\"kind\",\"status\"]");
  }

  @ParameterizedTest
  @EnumSource(
      value = Span.SpanKind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNRECOGNIZED"})
  void kind_is_kept(Span.SpanKind kind) {
    assertThat(map(chat().setKind(kind)).kind().name())
        .isEqualTo(kind.name().substring("SPAN_KIND_".length()));
  }

  @Test
  void times_are_kept_to_the_nanosecond() {
    LlmSpan span = map(chat().setEndTimeUnixNano(START + 3));
    assertThat(span.startMicros()).isEqualTo(1_700_000_000_123_456L);
    assertThat(span.startNanosOfMicro()).isEqualTo(789);
    assertThat(span.startDay()).isEqualTo(19_675);
    assertThat(span.hasDuration()).isTrue();
    assertThat(span.durationNanos()).isEqualTo(3);
  }

  @Test
  void an_end_before_the_start_makes_a_negative_duration() {
    LlmSpan span = map(chat().setEndTimeUnixNano(START - SECOND));
    assertThat(span.hasDuration()).isTrue();
    assertThat(span.durationNanos()).isEqualTo(-SECOND);
  }

  @Test
  void without_an_end_there_is_no_duration() {
    assertThat(map(chat().setEndTimeUnixNano(0)).hasDuration()).isFalse();
  }

  @Test
  void an_end_centuries_away_is_no_duration() {
    assertThat(map(chat().setStartTimeUnixNano(1).setEndTimeUnixNano(-1)).hasDuration()).isFalse();
    assertThat(map(chat().setStartTimeUnixNano(-1).setEndTimeUnixNano(1)).hasDuration()).isFalse();
    LlmSpan late = map(chat().setStartTimeUnixNano(-10).setEndTimeUnixNano(-3));
    assertThat(late.hasDuration()).isTrue();
    assertThat(late.durationNanos()).isEqualTo(7);
    assertThat(late.startMicros()).isEqualTo(18_446_744_073_709_551L);
  }

  @Test
  void what_the_sender_left_out_is_noted() {
    LlmSpan span =
        map(chat().setDroppedAttributesCount(1).setDroppedEventsCount(-1).setDroppedLinksCount(3));
    assertThat(Mapping.notes(span).toString())
        .isEqualTo(
            "{\"dropped_attributes_count\":1,\"dropped_events_count\":4294967295,"
                + "\"dropped_links_count\":3}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00000000000000000000000000000000",
        "0af7651916cd43dd8448eb211c8031",
        "0af7651916cd43dd8448eb211c80319c00"
      })
  void a_bad_trace_id_rejects_the_span_alone(String traceId) {
    MappedSpans mapped = neighbours(chat().setTraceId(ByteString.fromHex(traceId)));
    assertThat(mapped.rejected()).hasSize(1).containsEntry(Rejection.INVALID_TRACE_ID, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0000000000000000", "b7ad6b71692033", "b7ad6b716920333100"})
  void a_bad_span_id_rejects_the_span_alone(String spanId) {
    MappedSpans mapped = neighbours(chat().setSpanId(ByteString.fromHex(spanId)));
    assertThat(mapped.rejected()).hasSize(1).containsEntry(Rejection.INVALID_SPAN_ID, 1);
  }

  private static MappedSpans neighbours(Span.Builder bad) {
    byte[] request =
        Otlp.request(chat().setName("before"), bad, chat().setName("after")).toByteArray();
    MappedSpans mapped = Mapping.map(request, Mapping.STORE);
    assertThat(mapped.spans()).extracting(LlmSpan::name).containsExactly("before", "after");
    return mapped;
  }

  @Test
  void too_many_attributes_reject_the_span_alone() {
    Span.Builder many = chat();
    for (int i = 0; i <= 1 << 16; i++) {
      many.addAttributes(text("key" + i, ""));
    }
    assertThat(neighbours(many).rejected()).containsEntry(Rejection.TOO_MANY_ATTRIBUTES, 1);
  }

  @Test
  void too_many_attributes_of_an_event_reject_the_span_alone() {
    Span.Event.Builder many = event("many");
    for (int i = 0; i <= 1 << 16; i++) {
      many.addAttributes(text("key" + i, ""));
    }
    assertThat(neighbours(chat().addEvents(many)).rejected())
        .containsEntry(Rejection.TOO_MANY_ATTRIBUTES, 1);
    Span.Link.Builder link = Span.Link.newBuilder().addAllAttributes(many.getAttributesList());
    assertThat(neighbours(chat().addLinks(link)).rejected())
        .containsEntry(Rejection.TOO_MANY_ATTRIBUTES, 1);
  }

  @Test
  void other_spans_are_dropped_where_they_are_not_wanted() {
    byte[] request =
        Otlp.request(
                span(text("http.route", "/")).setName("http"),
                chat().setName("chat"),
                span().setName("event").addEvents(event("gen_ai.user.message")))
            .toByteArray();
    GenAiProcessor only = new GenAiProcessor(false, GenAiProcessor.Content.STORE, 16);
    MappedSpans mapped = Mapping.map(request, only);
    assertThat(mapped.dropped()).isEqualTo(1);
    assertThat(mapped.rejected()).isEmpty();
    assertThat(mapped.spans()).extracting(LlmSpan::name).containsExactly("chat", "event");
    assertThat(Mapping.map(request, Mapping.STORE).spans()).hasSize(3);
  }

  @Test
  void a_request_is_mapped_in_portions() throws MalformedRequestException {
    byte[] request = Otlp.request(chat(), chat(), chat()).toByteArray();
    SpanMapping mapping = Mapping.begin(request, "default");
    MappedSpans first = new MappedSpans();
    assertThat(mapping.map(2, Long.MAX_VALUE, first)).isTrue();
    assertThat(first.spans()).hasSize(2);
    assertThat(first.weight()).isPositive();
    MappedSpans second = new MappedSpans();
    assertThat(mapping.map(2, 1, second)).isTrue();
    assertThat(second.spans()).hasSize(1);
    assertThat(mapping.map(2, Long.MAX_VALUE, new MappedSpans())).isFalse();
  }

  @Test
  void bytes_that_are_not_protobuf_are_refused() {
    SpanMapping mapping = Mapping.begin(new byte[] {10, 5, 1}, "default");
    assertThatThrownBy(() -> mapping.map(1, 1, new MappedSpans()))
        .isInstanceOf(MalformedRequestException.class);
  }
}
