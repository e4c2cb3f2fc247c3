package io.llmobservatory.server.genai;

import io.llmobservatory.server.price.Cost;
import io.llmobservatory.server.price.ModelCall;
import io.llmobservatory.server.price.Prices;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the GenAI facts of a span, each by the row of {@link Field} that names it. */
final class GenAiFacts {
  /** In what {@link Field#TIME_TO_FIRST_TOKEN} may be told: seconds, milliseconds, nanoseconds. */
  private static final double[] UNITS_IN_NANOS = {1e9, 1e6, 1};

  /** The word of the conventions for an error whose class nobody tells. */
  private static final String SOME_ERROR = "_OTHER";

  /** What {@link Field#OUTCOME} says of a failure. */
  private static final Set<String> FAILURES = Set.of("failed", "cancelled", "error", "failure");

  /** The lowest level of Logfire that is an error. */
  private static final int LOGFIRE_ERROR = 17;

  private final Usage usage;
  private final Kind kind;
  private final Models models;
  private final @Nullable String provider;
  private final Evidence evidence;

  private GenAiFacts(
      Usage usage, Kind kind, Models models, @Nullable String provider, Evidence evidence) {
    this.usage = usage;
    this.kind = kind;
    this.models = models;
    this.provider = provider;
    this.evidence = evidence;
  }

  /** Decides what the span is, and reads its models, its provider and its usage. */
  static GenAiFacts of(AttributeIndex index, Evidence evidence, Notes notes) {
    Kind kind = Kinds.of(index, evidence);
    Models models = Models.of(index, kind, evidence.failed());
    boolean isCall = kind.type() == SpanType.LLM;
    String provider = Providers.of(index, models, isCall, evidence, notes);
    Usage usage = UsageDecision.decide(index, provider, evidence.emitter(), notes);
    return new GenAiFacts(usage, kind, models, provider, evidence);
  }

  Kind kind() {
    return kind;
  }

  /**
   * Reads the rest.
   *
   * @param messageFinishReasons what the output's messages say of their end
   * @param exceptionType the type of the exception that an event tells of; empty if it has none
   * @param prices what a call costs that does not say so itself
   */
  GenAi read(
      AttributeIndex index,
      Documents documents,
      List<String> messageFinishReasons,
      @Nullable String exceptionType,
      Prices prices,
      Notes notes) {
    List<String> finishReasons = finishReasons(index, messageFinishReasons, notes);
    Cost cost = cost(index, prices);
    String conversation = index.text(Field.CONVERSATION_ID);
    return new GenAi(
        kind.type(),
        kind.operation(),
        provider,
        models.request(),
        models.response(),
        index.text(Field.RESPONSE_ID),
        usage,
        kind.type().isModelCall(),
        cost == null ? null : cost.usd(),
        cost == null ? null : cost.source(),
        timeToFirstToken(index),
        finishReasons.isEmpty() ? null : finishReasons,
        conversation == null ? index.text(Field.SESSION_ID) : conversation,
        name(index, Field.AGENT_NAME, SpanType.AGENT),
        name(index, Field.TOOL_NAME, SpanType.TOOL),
        errorType(index, finishReasons, exceptionType),
        documents.parameters(index),
        dialect(index).label());
  }

  private Dialect dialect(AttributeIndex index) {
    Dialect sender = evidence.emitter().dialect();
    Dialect spoken = sender == null ? index.dialect() : sender;
    return spoken == null ? Dialect.OPENTELEMETRY : spoken;
  }

  /** The name that a field tells, else the one of the thing that the span as a whole is. */
  private @Nullable String name(AttributeIndex index, Field field, SpanType type) {
    String name = index.text(field);
    if (name != null || kind.type() != type) {
      return name;
    }
    String entity = index.text(Field.ENTITY_NAME);
    return entity == null ? afterOperation() : entity;
  }

  /** What follows the operation in the span's name, as the conventions have it. */
  private @Nullable String afterOperation() {
    String operation = kind.operation();
    String name = evidence.name();
    if (operation == null || !name.startsWith(operation + " ")) {
      return null;
    }
    return name.substring(operation.length() + 1);
  }

  private static @Nullable String errorType(
      AttributeIndex index, List<String> finishReasons, @Nullable String exceptionType) {
    String told = index.text(Field.ERROR_TYPE);
    if (told != null) {
      return told;
    }
    if (exceptionType != null) {
      return exceptionType.isEmpty() ? SOME_ERROR : exceptionType;
    }
    return failed(index) || finishReasons.contains("error") ? SOME_ERROR : null;
  }

  /** Whether anything but the status and an exception says that it failed. */
  private static boolean failed(AttributeIndex index) {
    if ("ERROR".equalsIgnoreCase(index.text(Field.LEVEL))) {
      return true;
    }
    String outcome = index.text(Field.OUTCOME);
    if (outcome != null && FAILURES.contains(outcome.toLowerCase(Locale.ROOT))) {
      return true;
    }
    return index.count(Field.LOGFIRE_LEVEL) >= LOGFIRE_ERROR
        || "false".equalsIgnoreCase(index.text(Field.SUCCESS));
  }

