package io.llmobservatory.server.receive;

import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/** Spans as a client of LlmSpanService would build them. */
final class LlmSpans {
  private LlmSpans() {}

  /** A model call of a trace. */
  static LlmSpan.Builder span(String traceId, String spanId) {
    return LlmSpan.newBuilder()
        .setTraceId(traceId)
        .setSpanId(spanId)
        .setName("chat gpt-4o")
        .setStartTimeUnixNano(Requests.START)
        .setEndTimeUnixNano(Requests.START + 1_000_000)
        .setGenAi(GenAi.newBuilder().setOperation("chat").setRequestModel("gpt-4o"));
  }

  static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static KeyValue text(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value));
  }

  static WriteSpansRequest request(LlmSpan.Builder... spans) {
    WriteSpansRequest.Builder request = WriteSpansRequest.newBuilder();
    for (LlmSpan.Builder span : spans) {
      request.addSpans(span);
    }
    return request.build();
  }

  static WriteSpansRequest request(List<LlmSpan> spans) {
    return WriteSpansRequest.newBuilder().addAllSpans(spans).build();
  }
}
