package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the GenAI facts of a span, each by the row of {@link Field} that names it. */
final class GenAiFacts {
  private static final double NANOS_PER_SECOND = 1e9;

  private GenAiFacts() {}

  /**
   * Reads them.
   *
   * @param messageFinishReasons what the output's messages say of their end
   * @param exceptionType the type of the exception that an event tells of
   * @param hasMessageEvents whether an event says that this is a model call
   * @param durationNanos how long the span took, negative if not known
   */
  static GenAi read(
      AttributeIndex index,
      Documents documents,
      Notes notes,
      List<String> messageFinishReasons,
      @Nullable String exceptionType,
      boolean hasMessageEvents,
      long durationNanos) {
    Usage usage = UsageDecision.decide(index, notes);
    String operation = index.text(Field.OPERATION);
    operation = operation == null ? null : Operations.canonical(operation);
    SpanType type = type(index, operation, usage, hasMessageEvents);
    if (operation == null && type == SpanType.LLM) {
      operation = "chat";
    }
    String provider = index.text(Field.PROVIDER);
    BigDecimal cost = cost(index);
    List<String> finishReasons = finishReasons(index, messageFinishReasons, notes);
    String errorType = index.text(Field.ERROR_TYPE);
    Dialect dialect = index.dialect();
    return new GenAi(
        type,
        operation,
        provider == null ? null : Providers.canonical(provider),
        index.text(Field.REQUEST_MODEL),
        index.text(Field.RESPONSE_MODEL),
        index.text(Field.RESPONSE_ID),
        usage,
        type.isModelCall(),
        cost,
        cost == null ? null : "span",
        timeToFirstToken(index, durationNanos),
        finishReasons.isEmpty() ? null : finishReasons,
        index.text(Field.CONVERSATION_ID),
        index.text(Field.AGENT_NAME),
        index.text(Field.TOOL_NAME),
        errorType == null ? exceptionType : errorType,
        documents.parameters(index),
        (dialect == null ? Dialect.OPENTELEMETRY : dialect).label());
  }

  /** What the span is: by its operation, else by the facts that only such a span has. */
  private static SpanType type(
      AttributeIndex index, @Nullable String operation, Usage usage, boolean hasMessageEvents) {
    if (operation != null && Operations.isKnown(operation)) {
      return Operations.type(operation);
    }
    boolean used = usage.input() != Usage.ABSENT || usage.output() != Usage.ABSENT;
    boolean modelled =
        index.find(Field.REQUEST_MODEL) >= 0 || index.find(Field.RESPONSE_MODEL) >= 0;
    if (!used && isTool(index)) {
      return SpanType.TOOL;
    }
    if (index.find(Field.DOCUMENTS) >= 0 || index.find(Field.QUERY) >= 0) {
      return SpanType.RETRIEVER;
    }
    if (index.find(Field.EVALUATION) >= 0) {
      return SpanType.EVALUATION;
    }
    if (index.find(Field.AGENT_NAME) >= 0 && !modelled) {
      return SpanType.AGENT;
    }
    if (used || modelled || hasMessageEvents || answered(index)) {
      return SpanType.LLM;
    }
    return SpanType.OTHER;
  }

  private static boolean isTool(AttributeIndex index) {
    return index.find(Field.TOOL_NAME) >= 0
        || index.find(Field.TOOL_CALL_ID) >= 0
        || "tools/call".equals(index.text(Field.MCP_METHOD));
  }

  private static boolean answered(AttributeIndex index) {
    return index.find(Field.INPUT_MESSAGES) >= 0
        || index.find(Field.OUTPUT_MESSAGES) >= 0
        || index.find(Field.PROMPT) >= 0
        || index.find(Field.COMPLETION) >= 0
        || index.find(Field.FINISH_REASONS) >= 0
        || index.find(Field.RESPONSE_ID) >= 0;
  }

  private static List<String> finishReasons(
      AttributeIndex index, List<String> messageFinishReasons, Notes notes) {
    OtlpValue told = index.value(Field.FINISH_REASONS);
    List<String> raw = told == null ? messageFinishReasons : FinishReasons.read(told);
    List<String> canonical = new ArrayList<>(raw.size());
    for (String reason : raw) {
      canonical.add(FinishReasons.canonical(reason));
    }
    if (!canonical.equals(raw)) {
      notes.texts("finish_reasons", raw);
    }
    return canonical;
  }

  private static @Nullable BigDecimal cost(AttributeIndex index) {
    OtlpValue cost = index.value(Field.COST);
    if (cost != null) {
      BigDecimal amount = Scalars.amount(cost);
      String currency = index.text(Field.COST_CURRENCY);
      boolean dollars = currency == null || currency.toUpperCase(Locale.ROOT).equals("USD");
      return dollars ? amount : null;
    }
    BigDecimal input = amount(index, Field.INPUT_COST);
    BigDecimal output = amount(index, Field.OUTPUT_COST);
    return input == null || output == null ? null : input.add(output);
  }

  private static @Nullable BigDecimal amount(AttributeIndex index, Field field) {
    OtlpValue value = index.value(field);
    return value == null ? null : Scalars.amount(value);
  }

  // Zero means "not measured", and nothing comes first after the end.
  private static long timeToFirstToken(AttributeIndex index, long durationNanos) {
    double nanos = index.number(Field.TIME_TO_FIRST_TOKEN_SECONDS) * NANOS_PER_SECOND;
    boolean plausible = nanos > 0 && (durationNanos < 0 || nanos <= durationNanos);
    return plausible && nanos < Long.MAX_VALUE ? Math.round(nanos) : Usage.ABSENT;
  }
}
