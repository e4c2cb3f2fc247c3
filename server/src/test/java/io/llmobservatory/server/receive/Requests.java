package io.llmobservatory.server.receive;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Requests as an SDK would build them. */
public final class Requests {
  /** When all spans start, unless told otherwise: a day in 2026. */
  public static final long START = 1_768_478_400_000_000_000L;

  private Requests() {}

  /** The span of a number: another number, another span id; a thousand spans make a trace. */
  public static Span.Builder span(long number) {
    return Span.newBuilder()
        .setTraceId(id(16, 0x7AACE000_00000000L + number / 1000))
        .setSpanId(id(8, number + 1))
        .setName("chat model-" + number % 7)
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setStartTimeUnixNano(START + number)
        .setEndTimeUnixNano(START + number + 1_000_000)
        .addAttributes(attribute("gen_ai.operation.name", "chat"))
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("gen_ai.usage.input_tokens")
                .setValue(AnyValue.newBuilder().setIntValue(number % 100)));
  }

  /** An id that ends in a number. */
  public static ByteString id(int length, long number) {
    byte[] bytes = new byte[length];
    ByteBuffer.wrap(bytes).putLong(length - Long.BYTES, number);
    return ByteString.copyFrom(bytes);
  }

  /** A span with an attribute of so many bytes. */
  public static Span large(long number, int bytes) {
    return span(number).addAttributes(attribute("large", "x".repeat(bytes))).build();
  }

  /** An attribute with a text. */
  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** A request of the spans from one number up to another. */
  public static byte[] range(long from, long to) {
    List<Span> spans = new ArrayList<>();
    for (long number = from; number < to; number++) {
      spans.add(span(number).build());
    }
    return request(spans);
  }

  /** A request of one resource and scope. */
  public static byte[] request(Span... spans) {
    return request(List.of(spans));
  }

  /** A request of one resource and scope. */
  public static byte[] request(List<Span> spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(attribute("service.name", "shop")))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("test"))
                        .addAllSpans(spans)))
        .build()
        .toByteArray();
  }
}
