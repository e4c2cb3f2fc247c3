package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.genai.LlmSpan;

/** One instance that writes spans, whichever way. */
interface SpanWriter {
  /** The tenant of all spans. */
  String TENANT = "default";

  /**
   * Writes a span that is not stored yet, and returns when it is on the disk.
   *
   * @param caller who asks: no two at a time have the same number
   */
  void write(LlmSpan span, int caller) throws Exception;
}
