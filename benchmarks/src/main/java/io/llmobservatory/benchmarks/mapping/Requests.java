package io.llmobservatory.benchmarks.mapping;

import java.io.IOException;
import java.util.List;

/** The requests that are measured with. */
final class Requests {
  /** Spans in the recorded requests; JMH wants to know it when it compiles. */
  static final int CORPUS_SPANS = 719;

  /** Spans in a made request. */
  static final int REQUEST_SPANS = 100;

  private Requests() {}

  /** Every recorded request, as its library sent it: few spans each, most with content. */
  static List<byte[]> corpus() throws IOException {
    List<byte[]> corpus = RecordedRequests.read();
    int spans = RecordedRequests.spans(corpus);
    if (spans != CORPUS_SPANS) {
      throw new IllegalStateException(
          "the corpus has %d spans: CORPUS_SPANS must say so".formatted(spans));
    }
    return corpus;
  }

  /** A batch of model calls whose content is not recorded. */
  static List<byte[]> modelCalls() {
    return List.of(MadeRequests.ofModelCalls(REQUEST_SPANS));
  }

  /** A batch of model calls with what was said. */
  static List<byte[]> modelCallsWithContent() {
    return List.of(MadeRequests.ofModelCallsWithContent(REQUEST_SPANS));
  }

  /** A batch of HTTP calls, which are stored too. */
  static List<byte[]> httpCalls() {
    return List.of(MadeRequests.ofHttpCalls(REQUEST_SPANS));
  }
}
