package io.llmobservatory.benchmarks.mapping;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.otlp.MalformedRequestException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a request to rows: microseconds and bytes for each span, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 60, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class MappingBenchmark {
  private static final SpanMappings MAPPINGS =
      new SpanMappings(new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16));

  /** Spans in the recorded requests; JMH wants to know it when it compiles. */
  static final int CORPUS_SPANS = 719;

  /** Spans in a made request. */
  static final int REQUEST_SPANS = 100;

  private List<byte[]> corpus = List.of();
  private byte[] genAi = {};
  private byte[] http = {};

  /** Reads and makes the requests. */
  @Setup
  public void prepare() throws IOException {
    corpus = RecordedRequests.read();
    int spans = RecordedRequests.spans(corpus);
    if (spans != CORPUS_SPANS) {
      throw new IllegalStateException(
          "the corpus has %d spans: CORPUS_SPANS must say so".formatted(spans));
    }
    genAi = MadeRequests.ofModelCalls(REQUEST_SPANS);
    http = MadeRequests.ofHttpCalls(REQUEST_SPANS);
  }

  /** Every recorded request, as its library sent it: few spans each, most with content. */
  @Benchmark
  @OperationsPerInvocation(CORPUS_SPANS)
  public long corpus() throws MalformedRequestException {
    long weight = 0;
    for (byte[] request : corpus) {
      weight += map(request).weight();
    }
    return weight;
  }

  /** A batch of model calls whose content is not recorded. */
  @Benchmark
  @OperationsPerInvocation(REQUEST_SPANS)
  public long modelCallWithoutContent() throws MalformedRequestException {
    return map(genAi).weight();
  }

  /** A batch of HTTP calls, which are stored too. */
  @Benchmark
  @OperationsPerInvocation(REQUEST_SPANS)
  public long httpCall() throws MalformedRequestException {
    return map(http).weight();
  }

  private static MappedSpans map(byte[] request) throws MalformedRequestException {
    MappedSpans mapped = new MappedSpans();
    MAPPINGS.of(request, "default").map(Integer.MAX_VALUE, Long.MAX_VALUE, mapped);
    return mapped;
  }
}
