package io.llmobservatory.benchmarks.mapping;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.store.SpanRows;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** From mapped spans to the bytes of their rows, as COPY takes them. */
public class EncodingBenchmark extends Stage<LlmSpan> {
  private static final UUID TRACE = new UUID(0x0af7651916cd43ddL, 0x8448eb211c80319cL);

  @Override
  List<LlmSpan> prepare(List<byte[]> requests) throws MalformedRequestException {
    List<LlmSpan> spans = new ArrayList<>();
    for (byte[] request : requests) {
      spans.addAll(MappingBenchmark.map(request).spans());
    }
    return spans;
  }

  @Override
  long run(List<LlmSpan> spans) {
    SpanRows rows = new SpanRows("default");
    for (LlmSpan span : spans) {
      rows.add(TRACE, span);
    }
    int count = rows.all().size();
    rows.release();
    return count;
  }
}
