package io.llmobservatory.benchmarks.load;

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
import java.util.SplittableRandom;

/**
 * What is sent: the eight spans of a request that an agent answers, again and again. Ids and times
 * are placeholders, which {@link Template} fills in.
 */
public enum Workload {
  /** About 1 KB of attributes for each span, no content. */
  LEAN(0),

  /** About 4 KB of attributes for each span, messages, arguments and results among them. */
  CONTENT(1);

  /** Spans in a trace. */
  public static final int TRACE_SPANS = 8;

  /** Services that send. */
  public static final int RESOURCES = 16;

  private static final ByteString TRACE_ID = ByteString.fromHex("0102030405060708090a0b0c0d0e0f10");
  private static final ByteString SPAN_ID = ByteString.fromHex("0102030405060708");
  private static final int EVENTS_EVERY = 8;
  private static final int ERRORS_EVERY = 50;

  private final int content;

  Workload(int content) {
    this.content = content;
  }

  /**
   * A request of one service.
   *
   * @param resource which of the services, from 0
   * @param slots for each span, which of the spans of a trace it is
   * @param seed of what varies from span to span
   */
  byte[] request(int resource, int[] slots, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Words words = new Words(random.split());
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder()
            .setScope(
                InstrumentationScope.newBuilder()
                    .setName("opentelemetry.instrumentation.agents")
                    .setVersion("0.61b0"));
    for (int i = 0; i < slots.length; i++) {
      Span.Builder span = span(slots[i], random, words);
      if (i % EVENTS_EVERY == EVENTS_EVERY - 1) {
        span.addEvents(
            Span.Event.newBuilder()
                .setTimeUnixNano(1_760_000_000_123_456_789L)
                .setName("gen_ai.content.filtered")
                .addAttributes(text("filter.category", "none"))
                .addAttributes(number("filter.severity", random.nextInt(4))));
      }
      if (i % ERRORS_EVERY == ERRORS_EVERY - 1) {
        span.setStatus(
            Status.newBuilder()
                .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                .setMessage("429 rate limit reached"));
        span.addAttributes(text("error.type", "RateLimitError"));
      }
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().setResource(resource(resource)).addScopeSpans(scope))
        .build()
        .toByteArray();
  }

