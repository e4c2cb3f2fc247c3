package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A span of one second as a library sends it, and in a few lines what it yields.
 *
 * <p>Attributes are written one a line: the key, a colon, a space, and the value as JSON, or as
 * text between single quotes. The samples speak of {@code Paris} wherever something is said, and
 * nowhere else.
 */
final class SentSpan {
  private static final String SAID = "Paris";
  private static final JsonMapper JSON = new JsonMapper();

  private final String scope;
  private final Span.Builder span;

  private SentSpan(String scope, Span.Builder span) {
    this.scope = scope;
    this.span = span;
  }

  static SentSpan of(String scope, String name, String attributes) {
    return new SentSpan(scope, Otlp.span(attributes(attributes)).setName(name));
  }

  SentSpan event(String name, String attributes) {
    span.addEvents(Otlp.event(name, attributes(attributes)));
    return this;
  }

  SentSpan failed() {
    span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    return this;
  }

  private static KeyValue[] attributes(String lines) {
    return lines.lines().map(SentSpan::attribute).toArray(KeyValue[]::new);
  }

  private static KeyValue attribute(String line) {
    int colon = line.indexOf(": ");
    String value = line.substring(colon + 2);
    AnyValue any =
        value.startsWith("'")
            ? Otlp.any(value.substring(1, value.lastIndexOf('\'')))
            : any(JSON.readTree(value));
    return Otlp.pair(line.substring(0, colon), any);
  }

  private static AnyValue any(JsonNode node) {
    if (node.isArray()) {
      ArrayValue.Builder list = ArrayValue.newBuilder();
      node.forEach(element -> list.addValues(any(element)));
      return AnyValue.newBuilder().setArrayValue(list).build();
    }
    if (node.isBoolean()) {
      return AnyValue.newBuilder().setBoolValue(node.booleanValue()).build();
    }
    if (node.isIntegralNumber()) {
      return Otlp.any(node.longValue());
    }
    return node.isNumber()
        ? AnyValue.newBuilder().setDoubleValue(node.doubleValue()).build()
        : Otlp.any(node.stringValue());
  }

  private byte[] request() {
    ScopeSpans.Builder spans =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName(scope))
            .addSpans(span);
    return Otlp.request(ResourceSpans.newBuilder().addScopeSpans(spans)).toByteArray();
  }

  /** Whether nothing of it is stored. */
  boolean isDropped() {
    MappedSpans mapped = Mapping.map(request(), Mapping.STORE);
    return mapped.spans().isEmpty() && mapped.rejected().isEmpty();
  }

  /** What it yields; what is absent is not told. {@code Content: drop} must leave nothing said. */
  String yields() {
    LlmSpan dropped = Mapping.only(Mapping.map(request(), Mapping.DROP));
    assertThat(dropped.content()).isNull();
    assertThat(dropped.attributes().toString()).doesNotContain(SAID);
    assertThat(String.valueOf(dropped.events())).doesNotContain(SAID);
    LlmSpan mapped = Mapping.only(Mapping.map(request(), Mapping.STORE));
    GenAi facts = mapped.genAi();
    if (facts == null) {
      return "not GenAI";
    }
    StringJoiner told = new StringJoiner("\n", "", "\n");
    told.add(kind(facts));
    tell(told, "provider", facts.provider());
    tell(told, "models", models(facts));
    tell(told, "tokens", tokens(facts.usage()));
    tell(told, "finish", facts.finishReasons());
    tell(told, "conversation", facts.conversationId());
    tell(told, "session", mapped.sessionId());
    tell(told, "user", mapped.userId());
    tell(told, "agent", facts.agentName());
    tell(told, "tool", facts.toolName());
    tell(told, "error", facts.errorType());
    long firstToken = facts.timeToFirstTokenNanos();
    tell(told, "first token", firstToken < 0 ? null : BigDecimal.valueOf(firstToken, 6) + " ms");
    // What is not sent may be computed from prices.
    BigDecimal cost = "span".equals(facts.costSource()) ? facts.costUsd() : null;
    tell(told, "cost", cost == null ? null : cost.stripTrailingZeros().toPlainString());
    Content content = mapped.content();
    tell(told, "in", content == null ? null : said("user", content.input()));
    tell(told, "out", content == null ? null : said("assistant", content.output()));
    tell(told, "dialect", facts.dialect());
    return told.toString();
  }

  private static String kind(GenAi facts) {
    String operation = facts.operation() == null ? "" : " " + facts.operation();
    return facts.type().label() + operation + (facts.counted() ? ", counted" : "");
  }

  private static @Nullable String models(GenAi facts) {
    String request = facts.requestModel();
    String response = facts.responseModel();
    if (response == null) {
      return request;
    }
    return (request == null ? "" : request + " ") + "> " + response;
  }

  private static @Nullable String tokens(Usage usage) {
    if (usage.equals(Usage.NONE)) {
      return null;
    }
    StringJoiner told = new StringJoiner(", ");
    told.add(number(usage.input()) + " + " + number(usage.output()) + " = " + usage.total());
    if (usage.cacheRead() >= 0) {
      told.add("read " + usage.cacheRead());
    }
    if (usage.cacheWrite() >= 0) {
      told.add("wrote " + usage.cacheWrite());
    }
    if (usage.reasoning() >= 0) {
      told.add("reasoned " + usage.reasoning());
    }
    return told.toString();
  }

  private static String number(long count) {
    return count < 0 ? "?" : Long.toString(count);
  }

  private static @Nullable String said(String role, @Nullable JsonDocument messages) {
    if (messages == null) {
      return null;
    }
    JsonNode tree = Mapping.tree(messages);
    String last = Said.lastOf(role, tree);
    return last == null ? Said.firstText(tree) : last;
  }

  private static void tell(StringJoiner told, String name, @Nullable Object value) {
    if (value != null) {
      told.add(name + ": " + (value instanceof List<?> list ? join(list) : value));
    }
  }

  private static String join(List<?> list) {
    StringJoiner joined = new StringJoiner(" ");
    list.forEach(element -> joined.add(String.valueOf(element)));
    return joined.toString();
  }
}
