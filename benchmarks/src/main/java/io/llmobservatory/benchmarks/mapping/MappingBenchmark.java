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

  private List<byte[]> corpus = List.of();
  private List<byte[]> genAi = List.of();
  private List<byte[]> content = List.of();
  private List<byte[]> http = List.of();

  /** Reads and makes the requests. */
  @Setup
  public void prepare() throws IOException {
    corpus = Requests.corpus();
    genAi = Requests.modelCalls();
    content = Requests.modelCallsWithContent();
    http = Requests.httpCalls();
  }

  /** Every recorded request, as its library sent it: few spans each, most with content. */
  @Benchmark
  @OperationsPerInvocation(Requests.CORPUS_SPANS)
  public long corpus() throws MalformedRequestException {
    return weight(corpus);
  }

  /** A batch of model calls whose content is not recorded. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public long modelCallWithoutContent() throws MalformedRequestException {
    return weight(genAi);
  }

  /** A batch of model calls that tell what was said, in the conventions' shape. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public long modelCallWithContent() throws MalformedRequestException {
    return weight(content);
  }

  /** A batch of HTTP calls, which are stored too. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public long httpCall() throws MalformedRequestException {
    return weight(http);
  }

  private static long weight(List<byte[]> requests) throws MalformedRequestException {
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
