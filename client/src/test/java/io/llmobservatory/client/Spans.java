package io.llmobservatory.client;

import io.llmobservatory.proto.v1.LlmSpan;
import java.util.List;
import java.util.stream.IntStream;

/** Spans to write. */
final class Spans {
  private Spans() {}

  static LlmSpan span(int number) {
    return LlmSpanBuilder.of("trace_" + number / 10, "span_" + number)
        .name("chat")
        .startUnixNanos(1_700_000_000_000_000_000L + number)
        .endUnixNanos(1_700_000_001_000_000_000L + number)
        .build();
  }

  static List<LlmSpan> spans(int count) {
    return IntStream.range(0, count).mapToObj(Spans::span).toList();
  }

  /** A span that takes about so many bytes. */
  static LlmSpan sized(int number, int bytes) {
    return span(number).toBuilder().setName("x".repeat(bytes)).build();
  }
}
