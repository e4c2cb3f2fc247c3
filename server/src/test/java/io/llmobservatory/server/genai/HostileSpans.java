package io.llmobservatory.server.genai;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Random;

/** Requests of one span full of what breaks text, JSON and PostgreSQL. */
final class HostileSpans {
  private static final List<String> KEYS =
      List.of(
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.prompt",
          "gen_ai.completion",
          "gen_ai.system_instructions",
          "gen_ai.tool.definitions",
          "gen_ai.tool.call.arguments",
          "gen_ai.tool.call.result",
          "gen_ai.retrieval.documents",
          "gen_ai.embeddings.input",
          "gen_ai.response.finish_reasons",
          "gen_ai.request.model",
          "gen_ai.request.stop_sequences",
          "gen_ai.usage.cost",
          "gen_ai.usage.input_tokens",
          "error.type",
          "user.id",
          "content",
          "message",
          "tool_calls",
          "exception.type");
  private static final List<String> EVENTS =
      List.of(
          "gen_ai.user.message",
          "gen_ai.choice",
          "gen_ai.content.prompt",
          "gen_ai.client.inference.operation.details",
          "exception");
  private static final List<String> SCRAPS =
      List.of(
          "\0",
          "\\u0000",
          "\\ud800",
          "\\udc00",
          "\\ud83d\\ude00",
          "\uD83D\uDE00",
          "\"",
          "\\",
          "\n",
          "\u0001",
          "\u001f",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "1e131072",
          "1e-20000",
          "-0",
          "1E+999999999",
          "9".repeat(1500),
          "\u00e9",
          "\uFFFD",
          "$bytes",
          "role",
          "true",
          "\u007f");

  /** What becomes bytes of no text once the request is encoded. */
  private static final String BAD = "~Z~";

  private static final int[] BAD_BYTES = {0xED, 0xA0, 0x80, 0xC0, 0xFF, 0xF5, 0xE2, 'a'};

  private final Random random;

  HostileSpans(Random random) {
    this.random = random;
  }

  byte[] request() {
    Span.Builder span = Otlp.chat().setName(text()).setTraceState(text());
    span.setStatus(Status.newBuilder().setMessage(text()));
    for (int i = random.nextInt(8); i >= 0; i--) {
      span.addAttributes(attribute());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      Span.Event.Builder event = Span.Event.newBuilder().setName(oneOf(EVENTS, text()));
      span.addEvents(event.addAttributes(attribute()).addAttributes(attribute()));
    }
    span.addLinks(Span.Link.newBuilder().setTraceState(text()).addAttributes(attribute()));
    ResourceSpans.Builder source =
        ResourceSpans.newBuilder()
            .setResource(Resource.newBuilder().addAttributes(attribute()))
            .addScopeSpans(
                ScopeSpans.newBuilder()
                    .setScope(InstrumentationScope.newBuilder().setName(text()))
                    .addSpans(span));
    return broken(Otlp.request(source).toByteArray());
  }

  private byte[] broken(byte[] request) {
    for (int i = 0; i + BAD.length() <= request.length; i++) {
      if (request[i] == '~' && request[i + 1] == 'Z' && request[i + 2] == '~') {
        for (int j = 0; j < BAD.length(); j++) {
          request[i + j] = (byte) BAD_BYTES[random.nextInt(BAD_BYTES.length)];
        }
      }
    }
    return request;
  }

  private KeyValue attribute() {
    return Otlp.pair(oneOf(KEYS, text()), value(0));
  }

  private AnyValue value(int depth) {
    int choice = random.nextInt(depth > 70 ? 7 : 10);
    return switch (choice) {
      case 0 -> AnyValue.getDefaultInstance();
      case 1 -> Otlp.any(random.nextLong());
      case 2 -> AnyValue.newBuilder().setDoubleValue(number()).build();
      case 3 -> AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(bytes())).build();
      case 4, 5 -> Otlp.any(json(0));
      case 6 -> Otlp.any(text());
      case 7 -> Otlp.list(value(depth + 1), value(depth + 20));
      case 8 -> Otlp.map(Otlp.pair(text(), value(depth + 1)), Otlp.pair("k", value(depth + 20)));
      default -> nested();
    };
  }

  private AnyValue nested() {
    AnyValue value = Otlp.any(text());
    for (int i = 60 + random.nextInt(10); i > 0; i--) {
      value = random.nextBoolean() ? Otlp.list(value) : Otlp.map(Otlp.pair(text(), value));
    }
    return value;
  }

  private double number() {
    return random.nextInt(4) == 0 ? Double.NaN : Double.longBitsToDouble(random.nextLong());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(random.nextInt(4) == 0 ? BAD : oneOf(SCRAPS, "word"));
    }
    return text.toString();
  }

  /** JSON more often than not, with messages, escapes of all kinds and numbers without bounds. */
  private String json(int depth) {
    int choice = random.nextInt(depth > 5 ? 4 : 9);
    return switch (choice) {
      case 0 -> "1e" + (random.nextInt(300_000) - 150_000);
      case 1 -> "0." + "1".repeat(random.nextInt(1200));
      case 2, 3 -> escaped();
      case 4 -> "[" + json(depth + 1) + "," + json(depth + 1) + "]";
      case 5 -> "{\"role\":" + escaped() + ",\"content\":" + json(depth + 1) + "}";
      case 6 ->
          "{\"role\":\"assistant\",\"parts\":["
              + json(depth + 1)
              + "],\"finish_reason\":"
              + escaped()
              + "}";
      case 7 ->
          "{\"tool_calls\":[{\"id\":"
              + escaped()
              + ",\"function\":{\"name\":"
              + escaped()
              + ",\"arguments\":"
              + json(depth + 1)
              + "}}]}";
      default -> "{" + escaped() + ":" + json(depth + 1) + ",\"message\":" + json(depth + 1) + "}";
    };
  }

  private String escaped() {
    List<String> escapes =
        List.of("\\u0000", "\\ud800", "\\udfff", "\\ud83d\\ude00", "\\n", "\\\"", BAD, "e", "\0");
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(escapes.get(random.nextInt(escapes.size())));
    }
    return text.append('"').toString();
  }

  private String oneOf(List<String> choices, String otherwise) {
    int choice = random.nextInt(choices.size() + 2);
    return choice < choices.size() ? choices.get(choice) : otherwise;
  }
}