  private static List<String> finishReasons(
      AttributeIndex index, List<String> ofMessages, Notes notes) {
    Told told = index.told(Field.FINISH_REASONS);
    FinishReasons reasons = told == null ? FinishReasons.NONE : told.finishReasons();
    if (reasons.isEmpty()) {
      reasons = FinishReasons.of(ofMessages);
    }
    if (!reasons.words().equals(reasons.spelt())) {
      notes.texts("finish_reasons", reasons.spelt());
    }
    return reasons.words();
  }

  /** What the span says that it cost; else what a call of its tokens costs, if that is known. */
  private @Nullable Cost cost(AttributeIndex index, Prices prices) {
    BigDecimal told = toldCost(index);
    if (told != null) {
      return new Cost(told, "span");
    }
    if (!kind.type().isModelCall()) {
      return null;
    }
    return prices.cost(
        new ModelCall(
            provider,
            models.response(),
            models.request(),
            evidence.startNanos(),
            usage.input(),
            usage.output(),
            usage.cacheRead(),
            usage.cacheWrite(),
            index.count(Field.CACHE_WRITE_1H_TOKENS),
            usage.reasoning(),
            serviceTier(index)));
  }

  private static @Nullable String serviceTier(AttributeIndex index) {
    Told batch = index.told(RequestParameter.BATCH);
    if (batch != null && "true".equalsIgnoreCase(batch.text())) {
      return "batch";
    }
    Told tier = index.told(RequestParameter.SERVICE_TIER);
    return tier == null ? null : tier.text();
  }

  private static @Nullable BigDecimal toldCost(AttributeIndex index) {
    BigDecimal own = index.amount(Field.OWN_COST);
    if (own != null) {
      return own;
    }
    BigDecimal amount = index.amount(Field.COST_AMOUNT);
    if (amount != null) {
      String currency = index.text(Field.COST_CURRENCY);
      if (currency == null || currency.toUpperCase(Locale.ROOT).equals("USD")) {
        return amount;
      }
    }
    BigDecimal total = index.amount(Field.COST);
    if (total != null) {
      return isUnknown(total, index) ? null : total;
    }
    BigDecimal input = index.amount(Field.INPUT_COST);
    BigDecimal output = index.amount(Field.OUTPUT_COST);
    return input == null || output == null ? null : input.add(output);
  }

  // OpenLIT writes zero where it does not know the model's price.
  private static boolean isUnknown(BigDecimal cost, AttributeIndex index) {
    return cost.signum() == 0 && index.dialect() == Dialect.OPENLIT;
  }

  private long timeToFirstToken(AttributeIndex index) {
    long own = sane(index.count(Field.OWN_TIME_TO_FIRST_TOKEN));
    if (own != Usage.ABSENT) {
      return own;
    }
    long nanos = firstToken(index, Field.TIME_TO_FIRST_TOKEN_SECONDS, 1e9);
    if (nanos == Usage.ABSENT) {
      nanos = firstToken(index, Field.TIME_TO_FIRST_TOKEN_MILLIS, 1e6);
    }
    for (int i = evidence.emitter().tellsTimeInMillis() ? 1 : 0;
        nanos == Usage.ABSENT && i < UNITS_IN_NANOS.length;
        i++) {
      nanos = firstToken(index, Field.TIME_TO_FIRST_TOKEN, UNITS_IN_NANOS[i]);
    }
    if (nanos == Usage.ABSENT) {
      nanos = sane(sinceStart(index.text(Field.FIRST_TOKEN_AT)));
    }
    return nanos == Usage.ABSENT ? sane(evidence.firstTokenNanos()) : nanos;
  }

  private long firstToken(AttributeIndex index, Field field, double unitNanos) {
    for (Place place : index.present(field)) {
      Told told = index.told(place);
      double nanos = told == null ? Double.NaN : told.number() * unitNanos;
      if (nanos > 0 && nanos < Long.MAX_VALUE && sane(Math.round(nanos)) != Usage.ABSENT) {
        return Math.round(nanos);
      }
    }
    return Usage.ABSENT;
  }

  // Zero means "not measured", and nothing comes first after the end.
  private long sane(long nanos) {
    long duration = evidence.durationNanos();
    return nanos > 0 && (duration < 0 || nanos <= duration) ? nanos : Usage.ABSENT;
  }

  private long sinceStart(@Nullable String time) {
    if (time == null) {
      return Usage.ABSENT;
    }
    try {
      // Langfuse writes it as a text of JSON.
      String plain = Json.looksQuoted(time) ? time.substring(1, time.length() - 1) : time;
      double millis = Scalars.number(plain);
      Instant at =
          Double.isNaN(millis) ? Instant.parse(plain) : Instant.ofEpochMilli((long) millis);
      long nanos =
          Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
      return nanos - evidence.startNanos();
    } catch (DateTimeException | ArithmeticException notATime) {
      return Usage.ABSENT;
    }
  }
}
