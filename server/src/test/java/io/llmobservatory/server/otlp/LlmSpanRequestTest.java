package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.Usage;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a request of LlmSpanService becomes. */
final class LlmSpanRequestTest {
  private static final Source SHARED = source("shared");

  private static Source source(String service) {
    return Source.newBuilder()
        .setResource(Resource.newBuilder().addAttributes(text("service.name", service)))
        .setResourceSchemaUrl("r")
        .setScope(InstrumentationScope.newBuilder().setName("scope"))
        .setScopeSchemaUrl("s")
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private static WriteSpansRequest.Builder request() {
    return WriteSpansRequest.newBuilder()
        .addSpans(
            LlmSpan.newBuilder()
                .setTraceId("t")
                .setSpanId("1")
                .setName("n".repeat(300))
                .setStartTimeUnixNano(5)
                .setUserId("u")
                .addAttributes(text("a", "b"))
                .setGenAi(
                    GenAi.newBuilder()
                        .setOperation("chat")
                        .setUsage(Usage.newBuilder().setOutputTokens(-1).setInputTokens(7))
                        .setTimeToFirstTokenNanos(9)
                        .addFinishReasons("stop")
                        .addRequestParameters(number("seed", 3))
                        .addFinishReasons(""))
                .setContent(Content.newBuilder().setOutput("[]")))
        .addSpans(LlmSpan.newBuilder().setSpanId("2").setSource(source("own")))
        .addSpans(LlmSpan.newBuilder().setSpanId("3").setSource(source("own")))
        .addSpans(LlmSpan.newBuilder().setSpanId("4"))
        .setSource(SHARED);
  }

  private static ResourceSpans.Builder group(String service, Span.Builder... spans) {
    ScopeSpans.Builder scoped =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("scope"))
            .setSchemaUrl("s");
    for (Span.Builder span : spans) {
      scoped.addSpans(span);
    }
    return ResourceSpans.newBuilder()
        .setResource(Resource.newBuilder().addAttributes(text("service.name", service)))
        .setSchemaUrl("r")
        .addScopeSpans(scoped);
  }

  private static Span.Builder span(String id) {
    return Span.newBuilder().setSpanId(com.google.protobuf.ByteString.copyFromUtf8(id));
  }

  @Test
  void fields_of_its_own_become_attributes_and_spans_of_one_source_stay_together()
      throws Exception {
    Span.Builder first =
        span("1")
            .setTraceId(com.google.protobuf.ByteString.copyFromUtf8("t"))
            .setName("n".repeat(300))
            .setStartTimeUnixNano(5)
            .addAttributes(text("a", "b"))
            .addAttributes(text("llmobservatory.user_id", "u"))
            .addAttributes(text("llmobservatory.operation", "chat"))
            .addAttributes(number("llmobservatory.usage.input_tokens", 7))
            .addAttributes(number("llmobservatory.usage.output_tokens", -1))
            .addAttributes(number("llmobservatory.time_to_first_token_ns", 9))
            .addAttributes(number("llmobservatory.request.seed", 3))
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("llmobservatory.finish_reasons")
                    .setValue(
                        AnyValue.newBuilder()
                            .setArrayValue(
                                ArrayValue.newBuilder()
                                    .addValues(AnyValue.newBuilder().setStringValue("stop"))
                                    .addValues(AnyValue.newBuilder().setStringValue("")))))
            .addAttributes(text("llmobservatory.output", "[]"));
    ExportTraceServiceRequest expected =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(group("shared", first))
            .addResourceSpans(group("own", span("2"), span("3")))
            .addResourceSpans(group("shared", span("4")))
            .build();

    byte[] sent = request().setReturnStored(true).build().toByteArray();
    byte[] within = new byte[sent.length + 7];
    System.arraycopy(sent, 0, within, 3, sent.length);
    AtomicLong charged = new AtomicLong();
    LlmSpanRequest read = new LlmSpanRequest(within, 3, sent.length, charged::addAndGet);
    byte[] otlp = read.toOtlp();

    assertThat(ExportTraceServiceRequest.parseFrom(otlp)).isEqualTo(expected);
    assertThat(read.returnsStored()).isTrue();
    assertThat(charged.get()).isEqualTo(otlp.length);
  }

  @Test
  void a_request_of_nothing_becomes_nothing() throws Exception {
    assertThat(new LlmSpanRequest(new byte[0], 0, 0, bytes -> {}).toOtlp()).isEmpty();
  }

  @Test
  void any_bytes_become_what_the_reader_can_walk_or_are_refused() throws Exception {
    long seed = System.nanoTime();
    System.out.println("LlmSpanRequestTest seed " + seed);
    Random random = new Random(seed);
    byte[] good = request().build().toByteArray();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes =
          Arrays.copyOf(good, random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length);
      for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      byte[] otlp;
      try {
        otlp = new LlmSpanRequest(bytes, 0, bytes.length, charge -> {}).toOtlp();
      } catch (MalformedRequestException e) {
        refused++;
        continue;
      }
      walk(otlp);
    }
    assertThat(refused).isBetween(100, 19_000);
  }

  // What stands in a span's own messages may still be no protobuf, and is refused there.
  private static void walk(byte[] otlp) {
    try {
      OtlpRequestReader.check(otlp);
    } catch (MalformedRequestException e) {
      assertThat(e).hasMessageContaining("not protobuf");
    }
  }
}
