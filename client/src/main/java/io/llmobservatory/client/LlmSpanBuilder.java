package io.llmobservatory.client;

import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.proto.v1.Usage;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Builds an {@link LlmSpan}, and none that a server would refuse.
 *
 * <p>What is not called is not set. No argument may be null. What is wrong with an argument for
 * itself, it says at once by an {@link IllegalArgumentException}; all else {@link #build} says.
 * Halves of UTF-16 pairs that stand alone become U+FFFD, save in ids, where they are refused. Not
 * for use by several threads.
 */
public final class LlmSpanBuilder {
  private static final long MAX_UNIX_SECONDS = 18_446_744_073L;

  private final LlmSpan.Builder span;

  private LlmSpanBuilder(LlmSpan.Builder span) {
    this.span = span;
  }

  /**
   * Begins a span.
   *
   * @param traceId the trace: 1 to 256 bytes of UTF-8 without NUL. 32 hexadecimal digits are the
   *     trace that has these digits over OTLP
   * @param spanId the span within its trace, likewise; 16 hexadecimal digits
   */
  public static LlmSpanBuilder of(String traceId, String spanId) {
    return new LlmSpanBuilder(LlmSpan.newBuilder().setTraceId(traceId).setSpanId(spanId));
  }

  /**
   * Begins with a copy of a span of OTLP. Its ids become lower-case hexadecimal digits.
   *
   * @throws IllegalArgumentException if an id of the span has not 16 or 8 bytes
   */
  public static LlmSpanBuilder of(Span span) {
    return new LlmSpanBuilder(OtlpSpans.copy(span));
  }

  /**
   * Begins with a copy of a span of OTLP and of where it comes from.
   *
   * @throws IllegalArgumentException if an id of the span has not 16 or 8 bytes
   */
  public static LlmSpanBuilder of(Span span, Resource resource, InstrumentationScope scope) {
    return of(span).source(Source.newBuilder().setResource(resource).setScope(scope).build());
  }

  /** Begins with a copy of a span. */
  public static LlmSpanBuilder of(LlmSpan span) {
    return new LlmSpanBuilder(span.toBuilder());
  }

  /**
   * Begins with a copy of a span that was read. A cost that the server computed is left out, so
   * that it would be computed again.
   */
  public static LlmSpanBuilder of(TraceSpan stored) {
    LlmSpanBuilder copy = of(stored.getSpan());
    if (!stored.getCostSource().equals("span") && stored.getSpan().hasGenAi()) {
      copy.genAi().clearCostUsd();
    }
    return copy;
  }

  /** Sets what was done, in few words. */
  public LlmSpanBuilder name(String name) {
    span.setName(Texts.wellFormed(name));
    return this;
  }

  /** Sets the id of the parent, of the same form as the span's. */
  public LlmSpanBuilder parent(String spanId) {
    span.setParentSpanId(spanId);
    return this;
  }

  /** Sets the span's role in a call. */
  public LlmSpanBuilder kind(Span.SpanKind kind) {
    span.setKind(kind);
    return this;
  }

  /** Sets the W3C trace state. */
  public LlmSpanBuilder traceState(String traceState) {
    span.setTraceState(Texts.wellFormed(traceState));
    return this;
  }

  /**
   * Sets the W3C trace flags, in bits 0 to 7, and whether the parent is remote, in bits 8 and 9.
   */
  public LlmSpanBuilder flags(int flags) {
    span.setFlags(flags);
    return this;
  }

  /**
   * Sets when the span began. Needed.
   *
   * @throws IllegalArgumentException if it is not after 1970-01-01 and before 2554-07-21
   */
  public LlmSpanBuilder start(Instant start) {
    return startUnixNanos(unixNanos("start", start));
  }

  /** Sets when the span began, in nanoseconds since 1970-01-01 in UTC, an unsigned number. */
  public LlmSpanBuilder startUnixNanos(long nanos) {
    span.setStartTimeUnixNano(nanos);
    return this;
  }

  /**
   * Sets when the span ended: not before its start.
   *
   * @throws IllegalArgumentException if it is not after 1970-01-01 and before 2554-07-21
   */
  public LlmSpanBuilder end(Instant end) {
    return endUnixNanos(unixNanos("end", end));
  }

  /** Sets when the span ended, in nanoseconds since 1970-01-01 in UTC, an unsigned number. */
  public LlmSpanBuilder endUnixNanos(long nanos) {
    span.setEndTimeUnixNano(nanos);
    return this;
  }

  /** Sets how the span ended. */
  public LlmSpanBuilder status(Status.StatusCode code) {
    span.setStatus(Status.newBuilder().setCode(code));
    return this;
  }

  /** Sets how the span ended, and why. */
  public LlmSpanBuilder status(Status.StatusCode code, String message) {
    span.setStatus(Status.newBuilder().setCode(code).setMessage(Texts.wellFormed(message)));
    return this;
  }

  /** Sets an attribute. One with the same key is replaced. */
  public LlmSpanBuilder attribute(String key, String value) {
    return set(key, Values.of(value));
  }

  /** Sets an attribute. One with the same key is replaced. */
  public LlmSpanBuilder attribute(String key, long value) {
    return set(key, Values.of(value));
  }

  /** Sets an attribute. One with the same key is replaced. */
  public LlmSpanBuilder attribute(String key, double value) {
    return set(key, Values.of(value));
  }

  /** Sets an attribute. One with the same key is replaced. */
  public LlmSpanBuilder attribute(String key, boolean value) {
    return set(key, Values.of(value));
  }

  /** Sets an attribute. One with the same key is replaced. */
  public LlmSpanBuilder attribute(String key, byte[] value) {
    return set(key, Values.of(value));
  }

  /**
   * Sets an attribute. One with the same key is replaced.
   *
   * @param values texts, numbers, booleans, bytes, nulls, {@link AnyValue}s, and lists and maps of
   *     them
   * @throws IllegalArgumentException if a value is none of these
   */
  public LlmSpanBuilder attribute(String key, List<?> values) {
    return set(key, Values.of(values));
  }

  /**
   * Sets an attribute. One with the same key is replaced.
   *
   * @param values texts, numbers, booleans, bytes, nulls, {@link AnyValue}s, and lists and maps of
   *     them
   * @throws IllegalArgumentException if a value is none of these
   */
  public LlmSpanBuilder attribute(String key, Map<String, ?> values) {
    return set(key, Values.of(values));
  }

  /** Sets an attribute. One with the same key is replaced. */
  public LlmSpanBuilder attribute(String key, AnyValue value) {
    return set(key, value);
  }

  private LlmSpanBuilder set(String key, AnyValue value) {
    KeyValue attribute = Values.pair(key, value);
    for (int at = 0; at < span.getAttributesCount(); at++) {
      if (span.getAttributes(at).getKey().equals(attribute.getKey())) {
        span.setAttributes(at, attribute);
        return this;
      }
    }
    span.addAttributes(attribute);
    return this;
  }

  /**
   * Adds something that happened meanwhile.
   *
   * @throws IllegalArgumentException if the time is not after 1970-01-01 and before 2554-07-21
   */
  public LlmSpanBuilder event(String name, Instant time) {
    return event(name, time, Map.of());
  }

  /**
   * Adds something that happened meanwhile.
   *
   * @param attributes as in {@link #attribute(String, Map)}
   * @throws IllegalArgumentException if the time is not after 1970-01-01 and before 2554-07-21, or
   *     a value is of another class
   */
  public LlmSpanBuilder event(String name, Instant time, Map<String, ?> attributes) {
    span.addEvents(
        Span.Event.newBuilder()
            .setName(Texts.wellFormed(name))
            .setTimeUnixNano(unixNanos("time of an event", time))
            .addAllAttributes(Values.pairs(attributes)));
    return this;
  }

  /** Adds something that happened meanwhile. */
  public LlmSpanBuilder event(Span.Event event) {
    span.addEvents(event);
    return this;
  }

  /**
   * Adds another span that this one has to do with.
   *
   * @throws IllegalArgumentException if an id is none
   */
  public LlmSpanBuilder link(String traceId, String spanId) {
    return link(Link.newBuilder().setTraceId(traceId).setSpanId(spanId).build());
  }

  /**
   * Adds another span that this one has to do with.
   *
   * @throws IllegalArgumentException if an id is none
   */
  public LlmSpanBuilder link(Link link) {
    String trace = Ids.problem("trace_id of a link", link.getTraceId(), Ids.TRACE_DIGITS);
    String other = Ids.problem("span_id of a link", link.getSpanId(), Ids.SPAN_DIGITS);
    if (trace != null || other != null) {
      throw new IllegalArgumentException(trace != null ? trace : other);
    }
    span.addLinks(link);
    return this;
  }

  /**
   * Sets the name of the service, as the resource's attribute {@code service.name}. Spans that are
   * of one source are sent in fewer bytes if they share one {@link #source(Source)}.
   */
  public LlmSpanBuilder serviceName(String serviceName) {
    KeyValue name = Values.pair("service.name", Values.of(serviceName));
    Resource.Builder resource = span.getSourceBuilder().getResourceBuilder();
    for (int at = 0; at < resource.getAttributesCount(); at++) {
      if (resource.getAttributes(at).getKey().equals(name.getKey())) {
        resource.setAttributes(at, name);
        return this;
      }
    }
    resource.addAttributes(name);
    return this;
  }

  /** Sets the service and the machine, in place of all that was said of them. */
  public LlmSpanBuilder resource(Resource resource) {
    span.getSourceBuilder().setResource(resource);
    return this;
  }

  /** Sets what recorded the span. */
  public LlmSpanBuilder scope(String name, String version) {
    return scope(
        InstrumentationScope.newBuilder()
            .setName(Texts.wellFormed(name))
            .setVersion(Texts.wellFormed(version))
            .build());
  }

  /** Sets what recorded the span. */
  public LlmSpanBuilder scope(InstrumentationScope scope) {
    span.getSourceBuilder().setScope(scope);
    return this;
  }

  /** Sets where the span comes from, in place of all that was said of it. */
  public LlmSpanBuilder source(Source source) {
    span.setSource(source);
    return this;
  }

  /** Sets the deployment environment, such as "production". */
  public LlmSpanBuilder environment(String environment) {
    span.setEnvironment(Texts.wellFormed(environment));
    return this;
  }

  /** Sets the end user. */
  public LlmSpanBuilder user(String userId) {
    span.setUserId(Texts.wellFormed(userId));
    return this;
  }

  /** Sets the user's session. */
  public LlmSpanBuilder session(String sessionId) {
    span.setSessionId(Texts.wellFormed(sessionId));
    return this;
  }

  /** Sets what was done: chat, embeddings, execute_tool, invoke_agent, …, or a word of your own. */
  public LlmSpanBuilder operation(String operation) {
    genAi().setOperation(Texts.wellFormed(operation));
    return this;
  }

  /** Sets who offers the model: openai, anthropic, aws.bedrock, …, or a word of your own. */
  public LlmSpanBuilder provider(String provider) {
    genAi().setProvider(Texts.wellFormed(provider));
    return this;
  }

  /** Sets the model that was asked for. */
  public LlmSpanBuilder requestModel(String model) {
    genAi().setRequestModel(Texts.wellFormed(model));
    return this;
  }

  /** Sets the model that answered. */
  public LlmSpanBuilder responseModel(String model) {
    genAi().setResponseModel(Texts.wellFormed(model));
    return this;
  }

  /** Sets the provider's id of the answer. */
  public LlmSpanBuilder responseId(String id) {
    genAi().setResponseId(Texts.wellFormed(id));
    return this;
  }

  /** Sets the tokens that went in, those read from and written to the provider's cache included. */
  public LlmSpanBuilder inputTokens(long tokens) {
    usage().setInputTokens(tokens);
    return this;
  }

  /** Sets the tokens that came out, reasoning included. */
  public LlmSpanBuilder outputTokens(long tokens) {
    usage().setOutputTokens(tokens);
    return this;
  }

  /** Sets all tokens. If it is not called, input and output are added. */
  public LlmSpanBuilder totalTokens(long tokens) {
    usage().setTotalTokens(tokens);
    return this;
  }

  /** Sets the part of the input that was read from the provider's cache, in tokens. */
  public LlmSpanBuilder cacheReadTokens(long tokens) {
    usage().setCacheReadTokens(tokens);
    return this;
  }

  /** Sets the part of the input that was written to the provider's cache, in tokens. */
  public LlmSpanBuilder cacheWriteTokens(long tokens) {
    usage().setCacheWriteTokens(tokens);
    return this;
  }

  /** Sets the part of the output that is reasoning, in tokens. */
  public LlmSpanBuilder reasoningTokens(long tokens) {
    usage().setReasoningTokens(tokens);
    return this;
  }

  /**
   * Sets the cost in US dollars. If it is not called, the server computes it where it has a price.
   *
   * @throws IllegalArgumentException if it is a million million or more, or has more than 27 digits
   *     after the point
   */
  public LlmSpanBuilder costUsd(BigDecimal cost) {
    if (!SpanRules.isInRange(cost)) {
      throw new IllegalArgumentException(
          "cost_usd is out of range: give less than 1e12 with at most 27 digits after the point");
    }
    genAi().setCostUsd(cost.toPlainString());
    return this;
  }

  /**
   * Sets the time from the span's start to the first token of the answer.
   *
   * @throws IllegalArgumentException if it is longer than 292 years
   */
  public LlmSpanBuilder timeToFirstToken(Duration time) {
    try {
      genAi().setTimeToFirstTokenNanos(time.toNanos());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("time_to_first_token_nanos is out of range", e);
    }
    return this;
  }

  /** Sets why the answer ended, for each choice: stop, length, tool_call, …. */
  public LlmSpanBuilder finishReasons(String... reasons) {
    return finishReasons(Arrays.asList(reasons));
  }

  /** Sets why the answer ended, for each choice: stop, length, tool_call, …. */
  public LlmSpanBuilder finishReasons(Collection<String> reasons) {
    genAi()
        .clearFinishReasons()
        .addAllFinishReasons(reasons.stream().map(Texts::wellFormed).toList());
    return this;
  }

  /** Sets the conversation or thread. */
  public LlmSpanBuilder conversation(String conversationId) {
    genAi().setConversationId(Texts.wellFormed(conversationId));
    return this;
  }

  /** Sets the agent's name. */
  public LlmSpanBuilder agent(String agentName) {
    genAi().setAgentName(Texts.wellFormed(agentName));
    return this;
  }

  /** Sets the tool's name. */
  public LlmSpanBuilder tool(String toolName) {
    genAi().setToolName(Texts.wellFormed(toolName));
    return this;
  }

  /** Sets the class of the error: "timeout", "java.io.IOException", "429". */
  public LlmSpanBuilder errorType(String errorType) {
    genAi().setErrorType(Texts.wellFormed(errorType));
    return this;
  }

  /**
   * Adds something that was asked for besides: temperature, max_tokens, seed, ….
   *
   * @param value as those in {@link #attribute(String, List)}
   * @throws IllegalArgumentException if the value is of another class
   */
  public LlmSpanBuilder requestParameter(String name, Object value) {
    genAi().addRequestParameters(Values.pair(name, Values.of(value)));
    return this;
  }

  /** Sets the messages that went in. */
  public LlmSpanBuilder input(Message... messages) {
    return input(Arrays.asList(messages));
  }

  /** Sets the messages that went in. */
  public LlmSpanBuilder input(Collection<Message> messages) {
    content().setInput(Message.json(messages));
    return this;
  }

  /** Sets what went in, as JSON: messages, or of a tool its arguments. */
  public LlmSpanBuilder inputJson(String json) {
    content().setInput(Texts.wellFormed(json));
    return this;
  }

  /** Sets the messages that came out. */
  public LlmSpanBuilder output(Message... messages) {
    return output(Arrays.asList(messages));
  }

  /** Sets the messages that came out. */
  public LlmSpanBuilder output(Collection<Message> messages) {
    content().setOutput(Message.json(messages));
    return this;
  }

  /** Sets what came out, as JSON: messages, or of a tool its result. */
  public LlmSpanBuilder outputJson(String json) {
    content().setOutput(Texts.wellFormed(json));
    return this;
  }

  /** Sets the system's instructions, a text. */
  public LlmSpanBuilder systemInstructions(String text) {
    return systemInstructions(MessagePart.text(text));
  }

  /** Sets the system's instructions. */
  public LlmSpanBuilder systemInstructions(MessagePart... parts) {
    return systemInstructionsJson(Message.partsJson(List.of(parts)));
  }

  /** Sets the system's instructions, as JSON. */
  public LlmSpanBuilder systemInstructionsJson(String json) {
    content().setSystemInstructions(Texts.wellFormed(json));
    return this;
  }

  /** Sets the tools that were offered. */
  public LlmSpanBuilder toolDefinitions(ToolDefinition... tools) {
    return toolDefinitionsJson(
        JsonObject.array(Arrays.stream(tools).map(ToolDefinition::json).toList()));
  }

  /** Sets the tools that were offered, as JSON. */
  public LlmSpanBuilder toolDefinitionsJson(String json) {
    content().setToolDefinitions(Texts.wellFormed(json));
    return this;
  }

  /**
   * Builds the span. The builder may be used on.
   *
   * @throws IllegalStateException names each field that cannot be so, and what to do; quotes no
   *     value
   */
  public LlmSpan build() {
    LlmSpan built = span.build();
    List<String> problems = SpanRules.problems(built);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("; ", problems));
    }
    return built;
  }

  /** Names the class; nothing of the span. */
  @Override
  public String toString() {
    return "LlmSpanBuilder";
  }

  private GenAi.Builder genAi() {
    return span.getGenAiBuilder();
  }

  private Usage.Builder usage() {
    return genAi().getUsageBuilder();
  }

  private Content.Builder content() {
    return span.getContentBuilder();
  }

  private static long unixNanos(String what, Instant time) {
    long seconds = time.getEpochSecond();
    boolean known = seconds > 0 || (seconds == 0 && time.getNano() > 0);
    if (!known || seconds >= MAX_UNIX_SECONDS) {
      throw new IllegalArgumentException(
          what + " is out of range: give a time after 1970-01-01 and before 2554-07-21");
    }
    return seconds * 1_000_000_000 + time.getNano(); // Unsigned.
  }
}
