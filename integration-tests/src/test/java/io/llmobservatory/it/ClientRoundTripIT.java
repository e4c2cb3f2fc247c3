package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.client.StoredTrace;
import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanOutcome;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.proto.v1.Usage;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.query.LlmSpansOfOtlp;
import io.llmobservatory.server.query.SentSpans;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client writes it reads back: all that was said, and what the server adds. */
final class ClientRoundTripIT {
  private static final int SPANS = 10_000;
  private static final int TRACES = 60;
  private static final List<String> OPERATIONS =
      List.of("chat", "text_completion", "embeddings", "execute_tool", "invoke_agent", "mine");
  private static final List<String> FINISH_REASONS = List.of("stop", "length", "tool_calls", "odd");

  private TestServer server;
  private LlmObservatoryClient client;

  @BeforeEach
  void start() {
    server = TestServer.start(TestPostgres.createDatabase());
    client = LlmObservatoryClient.to("localhost:" + server.port());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void what_is_read_is_what_was_written() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("ClientRoundTripIT seed " + seed);
    Random random = new Random(seed);
    SentSpans generator = new SentSpans(new Random(seed + 1), TRACES);
    Map<String, LlmSpan> sent = new HashMap<>();
    List<CompletableFuture<SpanResult>> results = new ArrayList<>();
    while (sent.size() < SPANS) {
      for (LlmSpan plain : LlmSpansOfOtlp.of(generator.request(4)).values()) {
        LlmSpan span = random.nextInt(3) == 0 ? plain : withOwnFields(plain, random);
        sent.put(span.getTraceId() + span.getSpanId(), span);
        results.add(client.writeAsync(span));
      }
    }
    for (CompletableFuture<SpanResult> result : results) {
      assertThat(result.join().getOutcome())
          .as("seed %d: %s", seed, result.join().getReason())
          // The second where an answer was late and the client sent again.
          .isIn(SpanOutcome.SPAN_OUTCOME_STORED, SpanOutcome.SPAN_OUTCOME_ALREADY_STORED);
    }

    Set<String> traces = new LinkedHashSet<>();
    sent.values().forEach(span -> traces.add(span.getTraceId()));
    int read = 0;
    for (String trace : traces) {
      StoredTrace stored = client.queries().getTrace(trace).orElseThrow();
      for (TraceSpan back : stored.spans()) {
        LlmSpan expected =
            Objects.requireNonNull(
                sent.get(trace + back.getSpan().getSpanId()), "a span that nobody sent");
        assertThat(back.getTraceUuid()).isEqualTo(stored.trace().getTraceUuid());
        assertThat(asFarAsSaid(back.getSpan(), expected)).as("seed %d", seed).isEqualTo(expected);
        read++;
      }
    }
    assertThat(read).isEqualTo(sent.size());
  }

  /** The same span with an id of text, and much in fields of its own. */
  private static LlmSpan withOwnFields(LlmSpan plain, Random random) {
    LlmSpan.Builder span = plain.toBuilder();
    if (random.nextBoolean()) {
      span.setTraceId("trace " + plain.getTraceId().substring(28));
      span.setSpanId("spän_" + plain.getSpanId());
    }
    if (random.nextBoolean()) {
      span.setEnvironment("production").setUserId("ü-" + random.nextInt(9)).setSessionId("none");
    }
    if (random.nextInt(4) > 0) {
      span.setGenAi(genAi(random));
    }
    if (random.nextInt(4) == 0) {
      span.setContent(content(random));
    }
    return span.build();
  }

  private static GenAi genAi(Random random) {
    GenAi.Builder genAi =
        GenAi.newBuilder()
            .setOperation(OPERATIONS.get(random.nextInt(OPERATIONS.size())))
            .setProvider(random.nextBoolean() ? "openai" : "My Provider")
            .setRequestModel("model " + random.nextInt(5));
    if (random.nextBoolean()) {
      genAi
          .setResponseModel("model-2026-01-0" + random.nextInt(9))
          .setResponseId("\"r" + random.nextInt() + "\"")
          .setCostUsd("0.00" + random.nextInt(1_000))
          .setConversationId("c")
          .setAgentName("null")
          .setToolName("t")
          .setErrorType("java.io.IOException")
          .addFinishReasons(FINISH_REASONS.get(random.nextInt(FINISH_REASONS.size())))
          .addRequestParameters(
              KeyValue.newBuilder()
                  .setKey("temperature")
                  .setValue(AnyValue.newBuilder().setDoubleValue(random.nextDouble())));
    }
    Usage.Builder usage = Usage.newBuilder();
    if (random.nextBoolean()) {
      usage.setInputTokens(random.nextInt(1_000)).setCacheReadTokens(random.nextInt(2_000));
    }
    if (random.nextBoolean()) {
      usage.setOutputTokens(random.nextInt(1_000)).setReasoningTokens(0);
    }
    if (random.nextBoolean()) {
      usage.setTotalTokens(random.nextInt(1_000_000_000)).setCacheWriteTokens(3);
    }
    if (usage.build().getSerializedSize() > 0) {
      genAi.setUsage(usage);
    }
    return genAi.build();
  }

  private static Content content(Random random) {
    return Content.newBuilder()
        .setInput(
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Grüße \\\"%d\\\"\"}]}]"
                .formatted(random.nextInt()))
        .setOutput(
            "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"1\","
                + "\"name\":\"f\",\"arguments\":{\"a\":[1,2.50,null]}}],\"finish_reason\":\"stop\"}]")
        .setSystemInstructions("[{\"type\":\"text\",\"content\":\"be kind\"}]")
        .build();
  }

  /** A span that was read without what the server found out by itself. */
  private static LlmSpan asFarAsSaid(LlmSpan read, LlmSpan sent) {
    LlmSpan.Builder span = read.toBuilder();
    forgetUnsaid(span, sent, List.of("environment", "user_id", "session_id", "gen_ai", "content"));
    if (sent.hasGenAi()) {
      GenAi.Builder genAi = span.getGenAiBuilder();
      forgetUnsaid(genAi, sent.getGenAi(), null);
      if (sent.getGenAi().hasUsage()) {
        forgetUnsaid(genAi.getUsageBuilder(), sent.getGenAi().getUsage(), null);
      }
    }
    if (sent.hasContent()) {
      forgetUnsaid(span.getContentBuilder(), sent.getContent(), null);
    }
    return span.build();
  }

  private static void forgetUnsaid(
      Message.Builder read, Message sent, @Nullable List<String> names) {
    for (FieldDescriptor field : sent.getDescriptorForType().getFields()) {
      boolean said =
          field.isRepeated() ? sent.getRepeatedFieldCount(field) > 0 : sent.hasField(field);
      if (!said && (names == null || names.contains(field.getName()))) {
        read.clearField(field);
      }
    }
  }
}
