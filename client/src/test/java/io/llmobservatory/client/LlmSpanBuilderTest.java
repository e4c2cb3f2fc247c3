package io.llmobservatory.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.ByteString;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.proto.v1.Usage;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LlmSpanBuilderTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00.000000001Z");
  private static final long START_NANOS = 1_772_359_200_000_000_001L;
  private static final String SECRET = "what the user said";

  private static LlmSpanBuilder good() {
    return LlmSpanBuilder.of("trace_456", "span_1").start(START);
  }

  private static KeyValue pair(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue.Builder text(String value) {
    return AnyValue.newBuilder().setStringValue(value);
  }

  @Test
  void sets_what_it_is_told() {
    LlmSpan span =
        good()
            .name("chat gpt-4o")
            .parent("span_0")
            .kind(Span.SpanKind.SPAN_KIND_CLIENT)
            .traceState("a=b")
            .flags(0x101)
            .end(START.plusSeconds(2))
            .status(Status.StatusCode.STATUS_CODE_ERROR, "no")
            .environment("production")
            .user("u")
            .session("s")
            .operation("chat")
            .provider("openai")
            .requestModel("gpt-4o")
            .responseModel("gpt-4o-2024")
            .responseId("r")
            .inputTokens(10)
            .outputTokens(5)
            .totalTokens(15)
            .cacheReadTokens(3)
            .cacheWriteTokens(7)
            .reasoningTokens(5)
            .costUsd(new BigDecimal("1E-4"))
            .timeToFirstToken(Duration.ofMillis(5))
            .finishReasons("stop", "length")
            .conversation("c")
            .agent("a")
            .tool("t")
            .errorType("timeout")
            .requestParameter("temperature", 0.5)
            .inputJson("[1]")
            .outputJson("{}")
            .systemInstructions("be kind")
            .toolDefinitions(ToolDefinition.function("f", null, null))
            .build();

    assertThat(span.getTraceId()).isEqualTo("trace_456");
    assertThat(span.getSpanId()).isEqualTo("span_1");
    assertThat(span.getName()).isEqualTo("chat gpt-4o");
    assertThat(span.getParentSpanId()).isEqualTo("span_0");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(span.getTraceState()).isEqualTo("a=b");
    assertThat(span.getFlags()).isEqualTo(0x101);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(START_NANOS);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(START_NANOS + 2_000_000_000L);
    assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
    assertThat(span.getStatus().getMessage()).isEqualTo("no");
    assertThat(List.of(span.getEnvironment(), span.getUserId(), span.getSessionId()))
        .containsExactly("production", "u", "s");
    assertThat(span.getGenAi())
        .isEqualTo(
            GenAi.newBuilder()
                .setOperation("chat")
                .setProvider("openai")
                .setRequestModel("gpt-4o")
                .setResponseModel("gpt-4o-2024")
                .setResponseId("r")
                .setUsage(
                    Usage.newBuilder()
                        .setInputTokens(10)
                        .setOutputTokens(5)
                        .setTotalTokens(15)
                        .setCacheReadTokens(3)
                        .setCacheWriteTokens(7)
                        .setReasoningTokens(5))
                .setCostUsd("0.0001")
                .setTimeToFirstTokenNanos(5_000_000)
                .addFinishReasons("stop")
                .addFinishReasons("length")
                .setConversationId("c")
                .setAgentName("a")
                .setToolName("t")
                .setErrorType("timeout")
                .addRequestParameters(
                    pair("temperature", AnyValue.newBuilder().setDoubleValue(0.5)))
                .build());
    assertThat(span.getContent().getInput()).isEqualTo("[1]");
    assertThat(span.getContent().getOutput()).isEqualTo("{}");
    assertThat(span.getContent().getSystemInstructions())
        .isEqualTo("[{\"type\":\"text\",\"content\":\"be kind\"}]");
    assertThat(span.getContent().getToolDefinitions())
        .isEqualTo("[{\"type\":\"function\",\"name\":\"f\"}]");
  }

  @Test
  void what_is_not_told_is_not_set() {
    assertThat(good().build())
        .isEqualTo(
            LlmSpan.newBuilder()
                .setTraceId("trace_456")
                .setSpanId("span_1")
                .setStartTimeUnixNano(START_NANOS)
                .build());
  }

  @Test
  void attributes_keep_their_types_and_the_last_of_a_key_stays() {
    LlmSpan span =
        good()
            .attribute("text", "first")
            .attribute("long", Long.MIN_VALUE)
            .attribute("double", 1.0)
            .attribute("boolean", false)
            .attribute("bytes", new byte[] {1})
            .attribute("list", List.of("a", 1, 2.5))
            .attribute("map", Map.of("k", true))
            .attribute("any", AnyValue.getDefaultInstance())
            .attribute("text", "second")
            .build();

    assertThat(span.getAttributesList())
        .containsExactly(
            pair("text", text("second")),
            pair("long", AnyValue.newBuilder().setIntValue(Long.MIN_VALUE)),
            pair("double", AnyValue.newBuilder().setDoubleValue(1)),
            pair("boolean", AnyValue.newBuilder().setBoolValue(false)),
            pair("bytes", AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(new byte[] {1}))),
            pair(
                "list",
                AnyValue.newBuilder()
                    .setArrayValue(
                        ArrayValue.newBuilder()
                            .addValues(text("a"))
                            .addValues(AnyValue.newBuilder().setIntValue(1))
                            .addValues(AnyValue.newBuilder().setDoubleValue(2.5)))),
            pair("map", Values.of(Map.of("k", true)).toBuilder()),
            pair("any", AnyValue.newBuilder()));
  }

  @Test
  void events_links_and_sources() {
    Source source =
        Source.newBuilder()
            .setResource(Resource.newBuilder().addAttributes(pair("host.name", text("h"))))
            .setResourceSchemaUrl("schema")
            .build();
    LlmSpan span =
        good()
            .event("e", START, Map.of("n", 1))
            .link("trace_1", "span_9")
            .source(source)
            .serviceName("first")
            .serviceName("shop")
            .scope("lib", "1.0")
            .build();

    assertThat(span.getEvents(0).getTimeUnixNano()).isEqualTo(START_NANOS);
    assertThat(span.getEvents(0).getAttributes(0).getValue().getIntValue()).isEqualTo(1);
    assertThat(span.getLinksList())
        .containsExactly(Link.newBuilder().setTraceId("trace_1").setSpanId("span_9").build());
    assertThat(span.getSource())
        .isEqualTo(
            source.toBuilder()
                .setResource(
                    source.getResource().toBuilder()
                        .addAttributes(pair("service.name", text("shop"))))
                .setScope(InstrumentationScope.newBuilder().setName("lib").setVersion("1.0"))
                .build());
  }

  /** What is done to a good span, and what the refusal must say. */
  private record Bad(String says, UnaryOperator<LlmSpanBuilder> change) {
    @Override
    public String toString() {
      return says;
    }
  }

  static List<Bad> bad() {
    return List.of(
        new Bad("trace_id is empty", b -> withIds(b, "", "s")),
        new Bad("span_id is empty", b -> withIds(b, "t", "")),
        new Bad("trace_id holds a NUL", b -> withIds(b, "t\0", "s")),
        new Bad("span_id holds half of a UTF-16 pair", b -> withIds(b, "t", "\ud83d")),
        new Bad("trace_id is longer than 256 bytes", b -> withIds(b, "é".repeat(129), "s")),
        new Bad("span_id is longer than 256 bytes", b -> withIds(b, "t", "x".repeat(257))),
        new Bad("trace_id is all zeros", b -> withIds(b, "0".repeat(32), "s")),
        new Bad("span_id is all zeros", b -> withIds(b, "t", "0".repeat(16))),
        new Bad("parent_span_id is all zeros", b -> b.parent("0".repeat(16))),
        new Bad("start_time_unix_nano is missing", b -> b.startUnixNanos(0)),
        new Bad("end_time_unix_nano is before", b -> b.endUnixNanos(START_NANOS - 1)),
        new Bad("end_time_unix_nano is before", b -> b.startUnixNanos(-1).endUnixNanos(1)),
        new Bad("input_tokens is negative", b -> b.inputTokens(-1)),
        new Bad("output_tokens is negative", b -> b.outputTokens(-1)),
        new Bad("total_tokens is negative", b -> b.totalTokens(Long.MIN_VALUE)),
        new Bad("cache_read_tokens is negative", b -> b.cacheReadTokens(-1)),
        new Bad("cache_write_tokens is negative", b -> b.cacheWriteTokens(-1)),
        new Bad("reasoning_tokens is negative", b -> b.reasoningTokens(-1)),
        new Bad("total_tokens is more than 10^12", b -> b.totalTokens(1_000_000_000_001L)),
        new Bad(
            "input_tokens is less than",
            b -> b.inputTokens(9).cacheReadTokens(5).cacheWriteTokens(5)),
        new Bad(
            "input_tokens is less than",
            b -> b.inputTokens(9).cacheReadTokens(5).cacheWriteTokens(1_000_000_000_000L)),
        new Bad("output_tokens is less than", b -> b.outputTokens(9).reasoningTokens(10)),
        new Bad("total_tokens is less than", b -> b.inputTokens(5).outputTokens(5).totalTokens(9)),
        new Bad("cost_usd is negative", b -> b.costUsd(new BigDecimal("-0.01"))),
        new Bad("time_to_first_token_nanos is not", b -> b.timeToFirstToken(Duration.ZERO)),
        new Bad(
            "time_to_first_token_nanos is longer",
            b -> b.endUnixNanos(START_NANOS + 1).timeToFirstToken(Duration.ofNanos(2))),
        new Bad("input is no JSON", b -> b.inputJson(SECRET)),
        new Bad("output is no JSON", b -> b.outputJson("[" + SECRET)),
        new Bad("system_instructions is no JSON", b -> b.systemInstructionsJson("{} {}")),
        new Bad("tool_definitions is no JSON", b -> b.toolDefinitionsJson("[1,]")));
  }

  private static LlmSpanBuilder withIds(LlmSpanBuilder builder, String trace, String span) {
    return LlmSpanBuilder.of(builder.build().toBuilder().setTraceId(trace).setSpanId(span).build());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void builds_no_span_that_cannot_be(Bad bad) {
    LlmSpanBuilder builder = bad.change().apply(good());

    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessageStartingWith(bad.says())
        .withMessageNotContaining(SECRET);
  }

  @Test
  void says_all_that_is_wrong_at_once() {
    assertThatIllegalStateException()
        .isThrownBy(() -> LlmSpanBuilder.of("", "s").inputTokens(-1).build())
        .withMessageContaining("trace_id")
        .withMessageContaining("start_time_unix_nano")
        .withMessageContaining("input_tokens");
  }

  @Test
  void limits_are_within_what_is_allowed() {
    LlmSpanBuilder builder =
        LlmSpanBuilder.of("é".repeat(128), "0".repeat(15))
            .startUnixNanos(-2)
            .endUnixNanos(-1)
            .inputTokens(1_000_000_000_000L)
            .cacheReadTokens(1_000_000_000_000L)
            .outputTokens(0)
            .totalTokens(1_000_000_000_000L)
            .costUsd(new BigDecimal("999999999999.999999999999999999999999999"))
            .timeToFirstToken(Duration.ofNanos(1));

    assertThat(builder.build().getGenAi().getUsage().getInputTokens())
        .isEqualTo(1_000_000_000_000L);
    assertThat(builder.end(Instant.parse("2554-07-20T00:00:00Z")).startUnixNanos(1).build())
        .extracting(LlmSpan::getEndTimeUnixNano)
        .isEqualTo(Long.parseUnsignedLong("18446572800000000000"));
  }

  @Test
  void arguments_that_cannot_be_are_refused_at_once() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good().start(Instant.EPOCH))
        .withMessageContaining("start");
    assertThatIllegalArgumentException().isThrownBy(() -> good().end(Instant.MAX));
    assertThatIllegalArgumentException().isThrownBy(() -> good().attribute("", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good().attribute("k", List.of(new Object())));
    assertThatIllegalArgumentException().isThrownBy(() -> good().link("", "s"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good().costUsd(new BigDecimal("1E+1000000000")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good().timeToFirstToken(Duration.ofSeconds(Long.MAX_VALUE)));
  }

  @Test
  void half_pairs_are_replaced_in_texts() {
    LlmSpan span = good().name("a\udc00b😀\ud83d").input(Message.user("\ud83d!")).build();

    assertThat(span.getName()).isEqualTo("a\ufffdb😀\ufffd");
    assertThat(span.getContent().getInput()).contains("\"\ufffd!\"");
  }

  @Test
  void a_span_of_otlp_is_copied() throws Exception {
    Span.Builder otlp =
        Span.newBuilder()
            .setTraceId(ByteString.fromHex("0AF7651916CD43DD8448EB211C80319C"))
            .setSpanId(ByteString.fromHex("B7AD6B7169203331"))
            .setParentSpanId(ByteString.fromHex("0000000000000001"))
            .setStartTimeUnixNano(5)
            .setEndTimeUnixNano(6)
            .setKindValue(3)
            .setDroppedAttributesCount(1)
            .setDroppedEventsCount(2)
            .setDroppedLinksCount(3)
            .addAttributes(pair("k", text("1")))
            .addAttributes(pair("k", text("2")))
            .addEvents(Span.Event.newBuilder().setName("e").setDroppedAttributesCount(4))
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(ByteString.fromHex("0AF7651916CD43DD8448EB211C80319C"))
                    .setSpanId(ByteString.fromHex("B7AD6B7169203332"))
                    .setFlags(1))
            .setStatus(Status.getDefaultInstance());
    Resource resource = Resource.newBuilder().addAttributes(pair("r", text("v"))).build();
    InstrumentationScope scope = InstrumentationScope.newBuilder().setName("lib").build();

    LlmSpan copy = LlmSpanBuilder.of(otlp.build(), resource, scope).build();

    // Fields 1 to 16 have the same numbers, and all but the ids the same bytes.
    Span back = Span.parseFrom(copy.toBuilder().clearSource().clearTraceId().build().toByteArray());
    assertThat(copy.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(copy.getSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(copy.getParentSpanId()).isEqualTo("0000000000000001");
    assertThat(copy.getLinks(0).getTraceId()).isEqualTo(copy.getTraceId());
    assertThat(copy.getLinks(0).getSpanId()).isEqualTo("b7ad6b7169203332");
    assertThat(withoutIds(back)).isEqualTo(withoutIds(otlp.build()));
    assertThat(copy.getSource())
        .isEqualTo(Source.newBuilder().setResource(resource).setScope(scope).build());
    assertThat(
            LlmSpanBuilder.of(otlp.setParentSpanId(ByteString.copyFrom(new byte[8])).build())
                .build()
                .getParentSpanId())
        .isEmpty();
  }

  private static Span withoutIds(Span span) {
    Span.Builder without = span.toBuilder().clearTraceId().clearSpanId().clearParentSpanId();
    without.getLinksBuilderList().forEach(link -> link.clearTraceId().clearSpanId());
    return without.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17})
  void a_span_of_otlp_with_a_bad_trace_id_is_refused(int bytes) {
    Span span = Span.newBuilder().setTraceId(ByteString.copyFrom(new byte[bytes])).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LlmSpanBuilder.of(span))
        .withMessageContaining("trace_id has " + bytes + " bytes");
  }

  @Test
  void a_stored_span_keeps_its_cost_only_if_it_told_it() {
    TraceSpan.Builder stored =
        TraceSpan.newBuilder().setSpan(good().costUsd(BigDecimal.ONE).build());

    assertThat(costOf(stored.setCostSource("span"))).isEqualTo("1");
    assertThat(costOf(stored.setCostSource("prices-2026"))).isEmpty();
    assertThat(LlmSpanBuilder.of(TraceSpan.newBuilder().setSpan(good().build()).build()).build())
        .isEqualTo(good().build());
  }

  private static String costOf(TraceSpan.Builder stored) {
    return LlmSpanBuilder.of(stored.build()).build().getGenAi().getCostUsd();
  }

  @Test
  void shows_nothing_of_the_span() {
    assertThat(good().name(SECRET)).asString().doesNotContain(SECRET, "trace_456");
  }
}
