package io.llmobservatory.benchmarks.mapping;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.store.SpanRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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

/** From mapped spans to the bytes of their rows, as COPY takes them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 60, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class EncodingBenchmark {
  private static final UUID TRACE = new UUID(0x0af7651916cd43ddL, 0x8448eb211c80319cL);

  private List<LlmSpan> corpus = List.of();
  private List<LlmSpan> genAi = List.of();
  private List<LlmSpan> http = List.of();

  /** Maps the requests. */
  @Setup
  public void prepare() throws IOException, MalformedRequestException {
    corpus = spans(Requests.corpus());
    genAi = spans(Requests.modelCalls());
    http = spans(Requests.httpCalls());
  }

  private static List<LlmSpan> spans(List<byte[]> requests) throws MalformedRequestException {
    List<LlmSpan> spans = new ArrayList<>();
    for (byte[] request : requests) {
      spans.addAll(MappingBenchmark.map(request).spans());
    }
    return spans;
  }

  /** The spans of every recorded request. */
  @Benchmark
  @OperationsPerInvocation(Requests.CORPUS_SPANS)
  public int corpus() {
    return encode(corpus);
  }

  /** Model calls without content. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public int modelCallWithoutContent() {
    return encode(genAi);
  }

  /** HTTP calls. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public int httpCall() {
    return encode(http);
  }

  private static int encode(List<LlmSpan> spans) {
    SpanRows rows = new SpanRows("default");
    for (LlmSpan span : spans) {
      rows.add(TRACE, span);
    }
    int count = rows.all().size();
    rows.release();
    return count;
  }
}
