package io.llmobservatory.benchmarks.mapping;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.otlp.MalformedRequestException;
import java.util.List;

/** From the bytes of a request to mapped spans. */
public class MappingBenchmark extends Stage<byte[]> {
  private static final SpanMappings MAPPINGS =
      new SpanMappings(new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16));

  @Override
  List<byte[]> prepare(List<byte[]> requests) {
    return requests;
  }

  @Override
  long run(List<byte[]> requests) throws MalformedRequestException {
    long weight = 0;
    for (byte[] request : requests) {
      weight += map(request).weight();
    }
    return weight;
  }

  /** Maps a request whole. */
  static MappedSpans map(byte[] request) throws MalformedRequestException {
    MappedSpans mapped = new MappedSpans();
    MAPPINGS.of(request, "default").map(Integer.MAX_VALUE, Long.MAX_VALUE, mapped);
    return mapped;
  }
}
