package io.llmobservatory.cli;

import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.TraceSpan;

/** Stored spans to show. */
final class StoredSpans {
  static final long START = 1_767_225_600_000_000_000L; // 2026-01-01

  private StoredSpans() {}

  /** A span that begins so many milliseconds after the start and takes ten. */
  static TraceSpan span(String id, String parent, long millis) {
    return of(plain(id, parent, millis));
  }

  static LlmSpan.Builder plain(String id, String parent, long millis) {
    long start = START + millis * 1_000_000;
    return LlmSpan.newBuilder()
        .setTraceId("order 4711")
        .setSpanId(id)
        .setParentSpanId(parent)
        .setName("span " + id)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + 10_000_000);
  }

  static TraceSpan of(LlmSpan.Builder span) {
    return TraceSpan.newBuilder()
        .setTraceUuid("332f9354-8561-5137-9552-0ad86555fe25")
        .setSpan(span)
        .build();
  }
}
