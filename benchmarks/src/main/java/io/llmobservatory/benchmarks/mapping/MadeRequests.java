package io.llmobservatory.benchmarks.mapping;

import static io.llmobservatory.benchmarks.load.Attribute.decimal;
import static io.llmobservatory.benchmarks.load.Attribute.number;
import static io.llmobservatory.benchmarks.load.Attribute.text;
import static io.llmobservatory.benchmarks.load.Attribute.texts;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;

/** Requests as a collector's batches look: many spans of one kind from one service. */
final class MadeRequests {
  private static final long START = 1_760_000_000_123_456_789L;

  private MadeRequests() {}

  /** Calls of a model by the current conventions, without content: 18 attributes. */
  static byte[] ofModelCalls(int spans) {
    ScopeSpans.Builder scope = scope("io.opentelemetry.openai-java-1.1");
    for (int i = 0; i < spans; i++) {
      scope.addSpans(modelCall(i));
    }
    return request(scope);
  }

  private static Span.Builder modelCall(int i) {
    return span(i, "chat gpt-4o-mini")
        .addAttributes(text("gen_ai.operation.name", "chat"))
        .addAttributes(text("gen_ai.provider.name", "openai"))
        .addAttributes(text("gen_ai.request.model", "gpt-4o-mini"))
        .addAttributes(text("gen_ai.response.model", "gpt-4o-mini-2024-07-18"))
        .addAttributes(text("gen_ai.response.id", "chatcmpl-Bx715k1Qzmws7q7iu" + i))
        .addAttributes(texts("gen_ai.response.finish_reasons", "stop"))
        .addAttributes(number("gen_ai.usage.input_tokens", 240 + i))
        .addAttributes(number("gen_ai.usage.output_tokens", 49 + i))
        .addAttributes(number("gen_ai.usage.cache_read.input_tokens", 64))
        .addAttributes(number("gen_ai.usage.reasoning.output_tokens", 16))
        .addAttributes(number("gen_ai.request.max_tokens", 1024))
        .addAttributes(decimal("gen_ai.request.temperature", 0.2))
        .addAttributes(decimal("gen_ai.request.top_p", 0.9))
        .addAttributes(text("gen_ai.conversation.id", "conv_5j66UpCpwteGg4YSxUnt7lPY"))
        .addAttributes(text("openai.response.service_tier", "default"))
        .addAttributes(text("server.address", "api.openai.com"))
        .addAttributes(number("server.port", 443))
        .addAttributes(text("user.id", "ana@example.com"));
  }

  /** The same calls with what was said, 4 KB for each, a tool's call and answer among it. */
  static byte[] ofModelCallsWithContent(int spans) {
    ScopeSpans.Builder scope = scope("io.opentelemetry.openai-java-1.1");
    for (int i = 0; i < spans; i++) {
      scope.addSpans(
          modelCall(i)
              .addAttributes(text("gen_ai.input.messages", MadeMessages.input(i)))
              .addAttributes(text("gen_ai.output.messages", MadeMessages.output(i))));
    }
    return request(scope);
  }

  /** Calls of an HTTP client by the stable conventions: 15 attributes. */
  static byte[] ofHttpCalls(int spans) {
    ScopeSpans.Builder scope = scope("io.opentelemetry.java-http-client");
    for (int i = 0; i < spans; i++) {
      scope.addSpans(
          span(i, "GET")
              .addAttributes(text("http.request.method", "GET"))
              .addAttributes(
                  text("url.full", "https://shop.example.com/api/v1/orders/" + (1138 + i)))
              .addAttributes(text("url.scheme", "https"))
              .addAttributes(text("server.address", "shop.example.com"))
              .addAttributes(number("server.port", 443))
              .addAttributes(number("http.response.status_code", 200))
              .addAttributes(number("http.response.body.size", 5120 + i))
              .addAttributes(number("http.request.resend_count", 1))
              .addAttributes(text("network.protocol.name", "http"))
              .addAttributes(text("network.protocol.version", "1.1"))
              .addAttributes(text("network.transport", "tcp"))
              .addAttributes(text("network.peer.address", "192.0.2.17"))
              .addAttributes(number("network.peer.port", 443))
              .addAttributes(text("user_agent.original", "shop-assistant/1.4 (Java 17)"))
              .addAttributes(text("thread.name", "http-nio-8080-exec-7")));
    }
    return request(scope);
  }

  private static Span.Builder span(int number, String name) {
    ByteBuffer id = ByteBuffer.allocate(8).putLong(0, 0x7a5c_0000_0000_0001L + number);
    long start = START + number * 1_000_000L;
    return Span.newBuilder()
        .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
        .setSpanId(ByteString.copyFrom(id.array()))
        .setParentSpanId(ByteString.fromHex("b7ad6b7169203331"))
        .setName(name)
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + 812_345_678L)
        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK));
  }

  private static ScopeSpans.Builder scope(String name) {
    return ScopeSpans.newBuilder()
        .setScope(InstrumentationScope.newBuilder().setName(name).setVersion("2.31.1-alpha"));
  }

  private static byte[] request(ScopeSpans.Builder scope) {
    Resource.Builder resource =
        Resource.newBuilder()
            .addAttributes(text("service.name", "shop-assistant"))
            .addAttributes(text("service.version", "1.4.2"))
            .addAttributes(text("deployment.environment.name", "staging"))
            .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
            .addAttributes(text("telemetry.sdk.language", "java"))
            .addAttributes(text("telemetry.sdk.version", "1.66.0"))
            .addAttributes(text("host.name", "shop-7d9c5b6f4-x2x7p"));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
        .build()
        .toByteArray();
  }
}
