package io.llmobservatory.benchmarks.resolution;

import com.google.protobuf.ByteString;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes spans: calls of a model without content, about 1 KB of attributes, all of one day. */
final class Spans {
  private final LlmSpan template;
  private long count;

  Spans() throws MalformedRequestException {
    MappedSpans mapped = new MappedSpans();
    new SpanMappings(new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16))
        .of(request(Instant.now().getEpochSecond() * 1_000_000_000L), SpanWriter.TENANT)
        .map(1, Long.MAX_VALUE, mapped);
    template = mapped.spans().get(0);
  }

  long epochDay() {
    return template.startDay();
  }

  /** Ids of traces that no one has seen. */
  static List<String> newTraces(int count) {
    List<String> traces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      traces.add(UUID.randomUUID().toString().replace("-", ""));
    }
    return traces;
  }

  /** A new span of each trace. */
  List<LlmSpan> ofEach(List<String> traces) {
    List<LlmSpan> spans = new ArrayList<>(traces.size());
    for (String trace : traces) {
      spans.add(of(trace));
    }
    return spans;
  }

  /** A new span of a trace. */
  LlmSpan of(String trace) {
    return new LlmSpan(
        trace,
        "%016x".formatted(++count),
        null,
        template.name(),
        template.kind(),
        template.startNanos(),
        template.endNanos(),
        template.status(),
        template.statusMessage(),
        template.traceState(),
        template.flags(),
        template.resource(),
        template.scope(),
        template.environment(),
        template.sessionId(),
        template.userId(),
        template.attributes(),
        template.events(),
        template.links(),
        template.notes(),
        template.content(),
        template.genAi());
  }

  private static byte[] request(long start) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
            .setSpanId(ByteString.fromHex("b7ad6b7169203331"))
            .setName("chat gpt-4o-mini")
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + 812_345_678L)
            .addAttributes(text("gen_ai.operation.name", "chat"))
            .addAttributes(text("gen_ai.provider.name", "openai"))
            .addAttributes(text("gen_ai.request.model", "gpt-4o-mini"))
            .addAttributes(text("gen_ai.response.model", "gpt-4o-mini-2024-07-18"))
            .addAttributes(number("gen_ai.usage.input_tokens", 240))
            .addAttributes(number("gen_ai.usage.output_tokens", 49))
            .addAttributes(text("user.id", "ana@example.com"));
    for (int i = 0; i < 12; i++) {
      span.addAttributes(
          text("shop.step." + i, "checkout of the basket, part " + i + " of 12, went as planned"));
    }
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("shop.assistant").setVersion("1.4"))
            .addSpans(span);
    Resource.Builder resource =
        Resource.newBuilder().addAttributes(text("service.name", "shop-assistant"));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
        .build()
        .toByteArray();
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
}
