package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Spans of a few traces that differ in all that a trace is made of, with many ties. */
final class RandomSpans {
  /** In Java's own order the last of them comes before the one before it, as bytes after. */
  private static final List<String> IDS = List.of("a", "B", "ß", "\uFF01", "\uD83D\uDE42");

  private static final long DAY = 86_400 * LlmSpanBuilder.SECOND;

  private final Random random;
  private final int days;

  RandomSpans(Random random) {
    this(random, 1);
  }

  /** Spans most of which are of one of so many days before {@link LlmSpanBuilder#NOON}. */
  RandomSpans(Random random, int days) {
    this.random = random;
    this.days = days;
  }

  List<LlmSpan> spans(int count, int traces) {
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(span("t" + random.nextInt(traces), pick(IDS) + i));
    }
    return spans;
  }

  private LlmSpan span(String traceId, String spanId) {
    long start = start();
    return new LlmSpanBuilder(traceId, spanId)
        .parent(random.nextInt(5) == 0 ? null : "parent")
        .name("name " + spanId)
        .times(start, random.nextInt(6) == 0 ? 0 : start + random.nextInt(2_000_000) - 500_000)
        .status(pick(List.of(SpanStatus.values())), some("message"))
        .resource(LlmSpanBuilder.resource("service-" + random.nextInt(3)))
        .user(some("user"))
        .session(some("session"))
        .environment(some("environment"))
        .genAi(genAi())
        .build();
  }

  private long start() {
    return switch (random.nextInt(20)) {
      case 0 -> 1 + random.nextInt(5_000_000);
      case 1 -> -10_000_000L + random.nextInt(5_000_000);
      default -> LlmSpanBuilder.NOON - random.nextInt(days) * DAY + random.nextInt(10) * 700L;
    };
  }

  private @Nullable GenAi genAi() {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> LlmSpanBuilder.failedLlm("timeout");
      default ->
          LlmSpanBuilder.llm(
              new Usage(tokens(), tokens(), tokens(), tokens(), tokens(), tokens()),
              random.nextInt(3) > 0,
              random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(100_000), 7));
    };
  }

  private long tokens() {
    return random.nextInt(1000) - 1L;
  }

  private @Nullable String some(String value) {
    return random.nextInt(3) == 0 ? value + random.nextInt(5) : null;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
