package io.llmobservatory.server.receive;

import static io.llmobservatory.server.receive.LlmSpans.attribute;
import static io.llmobservatory.server.receive.LlmSpans.request;
import static io.llmobservatory.server.receive.LlmSpans.span;
import static io.llmobservatory.server.receive.LlmSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.LlmSpanServiceGrpc;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.SpanOutcome;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.Usage;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Spans that are written through LlmSpanService. */
final class LlmSpanServiceTest {
  private static TestReceiver receiver;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    receiver = TestReceiver.start();
    channel = NettyChannelBuilder.forAddress("localhost", receiver.port()).usePlaintext().build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    receiver.close();
  }

  private static List<SpanResult> write(WriteSpansRequest request) {
    return LlmSpanServiceGrpc.newBlockingStub(channel).writeSpans(request).getResultsList();
  }

  private static List<SpanResult> write(LlmSpan.Builder... spans) {
    return write(request(spans));
  }

  private static String row(String spanId, String columns) throws Exception {
    return receiver.query(
        "SELECT concat_ws('|', %s) FROM llm_spans WHERE span_id = '%s'".formatted(columns, spanId));
  }

  @Test
  void each_span_is_told_what_became_of_it() {
    write(span("fates", "same"), span("fates", "different"));
    List<SpanResult> results =
        write(
            span("fates", "new"),
            span("", "no-trace"),
            span("fates", "same"),
            span("fates", ""),
            span("fates", "different").setName("another"),
            span("fates", "newer"));

    assertThat(results)
        .extracting(SpanResult::getOutcome)
        .containsExactly(
            SpanOutcome.SPAN_OUTCOME_STORED,
            SpanOutcome.SPAN_OUTCOME_REJECTED,
            SpanOutcome.SPAN_OUTCOME_ALREADY_STORED,
            SpanOutcome.SPAN_OUTCOME_REJECTED,
            SpanOutcome.SPAN_OUTCOME_STORED_DIFFERENTLY,
            SpanOutcome.SPAN_OUTCOME_STORED);
    // The version 5 UUID of the tenant default and the id, computed with another tool.
    assertThat(results.get(0).getTraceUuid()).isEqualTo("c49cfb2d-99a6-5d75-9e00-3d4e9452752c");
    assertThat(results)
        .filteredOn(result -> !result.getTraceUuid().isEmpty())
        .extracting(SpanResult::getTraceUuid)
        .hasSize(4)
        .containsOnly(results.get(0).getTraceUuid());
    assertThat(results.get(1).getReason()).startsWith("trace_id is empty");
    assertThat(results.get(3).getReason()).startsWith("span_id is empty");
  }

  static Stream<Arguments> ids() {
    String longest = "x".repeat(256);
    return Stream.of(
        Arguments.of("trace_456", "trace_456", true),
        Arguments.of("order 4711: ümlaut 🙂", "order 4711: ümlaut 🙂", true),
        Arguments.of(longest, longest, true),
        Arguments.of("0AF7651916cd43dd8448eb211c80319C", "0af7651916cd43dd8448eb211c80319c", true),
        Arguments.of(
            "0af76519-16cd-43dd-8448-EB211C80319C", "0af76519-16cd-43dd-8448-EB211C80319C", true),
        Arguments.of("00000000000000000000000000000000", "", false),
        Arguments.of(longest + "x", "", false),
        Arguments.of("with\0nul", "", false));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void ids_are_any_text(String sent, String stored, boolean taken) throws Exception {
    String spanId = "of-" + sent.hashCode();
    SpanResult result = write(span(sent, spanId)).get(0);
    if (!taken) {
      assertThat(result.getOutcome()).isEqualTo(SpanOutcome.SPAN_OUTCOME_REJECTED);
      return;
    }
    assertThat(result.getOutcome()).isEqualTo(SpanOutcome.SPAN_OUTCOME_STORED);
    assertThat(
            receiver.query(
                "SELECT t.trace_id FROM traces t JOIN trace_spans s ON s.trace_id = t.id"
                    + " WHERE s.span_id = '%s' AND t.id = '%s'"
                        .formatted(spanId, result.getTraceUuid())))
        .isEqualTo(stored);
  }

  @Test
  void a_hexadecimal_id_is_the_same_trace_and_span_by_either_road() throws Exception {
    Way.GRPC.export(receiver, Requests.request(Requests.span(7_000_000).build())).assertStored();
    String traceId = "%016x%016x".formatted(0, 0x7AACE000_00000000L + 7_000);
    String spanId = "%016x".formatted(7_000_001);
    SpanResult result =
        write(
                span(
                        traceId.toUpperCase(java.util.Locale.ROOT),
                        spanId.toUpperCase(java.util.Locale.ROOT))
                    .setStartTimeUnixNano(Requests.START + 7_000_000))
            .get(0);

    assertThat(result.getOutcome()).isEqualTo(SpanOutcome.SPAN_OUTCOME_STORED_DIFFERENTLY);
    assertThat(result.getTraceUuid().replace("-", "")).isEqualTo(traceId);
    SpanResult child = write(span(traceId, "child").setParentSpanId(spanId)).get(0);
    assertThat(child.getTraceUuid()).isEqualTo(result.getTraceUuid());
    assertThat(receiver.query("SELECT span_count FROM traces WHERE trace_id = '" + traceId + "'"))
        .isEqualTo("2");
  }

  @Test
  void what_a_span_says_in_its_own_fields_stands_in_columns_and_nowhere_else() throws Exception {
    LlmSpan.Builder span =
        span("fields", "all-fields")
            .setEnvironment("production")
            .setUserId("unknown")
            .setSessionId("\"s\"")
            .addAttributes(attribute("mine", AnyValue.newBuilder().setIntValue(1)))
            .addLinks(Link.newBuilder().setTraceId("other trace").setSpanId("other span"))
            .setContent(
                Content.newBuilder()
                    .setInput(
                        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]")
                    .setSystemInstructions("[{\"type\":\"text\",\"content\":\"be kind\"}]"))
            .setGenAi(
                GenAi.newBuilder()
                    .setOperation("chat")
                    .setProvider("OpenAI")
                    .setRequestModel("chat")
                    .setResponseModel("gpt-4o-2024-08-06")
                    .setResponseId("r1")
                    .setUsage(
                        Usage.newBuilder()
                            .setInputTokens(10)
                            .setOutputTokens(5)
                            .setTotalTokens(19)
                            .setCacheReadTokens(4)
                            .setReasoningTokens(0))
                    .setCostUsd("0.00420")
                    .setTimeToFirstTokenNanos(123_457)
                    .addFinishReasons("stop")
                    .addFinishReasons("max_tokens")
                    .setConversationId("c")
                    .setAgentName("a")
                    .setToolName("t")
                    .setErrorType("429")
                    .addRequestParameters(
                        attribute("temperature", AnyValue.newBuilder().setDoubleValue(1)))
                    .addRequestParameters(text("mode", "odd")));
    assertThat(write(span).get(0).getOutcome()).isEqualTo(SpanOutcome.SPAN_OUTCOME_STORED);

    assertThat(row("all-fields", "environment, user_id, session_id, attributes, links"))
        .isEqualTo(
            "production|unknown|\"s\"|{\"mine\":1,\"llmobservatory.request.mode\":\"odd\"}"
                + "|[{\"trace_id\":\"other trace\",\"span_id\":\"other span\"}]");
    assertThat(
            row(
                "all-fields",
                "span_type, operation, provider, request_model, response_model, response_id"))
        .isEqualTo("llm|chat|openai|chat|gpt-4o-2024-08-06|r1");
    assertThat(
            row(
                "all-fields",
                "input_tokens, output_tokens, total_tokens, cache_read_tokens, cache_write_tokens,"
                    + " reasoning_tokens, cost_usd, cost_source, time_to_first_token_ns"))
        .isEqualTo("10|5|19|4|0|0.00420|span|123457");
    assertThat(
            row(
                "all-fields",
                "finish_reasons, conversation_id, agent_name, tool_name, error_type,"
                    + " request_parameters, dialect"))
        .isEqualTo("{stop,length}|c|a|t|429|{\"temperature\":1.0}|llm_observatory");
    assertThat(row("all-fields", "input, output, system_instructions"))
        .isEqualTo(
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]"
                + "|[{\"type\":\"text\",\"content\":\"be kind\"}]");
  }

  @Test
  void own_fields_count_whatever_the_attributes_say() throws Exception {
    write(
        span("own", "own-wins")
            .addAttributes(text("langfuse.observation.type", "embedding"))
            .addAttributes(text("langfuse.session.id", "theirs"))
            .addAttributes(text("gen_ai.request.model", "theirs"))
            .addAttributes(text("gen_ai.provider.name", "anthropic"))
            .addAttributes(
                attribute("gen_ai.usage.input_tokens", AnyValue.newBuilder().setIntValue(7)))
            .setSessionId("mine")
            .setGenAi(
                GenAi.newBuilder()
                    .setOperation("chat")
                    .setProvider("langchain")
                    .setRequestModel("mine")
                    .setUsage(Usage.newBuilder().setOutputTokens(3))));

    assertThat(
            row(
                "own-wins",
                "operation, provider, request_model, session_id, input_tokens, output_tokens,"
                    + " total_tokens, dialect"))
        .isEqualTo("chat|langchain|mine|mine|3|3|langfuse");
  }

  @Test
  void what_no_column_takes_stays_an_attribute() throws Exception {
    write(
        span("odd", "odd-fields")
            .setGenAi(
                GenAi.newBuilder()
                    .setOperation("chat")
                    .setCostUsd("a lot")
                    .setTimeToFirstTokenNanos(5_000_000)
                    .setUsage(Usage.newBuilder().setInputTokens(-1).setOutputTokens(2))));

    assertThat(row("odd-fields", "attributes, input_tokens, output_tokens, cost_usd"))
        .isEqualTo(
            "{\"llmobservatory.usage.input_tokens\":-1,\"llmobservatory.cost_usd\":\"a lot\","
                + "\"llmobservatory.time_to_first_token_ns\":5000000}|2");
  }

  @ParameterizedTest
  @CsvSource({"retrieval", "execute_tool", "embeddings", "chat", "mine"})
  void messages_in_the_stored_shape_are_stored_as_they_are(String operation) throws Exception {
    String documents =
        "[{\"role\":\"tool\",\"parts\":[{\"type\":\"document\",\"content\":\"d\",\"score\":0.5}]}]";
    write(
        span("shapes", "shape-" + operation)
            .setGenAi(GenAi.newBuilder().setOperation(operation))
            .setContent(Content.newBuilder().setInput(documents).setOutput(documents)));

    assertThat(row("shape-" + operation, "input, output")).isEqualTo(documents + "|" + documents);
  }

  @Test
  void spans_come_from_their_own_source_or_that_of_the_request() throws Exception {
    Source own =
        Source.newBuilder()
            .setResource(Resource.newBuilder().addAttributes(text("service.name", "own")))
            .setResourceSchemaUrl("https://example.com/r")
            .setScope(InstrumentationScope.newBuilder().setName("scope").setVersion("1"))
            .setScopeSchemaUrl("https://example.com/s")
            .build();
    Source shared =
        Source.newBuilder()
            .setResource(Resource.newBuilder().addAttributes(text("service.name", "shared")))
            .build();
    write(
        WriteSpansRequest.newBuilder()
            .addSpans(span("sources", "source-1"))
            .addSpans(span("sources", "source-2").setSource(own))
            .addSpans(span("sources", "source-3").setSource(own))
            .addSpans(span("sources", "source-4"))
            .setSource(shared)
            .build());

    assertThat(
            receiver.query(
                "SELECT string_agg(concat_ws(' ', s.service_name, r.schema_url, c.name, c.version,"
                    + " c.schema_url), '|' ORDER BY s.span_id) FROM trace_spans s"
                    + " JOIN resources r ON r.id = s.resource_id JOIN scopes c ON c.id = s.scope_id"
                    + " WHERE s.span_id LIKE 'source-%'"))
        .isEqualTo(
            "shared|own https://example.com/r scope 1 https://example.com/s"
                + "|own https://example.com/r scope 1 https://example.com/s|shared");
  }

  @Test
  void a_parent_may_be_any_text_and_no_parent_makes_a_root() throws Exception {
    write(
        span("parents", "parent-1"),
        span("parents", "parent-2").setParentSpanId("0000000000000000"),
        span("parents", "parent-3").setParentSpanId("parent-1"),
        span("parents", "parent-4").setParentSpanId("ABCDEF0123456789"),
        span("parents", "parent-5").setParentSpanId("p".repeat(300)));

    assertThat(
            receiver.query(
                "SELECT string_agg(coalesce(parent_span_id, 'none'), '|' ORDER BY span_id)"
                    + " FROM trace_spans WHERE span_id LIKE 'parent-_'"))
        .isEqualTo("none|none|parent-1|abcdef0123456789|" + "p".repeat(256));
    assertThat(row("parent-5", "notes"))
        .isEqualTo(
            "{\"repairs\":{\"cut\":[\"parent_span_id\"],\"undefined_value\":[\"parent_span_id\"]}}");
  }

  @Test
  void a_large_request_is_answered_span_by_span() {
    List<LlmSpan> spans =
        Stream.iterate(0, i -> i < 1_500, i -> i + 1)
            .map(i -> span("large-" + i % 7, i % 100 == 50 ? "" : "large-" + i).build())
            .toList();
    List<SpanResult> results = write(request(spans));

    assertThat(results).hasSize(1_500);
    for (int i = 0; i < 1_500; i++) {
      assertThat(results.get(i).getOutcome())
          .as("span %s", i)
          .isEqualTo(
              i % 100 == 50 ? SpanOutcome.SPAN_OUTCOME_REJECTED : SpanOutcome.SPAN_OUTCOME_STORED);
      if (i >= 7 && i % 100 != 50 && (i - 7) % 100 != 50) {
        assertThat(results.get(i).getTraceUuid()).isEqualTo(results.get(i - 7).getTraceUuid());
      }
    }
  }

  @Test
  void spans_that_the_operator_does_not_want_are_left_out() throws Exception {
    try (TestReceiver choosy = TestReceiver.start("processors.genai.keep_other_spans=false")) {
      ManagedChannel other =
          NettyChannelBuilder.forAddress("localhost", choosy.port()).usePlaintext().build();
      try {
        List<SpanResult> results =
            LlmSpanServiceGrpc.newBlockingStub(other)
                .writeSpans(
                    request(
                        span("left-out", "plain").clearGenAi().setUserId("u"),
                        span("left-out", "call")))
                .getResultsList();
        assertThat(results)
            .extracting(SpanResult::getOutcome)
            .containsExactly(SpanOutcome.SPAN_OUTCOME_LEFT_OUT, SpanOutcome.SPAN_OUTCOME_STORED);
        assertThat(results.get(0).getReason()).contains("keep_other_spans");
      } finally {
        other.shutdownNow();
      }
    }
  }
}
