package io.llmobservatory.benchmarks.mapping;

import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpRequestReader;
import java.util.List;

/** From the bytes of a request to views of its spans: the part of mapping that reads the wire. */
public class ReadingBenchmark extends Stage<byte[]> {
  @Override
  List<byte[]> prepare(List<byte[]> requests) {
    return requests;
  }

  @Override
  long run(List<byte[]> requests) throws MalformedRequestException {
    long attributes = 0;
    for (byte[] request : requests) {
      OtlpRequestReader reader = new OtlpRequestReader(request);
      while (reader.next()) {
        attributes += reader.span().attributes().size();
      }
    }
    return attributes;
  }
}
