package io.llmobservatory.server.genai;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** OTLP messages as instrumentations send them, briefly written. */
final class Otlp {
  static final long START = 1_700_000_000_123_456_789L;

  private Otlp() {}

  /** A valid span of one second with these attributes. */
  static Span.Builder span(KeyValue... attributes) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
            .setSpanId(ByteString.fromHex("b7ad6b7169203331"))
            .setName("chat gpt-4o")
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .setStartTimeUnixNano(START)
            .setEndTimeUnixNano(START + 1_000_000_000L);
    for (KeyValue attribute : attributes) {
      span.addAttributes(attribute);
    }
    return span;
  }

  /** A span of a model call, with further attributes. */
  static Span.Builder chat(KeyValue... attributes) {
    Span.Builder span = span(text("gen_ai.operation.name", "chat"));
    for (KeyValue attribute : attributes) {
      span.addAttributes(attribute);
    }
    return span;
  }

  static Span.Event.Builder event(String name, KeyValue... attributes) {
    Span.Event.Builder event =
        Span.Event.newBuilder().setName(name).setTimeUnixNano(START + 500_000_000L);
    for (KeyValue attribute : attributes) {
      event.addAttributes(attribute);
    }
    return event;
  }

  static KeyValue text(String key, String value) {
    return pair(key, any(value));
  }

  static KeyValue number(String key, long value) {
    return pair(key, any(value));
  }

  static KeyValue decimal(String key, double value) {
    return pair(key, AnyValue.newBuilder().setDoubleValue(value).build());
  }

  static KeyValue pair(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static AnyValue any(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  static AnyValue any(long value) {
    return AnyValue.newBuilder().setIntValue(value).build();
  }

  static AnyValue list(AnyValue... values) {
    ArrayValue.Builder list = ArrayValue.newBuilder();
    for (AnyValue value : values) {
      list.addValues(value);
    }
    return AnyValue.newBuilder().setArrayValue(list).build();
  }

  static AnyValue map(KeyValue... pairs) {
    KeyValueList.Builder map = KeyValueList.newBuilder();
    for (KeyValue pair : pairs) {
      map.addValues(pair);
    }
    return AnyValue.newBuilder().setKvlistValue(map).build();
  }

  static ExportTraceServiceRequest request(Span.Builder... spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (Span.Builder span : spans) {
      scope.addSpans(span);
    }
    return request(ResourceSpans.newBuilder().addScopeSpans(scope));
  }

  static ExportTraceServiceRequest request(ResourceSpans.Builder source) {
    return ExportTraceServiceRequest.newBuilder().addResourceSpans(source).build();
  }
}
