package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the GenAI facts of a span, each by the row of {@link Field} that names it. */
final class GenAiFacts {
  /** In what {@link Field#TIME_TO_FIRST_TOKEN} may be told: seconds, milliseconds, nanoseconds. */
  private static final double[] UNITS_IN_NANOS = {1e9, 1e6, 1};

  private GenAiFacts() {}

  /** Reads them. */
  static GenAi read(AttributeIndex index, Documents documents, Notes notes, Evidence evidence) {
    Usage usage = UsageDecision.decide(index, notes);
    String told = index.text(Field.OPERATION);
    String operation = told == null ? null : Operations.canonical(told);
    SpanType known = operation == null ? null : Operations.type(operation);
    SpanType type = known == null ? type(index, usage, evidence) : known;
    if (isWrapper(operation, usage, evidence)) {
      type = SpanType.OTHER;
    }
    if (operation == null) {
      operation = type == SpanType.LLM && isEmbedding(index) ? "embeddings" : Operations.of(type);
    }
    String provider = index.text(Field.PROVIDER);
    BigDecimal cost = cost(index);
    List<String> finishReasons = finishReasons(index, evidence.finishReasons(), notes);
    String errorType = index.text(Field.ERROR_TYPE);
    Dialect dialect = index.dialect();
    return new GenAi(
        type,
        operation,
        provider == null ? null : Providers.canonical(provider),
        model(index, Field.REQUEST_MODEL),
        model(index, Field.RESPONSE_MODEL),
        index.text(Field.RESPONSE_ID),
        usage,
        type.isModelCall(),
        cost,
        cost == null ? null : "span",
        timeToFirstToken(index, evidence.durationNanos()),
        finishReasons.isEmpty() ? null : finishReasons,
        index.text(Field.CONVERSATION_ID),
        index.text(Field.AGENT_NAME),
        index.text(Field.TOOL_NAME),
        errorType == null ? evidence.exceptionType() : errorType,
        documents.parameters(index),
        (dialect == null ? Dialect.OPENTELEMETRY : dialect).label());
  }

  /** What the span is, by the facts that only such a span has. */
  private static SpanType type(AttributeIndex index, Usage usage, Evidence evidence) {
    boolean used = usage.input() != Usage.ABSENT || usage.output() != Usage.ABSENT;
    boolean modelled = index.has(Field.REQUEST_MODEL) || index.has(Field.RESPONSE_MODEL);
    if (!used && isTool(index)) {
      return SpanType.TOOL;
    }
    if (index.has(Field.DOCUMENTS) || index.has(Field.QUERY)) {
      return SpanType.RETRIEVER;
    }
    if (index.has(Field.EVALUATION)) {
      return SpanType.EVALUATION;
    }
    if (index.has(Field.AGENT_NAME) && !modelled) {
      return SpanType.AGENT;
    }
    if (used || modelled || evidence.hasMessageEvents() || isEmbedding(index) || answered(index)) {
      return SpanType.LLM;
    }
    return SpanType.OTHER;
  }

  // The AI SDK 7 puts a span of the same operation, but without usage, around its embeddings. A
  // call that failed has no usage either, so both are taken for calls.
  private static boolean isWrapper(@Nullable String operation, Usage usage, Evidence evidence) {
    return "gen_ai".equals(evidence.scopeName())
        && "embeddings".equals(operation)
        && usage.equals(Usage.NONE)
        && !evidence.failed();
  }

  private static boolean isEmbedding(AttributeIndex index) {
    return index.has(Field.EMBEDDING_INPUT) || index.value(RequestParameter.DIMENSIONS) != null;
  }

  // Azure AI Inference writes "chat" where it does not know the model.
  private static @Nullable String model(AttributeIndex index, Field field) {
    String model = index.text(field);
    return model == null || model.equals("chat") ? null : model;
  }

  private static boolean isTool(AttributeIndex index) {
    return index.has(Field.TOOL_NAME)
        || index.has(Field.TOOL_CALL_ID)
        || "tools/call".equals(index.text(Field.MCP_METHOD));
  }

  private static boolean answered(AttributeIndex index) {
    return index.has(Field.INPUT_MESSAGES)
        || index.has(Field.OUTPUT_MESSAGES)
        || index.has(Field.PROMPT)
        || index.has(Field.COMPLETION)
        || index.has(Field.FINISH_REASONS)
        || index.has(Field.RESPONSE_ID);
  }

  private static List<String> finishReasons(
      AttributeIndex index, List<String> messageFinishReasons, Notes notes) {
    OtlpValue told = index.value(Field.FINISH_REASONS);
    List<String> raw = told == null ? List.of() : FinishReasons.read(told, index.maxValueBytes());
    raw = FinishReasons.clean(raw.isEmpty() ? messageFinishReasons : raw);
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
    BigDecimal amount = index.amount(Field.COST_AMOUNT);
    if (amount != null) {
      String currency = index.text(Field.COST_CURRENCY);
      if (currency == null || currency.toUpperCase(Locale.ROOT).equals("USD")) {
        return amount;
      }
    }
    BigDecimal total = index.amount(Field.COST);
    if (total != null) {
      return total;
    }
    BigDecimal input = index.amount(Field.INPUT_COST);
    BigDecimal output = index.amount(Field.OUTPUT_COST);
    return input == null || output == null ? null : input.add(output);
  }

  private static long timeToFirstToken(AttributeIndex index, long durationNanos) {
    long nanos = firstToken(index, Field.TIME_TO_FIRST_TOKEN_SECONDS, 1e9, durationNanos);
    for (int i = 0; nanos == Usage.ABSENT && i < UNITS_IN_NANOS.length; i++) {
      nanos = firstToken(index, Field.TIME_TO_FIRST_TOKEN, UNITS_IN_NANOS[i], durationNanos);
    }
    return nanos;
  }

  // Zero means "not measured", and nothing comes first after the end.
  private static long firstToken(
      AttributeIndex index, Field field, double unitNanos, long durationNanos) {
    for (int key : KnownKeys.of(field)) {
      OtlpValue told = index.value(key);
      double nanos = told == null ? Double.NaN : Scalars.number(told) * unitNanos;
      if (nanos > 0 && nanos < Long.MAX_VALUE && (durationNanos < 0 || nanos <= durationNanos)) {
        return Math.round(nanos);
      }
    }
    return Usage.ABSENT;
  }
}