  private static Resource resource(int number) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "assistant-" + number))
        .addAttributes(text("service.version", "2.7." + number))
        .addAttributes(text("service.instance.id", "assistant-" + number + "-7d9c5b6f4-x2x7p"))
        .addAttributes(text("deployment.environment.name", "production"))
        .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
        .addAttributes(text("telemetry.sdk.language", "python"))
        .addAttributes(text("telemetry.sdk.version", "1.40.0"))
        .addAttributes(text("k8s.namespace.name", "shop"))
        .build();
  }

  private Span.Builder span(int slot, SplittableRandom random, Words words) {
    return switch (slot) {
      case 0 -> agent(random, words);
      case 2, 5 -> tool(random, words);
      case 3 -> httpCall(random);
      default -> modelCall(random, words);
    };
  }

  private Span.Builder agent(SplittableRandom random, Words words) {
    Span.Builder span =
        named("invoke_agent order-assistant", Span.SpanKind.SPAN_KIND_SERVER, true, random)
            .addAttributes(text("gen_ai.operation.name", "invoke_agent"))
            .addAttributes(text("gen_ai.provider.name", "openai"))
            .addAttributes(text("gen_ai.agent.name", "order-assistant"))
            .addAttributes(text("gen_ai.agent.id", "asst_5j66UpCpwteGg4YSxUnt7lPY"))
            .addAttributes(text("gen_ai.conversation.id", id("conv_", random)))
            .addAttributes(text("user.id", "user-" + random.nextInt(5_000)))
            .addAttributes(text("session.id", id("session-", random)))
            .addAttributes(text("http.request.method", "POST"))
            .addAttributes(text("url.path", "/v1/assist"))
            .addAttributes(text("url.scheme", "https"))
            .addAttributes(number("http.response.status_code", 200))
            .addAttributes(text("client.address", "192.0.2." + random.nextInt(256)))
            .addAttributes(text("user_agent.original", "shop-frontend/4.11 (Linux; x86_64)"));
    common(span, random);
    if (content > 0) {
      span.addAttributes(text("gen_ai.input.messages", message("user", words.text(1_100))));
      span.addAttributes(text("gen_ai.output.messages", message("assistant", words.text(1_000))));
    }
    return span;
  }

  private Span.Builder modelCall(SplittableRandom random, Words words) {
    int input = 200 + random.nextInt(4_000);
    int output = 10 + random.nextInt(900);
    Span.Builder span =
        named("chat gpt-4o-mini", Span.SpanKind.SPAN_KIND_CLIENT, false, random)
            .addAttributes(text("gen_ai.operation.name", "chat"))
            .addAttributes(text("gen_ai.provider.name", "openai"))
            .addAttributes(text("gen_ai.request.model", "gpt-4o-mini"))
            .addAttributes(text("gen_ai.response.model", "gpt-4o-mini-2024-07-18"))
            .addAttributes(text("gen_ai.response.id", id("chatcmpl-", random)))
            .addAttributes(texts("gen_ai.response.finish_reasons", "stop"))
            .addAttributes(number("gen_ai.usage.input_tokens", input))
            .addAttributes(number("gen_ai.usage.output_tokens", output))
            .addAttributes(number("gen_ai.usage.cache_read.input_tokens", input / 4))
            .addAttributes(number("gen_ai.request.max_tokens", 1_024))
            .addAttributes(decimal("gen_ai.request.temperature", 0.2))
            .addAttributes(decimal("gen_ai.request.top_p", 0.9))
            .addAttributes(text("server.address", "api.openai.com"))
            .addAttributes(number("server.port", 443));
    common(span, random);
    if (content > 0) {
      span.addAttributes(
          text(
              "gen_ai.input.messages",
              "["
                  + part("system", words.text(700))
                  + ','
                  + part("user", words.text(500))
                  + ','
                  + part("assistant", words.text(600))
                  + ','
                  + part("user", words.text(700))
                  + "]"));
      span.addAttributes(text("gen_ai.output.messages", message("assistant", words.text(1_300))));
    }
    return span;
  }

  private Span.Builder tool(SplittableRandom random, Words words) {
    Span.Builder span =
        named("execute_tool find_orders", Span.SpanKind.SPAN_KIND_INTERNAL, false, random)
            .addAttributes(text("gen_ai.operation.name", "execute_tool"))
            .addAttributes(text("gen_ai.tool.name", "find_orders"))
            .addAttributes(text("gen_ai.tool.type", "function"))
            .addAttributes(text("gen_ai.tool.call.id", id("call_", random)))
            .addAttributes(text("gen_ai.tool.description", "Finds the orders of a customer by day"))
            .addAttributes(number("shop.orders.found", random.nextInt(40)))
            .addAttributes(number("shop.orders.scanned", random.nextInt(90_000)))
            .addAttributes(decimal("shop.orders.score", random.nextDouble()));
    common(span, random);
    if (content > 0) {
      span.addAttributes(
          text("gen_ai.tool.call.arguments", "{\"query\":\"" + words.text(900) + "\"}"));
      span.addAttributes(
          text("gen_ai.tool.call.result", "{\"orders\":\"" + words.text(2_200) + "\"}"));
    }
    return span;
  }

  private static Span.Builder httpCall(SplittableRandom random) {
    Span.Builder span =
        named("GET", Span.SpanKind.SPAN_KIND_CLIENT, false, random)
            .addAttributes(text("http.request.method", "GET"))
            .addAttributes(
                text("url.full", "https://orders.example.com/api/v1/orders/" + random.nextInt()))
            .addAttributes(text("url.scheme", "https"))
            .addAttributes(text("server.address", "orders.example.com"))
            .addAttributes(number("server.port", 443))
            .addAttributes(number("http.response.status_code", 200))
            .addAttributes(number("http.response.body.size", random.nextInt(100_000)))
            .addAttributes(text("network.protocol.version", "1.1"))
            .addAttributes(text("network.peer.address", "198.51.100.17"))
            .addAttributes(text("user_agent.original", "order-assistant/2.7 python-httpx/0.28"));
    common(span, random);
    return span;
  }

  /** What a platform's own instrumentation adds to each span. */
  private static void common(Span.Builder span, SplittableRandom random) {
    span.addAttributes(text("thread.name", "AnyIO worker thread"))
        .addAttributes(number("thread.id", 140_000_000_000_000L + random.nextInt(16)))
        .addAttributes(text("code.function.name", "shop.assistant.orders.OrderFlow.step"))
        .addAttributes(text("code.file.path", "/srv/assistant/shop/assistant/orders/flow.py"))
        .addAttributes(number("code.line.number", 100 + random.nextInt(400)))
        .addAttributes(text("app.release", "2026.11.3+build.48213"))
        .addAttributes(text("app.feature_flags", "orders-v2,fast-path,cards,eu-region"))
        .addAttributes(text("app.request.id", id("req_", random)))
        .addAttributes(text("app.tenant.region", "eu-central-1"))
        .addAttributes(number("app.attempt", 1))
        .addAttributes(number("app.queue_ms", random.nextInt(250)));
  }

  private static Span.Builder named(
      String name, Span.SpanKind kind, boolean root, SplittableRandom random) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(TRACE_ID)
            .setSpanId(SPAN_ID)
            .setName(name)
            .setKind(kind)
            .setFlags(root ? 0x101 : 0x301)
            .setStartTimeUnixNano(1)
            .setEndTimeUnixNano(1 + 1_000_000L * (1 + random.nextInt(3_000)));
    return root ? span : span.setParentSpanId(SPAN_ID);
  }

  private static String message(String role, String text) {
    return "[" + part(role, text) + "]";
  }

  private static String part(String role, String text) {
    return "{\"role\":\""
        + role
        + "\",\"parts\":[{\"type\":\"text\",\"content\":\""
        + text
        + "\"}]}";
  }

  private static String id(String prefix, SplittableRandom random) {
    return prefix + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }
}
